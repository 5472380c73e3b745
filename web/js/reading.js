// Bodies of answers, bounded: no page should hang on what a server sends it.

/** The body as text, of at most `maximum` bytes. */
export async function readText(response, maximum) {
  if (!response.body) return "";
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.byteLength;
    if (length > maximum) {
      await reader.cancel();
      throw new RangeError(`the answer has more than ${maximum} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** The body as JSON; null where it is none. */
export async function readBounded(response, maximum) {
  const text = await readText(response, maximum);
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
