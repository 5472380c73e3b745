// Follows a message over its moment, so that the page says "sent" without being asked.

const TERMINAL = ["sent", "cancelled", "failed"];

// The service is woken within a minute of the moment (EventBridge Scheduler), the local one within a second.
const PAUSES = [0.7, 0.7, 1, 1, 2, 2, 4, 8, 15, 30, 60, 60, 120];

/**
 * Asks for the message after its moment, until it has an end or a few minutes have passed.
 *
 * - load(): the message as it is.
 * - changed(message): called whenever its status or its progress is another.
 */
export async function watch(message, { load, changed, signal }) {
  let known = message;
  const due = Date.parse(message.deliverAt) - Date.now();
  // A page that is open for a day is loaded anew before that.
  if (isOver(known) || due > 86_400_000) return;
  await pause(due, signal);
  for (const seconds of PAUSES) {
    await pause(seconds * 1_000, signal);
    if (signal.aborted) return;
    if (document.hidden) continue;
    try {
      const next = await load();
      if (signal.aborted) return;
      if (JSON.stringify([next.status, next.progress]) !== JSON.stringify([known.status, known.progress])) changed(next);
      known = next;
    } catch {
      // The view shows what it had; whoever wants to know loads it again.
      if (signal.aborted) return;
    }
    if (isOver(known)) return;
  }
}

/** Whether nothing more becomes of it. */
export function isOver(message) {
  return TERMINAL.includes(message.status);
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(milliseconds, 0));
    signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
