// What the reader may do, by what GET /me says. It only decides what is offered: the service looks again at each request.

/** The permissions of the policy document, in words. */
const words = {
  "profile:read": "See who you are",
  "messages:read": "Read messages",
  "messages:write": "Schedule messages",
  "messages:cancel": "Cancel messages",
  "subscribers:read": "See subscribers",
  "subscribers:write": "Remove subscribers",
  "groups:any": "Use every group",
};

export function wordsFor(permission) {
  return Object.hasOwn(words, permission) ? words[permission] : null;
}

export function may(me, permission) {
  return Array.isArray(me?.permissions) && me.permissions.includes(permission);
}

/** The views that are offered in the frame, with the names that they have there. */
export function offers(me, config) {
  return [
    { view: "messages", name: "Messages", isOffered: may(me, "messages:read") },
    { view: "subscribers", name: may(me, "subscribers:read") ? "Subscribers" : "Subscribe", isOffered: true },
    { view: "outbox", name: "Outbox", isOffered: config.outboxUrl !== null },
    { view: "you", name: "You", isOffered: true },
  ].filter((offer) => offer.isOffered);
}
