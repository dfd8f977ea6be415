import * as v from "valibot";
import {
  describe,
  described,
  type DescribedField,
  type Operation,
} from "../../../web/operation.ts";
import { NOTICES } from "../shared/messages.ts";
import { FAULTS, LIMITED, refusal, UNAUTHORIZED, UNREADABLE } from "../shared/openapi.ts";
import {
  committeeShape,
  doneShape,
  failureShape,
  id,
  page,
  residentShape,
  sentence,
  success,
  textOrNull,
} from "../shared/shapes.ts";
import {
  APPOINT,
  APPROVE_RESIDENT,
  GET_RESIDENT,
  LIST_COMMITTEE,
  LIST_RESIDENTS,
  LIST_ROLES,
  REJECT_RESIDENT,
} from "./wire.ts";

/** The refusal of a rejection: Laravel reads the message under `data`. */
const rejectionFailureShape = v.object({
  ...failureShape.entries,
  data: described(v.object({ message: sentence }), "The message again, where Laravel reads it."),
});

/** A role in a committee. */
const roleShape = v.object({
  id: described(id, "The role: `m_role_warga.id`. An appointment names it.", 1),
  name: described(textOrNull, "The name of the role.", "Ketua"),
  desc: described(textOrNull, "What the role is for.", "Ketua pengurus"),
});

/** Who was given which role. */
const appointmentShape = v.object({
  warga: described(id, "The resident who has the seat.", 57),
  role: described(id, "The role of the seat.", 1),
});

const PAGE: DescribedField = {
  description: "The page, from 1 on, ten entries each. Anything else is the first.",
  examples: ["2"],
};
const SEARCH: DescribedField = {
  description: "Only entries with this text in the name or the address; case does not matter.",
  examples: ["budi"],
};
const ROLE_SEARCH: DescribedField = {
  description: "Only roles with this text in the name; case does not matter.",
  examples: ["ketua"],
};
const flag = (what: string): DescribedField => ({
  description:
    `\`true\` or \`1\`: only residents who are ${what}; \`false\` or \`0\`: only others. ` +
    "Anything else: all.",
  examples: ["true"],
});

/** The resident that a decision is about. */
const CANDIDATE: DescribedField = {
  description: "The number of the resident, `id` in the list of residents.",
  examples: [57],
  refused: ["unknown", "forbidden", "inactive", "spent"],
};

const NOT_ON_BOARD = {
  403: refusal("The caller is not on the board of an estate.", "board.forbidden"),
};
const NOT_FOUND = { 404: refusal("The estate has no such resident.", "resident.unknown") };

const DECISION = {
  ...UNREADABLE,
  ...UNAUTHORIZED,
  ...NOT_ON_BOARD,
  ...NOT_FOUND,
  409: refusal(
    "The state of the resident does not allow it.",
    "resident.spent",
    "resident.inactive",
    "rejected.inactive",
    "rejected.taken",
  ),
  ...LIMITED,
  ...FAULTS,
};

/** What the board of an estate does. */
export const BOARD: readonly Operation[] = [
  describe(LIST_RESIDENTS, {
    id: "listResidents",
    section: "Board",
    summary: "The residents of the board's estate",
    notes: "The newest first, ten a page. A page that is not a number is the first.",
    fields: {
      page: PAGE,
      search: SEARCH,
      is_checker: flag("approved"),
      isreject: flag("rejected"),
    },
    answers: {
      200: { means: "A page of residents.", body: page(residentShape) },
      ...UNAUTHORIZED,
      ...NOT_ON_BOARD,
      ...FAULTS,
    },
  }),
  describe(GET_RESIDENT, {
    id: "getResident",
    section: "Board",
    summary: "One resident",
    parameters: { id: "The number of the resident." },
    answers: {
      200: { means: "The resident.", body: success(200, residentShape) },
      ...UNAUTHORIZED,
      ...NOT_ON_BOARD,
      ...NOT_FOUND,
      ...FAULTS,
    },
  }),
  describe(APPROVE_RESIDENT, {
    id: "approveResident",
    section: "Board",
    summary: "Approve a resident",
    notes:
      "Approves whoever has proven the address, and sends an email about it. Approving somebody " +
      "who is approved changes nothing; somebody who was rejected gets the account back.",
    fields: {
      warga_id: CANDIDATE,
      reason: {
        description: "Is read and not kept: an approval has no reason. At most 1000 characters.",
        examples: [""],
      },
    },
    answers: {
      200: { means: "Approved.", body: success(200, doneShape), says: [NOTICES.approved] },
      ...DECISION,
    },
  }),
  describe(REJECT_RESIDENT, {
    id: "rejectResident",
    section: "Board",
    summary: "Reject a resident, with a reason",
    notes:
      "The account cannot log in any more, and its address is free again. An email has the reason. " +
      "A refusal has its message under `data` too.",
    fields: {
      warga_id: CANDIDATE,
      reason: {
        description:
          "Why, for the person: 1 to 1000 characters, several lines. It stands in the email and in " +
          "`warga_rejection_log`.",
        examples: ["Unit ini sudah dihuni oleh keluarga lain."],
      },
    },
    answers: {
      200: { means: "Rejected.", body: success(200, doneShape), says: [NOTICES.rejected] },
      ...Object.fromEntries(
        Object.entries(DECISION).map(([status, answer]) => [
          status,
          { ...answer, body: v.union([rejectionFailureShape, failureShape]) },
        ]),
      ),
    },
  }),
  describe(LIST_ROLES, {
    id: "listRoles",
    section: "Board",
    summary: "The roles of a committee",
    fields: { page: PAGE, search: ROLE_SEARCH },
    answers: {
      200: { means: "A page of roles.", body: page(roleShape) },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
  describe(LIST_COMMITTEE, {
    id: "listCommittee",
    section: "Board",
    summary: "Who is on the committee",
    fields: { page: PAGE, search: SEARCH },
    answers: {
      200: { means: "A page of seats.", body: page(committeeShape) },
      ...UNAUTHORIZED,
      ...NOT_ON_BOARD,
      ...FAULTS,
    },
  }),
  describe(APPOINT, {
    id: "appoint",
    section: "Board",
    summary: "Give a resident a seat",
    fields: {
      warga: {
        description: "The number of an approved resident of the same estate.",
        examples: [57],
        refused: ["unknown", "forbidden", "inactive"],
      },
      role: {
        description: "The number of the role, from the list of roles.",
        examples: [1],
        refused: ["unknown"],
      },
    },
    answers: {
      200: {
        means: "The resident has this seat already.",
        body: success(200, appointmentShape),
        says: [NOTICES.appointed],
      },
      201: {
        means: "Appointed.",
        body: success(201, appointmentShape),
        says: [NOTICES.appointed],
      },
      ...DECISION,
    },
  }),
];
