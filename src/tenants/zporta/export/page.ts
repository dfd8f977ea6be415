import type { Page } from "../../../web/pages/page.ts";

/** Before the button was pressed. */
export const ASK: Page = {
  title: "Your data",
  paragraphs: [
    "This button downloads everything that Zporta Academy keeps about you. The link works once.",
    "Keep the file in a safe place: it holds your personal data.",
  ],
  button: "Download my data",
};

/** The link is not ours, too old, or was used. */
export const INVALID: Page = {
  title: "This link is no longer valid",
  paragraphs: ["Ask for a new one."],
};

/** The database is away, or a bug. */
export const FAULT: Page = {
  title: "The service is not available",
  paragraphs: ["Please try again in a moment."],
};
