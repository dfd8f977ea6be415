/**
 * Reads the beginning of a body as text, of about so many characters. The rest is cancelled, which takes
 * nothing from another half of the same body.
 */
export async function readBeginning(
  body: ReadableStream<Uint8Array>,
  characters: number,
): Promise<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (text.length < characters) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
  }
  // Not awaited: it ends when the other half has been read.
  reader.cancel().catch(() => {});
  return text;
}
