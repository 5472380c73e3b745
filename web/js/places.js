// Where the reader is, as the fragment of the address: it can be kept, sent on and gone back to, and no server sees it.

const GROUP = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const patterns = [
  ["messages", /^#\/groups\/([^/]+)\/messages$/],
  ["message", /^#\/groups\/([^/]+)\/messages\/([a-z0-9]{26})$/],
  ["schedule", /^#\/groups\/([^/]+)\/schedule$/],
  ["subscribers", /^#\/groups\/([^/]+)\/subscribers$/],
  ["outbox", /^#\/outbox$/],
  ["you", /^#\/you$/],
];

/** Whether a text can be the name of a mailing group. */
export function isGroup(text) {
  return GROUP.test(text);
}

/** The place that a fragment names: {view, group, id}; null where it names none. */
export function placeOf(fragment) {
  for (const [view, pattern] of patterns) {
    const match = pattern.exec(fragment);
    if (match && (match[1] === undefined || isGroup(match[1]))) return { view, group: match[1] ?? null, id: match[2] ?? null };
  }
  return null;
}

/** The fragment of a place. */
export function fragmentOf({ view, group, id }) {
  switch (view) {
    case "message": return `#/groups/${group}/messages/${id}`;
    case "outbox": case "you": return `#/${view}`;
    default: return `#/groups/${group}/${view}`;
  }
}
