/** The name of whoever runs a command: the audit trail names them. */
export const OPERATOR = Deno.env.get("USER") || Deno.env.get("USERNAME") || "command line";
