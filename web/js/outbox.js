// The outbox of the gateway on this machine. The header keeps pages of other sites out: they would have to ask first.

import { Problem } from "./problem.js";
import { readBounded, readText } from "./reading.js";

const MAXIMUM_BYTES = 8 << 20;

/** The newest mails: [{id, to, subject, date, text}]. */
export async function loadMails(config, signal) {
  const body = await load(config.outboxUrl, signal, readBounded);
  if (!Array.isArray(body?.mails)) throw Problem.ofPage("outbox_unreadable", "The outbox cannot be read");
  return body.mails.slice(0, 50);
}

/** One mail as it would have gone out (RFC 5322). */
export function loadSource(config, id, signal) {
  return load(`${config.outboxUrl}/${encodeURIComponent(id)}.eml`, signal, readText);
}

async function load(path, signal, read) {
  let response;
  try {
    response = await fetch(path, {
      headers: { "x-latchkey-local": "1" }, credentials: "omit", cache: "no-store",
      signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
    });
    if (response.ok) return await read(response, MAXIMUM_BYTES);
  } catch (error) {
    signal.throwIfAborted();
    throw Problem.ofNetwork("outbox", path, error);
  }
  throw Problem.ofAnswer(response, null);
}
