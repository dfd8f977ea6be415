/** Runs a command. What it throws becomes one line on standard error and the exit code 1. */
export async function endInOneLine(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(message.replace(/\s*\n\s*/g, " "));
    Deno.exit(1);
  }
}
