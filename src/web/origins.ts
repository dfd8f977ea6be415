/** Any port of this computer, as in `http://localhost:*`; for development only. */
const ANY_LOCAL_PORT = /^(https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])):\*$/;

/** Whether a text may stand in a list of allowed origins: an origin, or `http://localhost:*`. */
export function isOriginRule(text: string): boolean {
  if (ANY_LOCAL_PORT.test(text)) return true;
  return !text.includes("*") && URL.canParse(text) && new URL(text).origin === text;
}

/** Whether pages of `origin` may read our answers. */
export function isAllowedOrigin(rules: readonly string[], origin: string): boolean {
  return rules.some((rule) => {
    const local = ANY_LOCAL_PORT.exec(rule)?.[1];
    if (local === undefined) return rule === origin;
    return origin === local ||
      origin.startsWith(`${local}:`) && /^\d+$/.test(origin.slice(local.length + 1));
  });
}
