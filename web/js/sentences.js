// What a reader is told of a problem: what happened, and what they can do. By the codes of docs/scheduler-api.md, which are
// never renamed; for a code that is not here the service's own words do.

const sentences = {
  // The service.
  permission_missing: () => ({
    title: "Your role does not allow this",
    detail: "Somebody who manages this service can give you a role that does. If that has just happened, sign out and in again.",
  }),
  group_forbidden: () => ({
    title: "This group is not one of yours",
    detail: "You can use the groups that you are in. Ask somebody who manages this service to add you, then sign out and in again.",
  }),
  context_expired: () => ({ title: "Your sign-in has ended", detail: "Sign in again and repeat what you did." }),
  members_invalid: () => ({ title: "Something is not filled in as it must be", detail: "" }),
  message_unknown: () => ({ title: "There is no such message", detail: "It may be in another group, or the address may be cut off." }),
  message_sent: () => ({ title: "The message has been sent", detail: "What was sent cannot be taken back." }),
  message_sending: () => ({ title: "The message is being sent right now", detail: "Look again in a minute: it is sent then, or can be taken back." }),
  message_failed: () => ({ title: "The message was given up", detail: "There is nothing to take back." }),
  subscriber_unknown: () => ({ title: "They are not in the list any more", detail: "Somebody else removed them, or they left." }),
  idempotency_key_reused: () => ({ title: "This was sent with another text before", detail: "Send it once more: it goes out as a new message." }),
  route_unknown: () => ({ title: "There is nothing under this address", detail: "Look whether the group's name is right." }),
  store_unavailable: () => ({ title: "The service cannot reach its store", detail: "What you did may have been done. Try again: nothing is done twice." }),
  store_contended: () => ({ title: "Others were changing the same", detail: "Try again." }),
  letters_unavailable: () => ({ title: "The service cannot write mails right now", detail: "Try again in a minute." }),

  // API Gateway, by status.
  gateway_401: () => ({ title: "The service does not believe your sign-in", detail: "Sign in again. If that does not help, tell whoever runs this service." }),
  gateway_403: () => ({
    title: "Your role does not allow this",
    detail: "Somebody who manages this service can give you a role that does. If that has just happened, sign out and in again.",
  }),
  gateway_404: () => ({ title: "The service does not have this", detail: "" }),
  gateway_413: () => ({ title: "This is more than the service takes", detail: "Send less." }),
  gateway_429: () => ({ title: "Too much at once", detail: "The service takes only so many requests. Wait a moment and try again." }),
  gateway_500: () => ({ title: "The service could not decide whether you may", detail: "That is not your doing. Try again in a minute." }),
  gateway_502: () => ({ title: "The service broke off", detail: "Try again in a minute." }),
  gateway_503: () => ({ title: "The service is busy", detail: "Try again in a minute." }),
  gateway_504: () => ({ title: "The service took too long", detail: "What you did may have been done. Try again: nothing is done twice." }),

  // The hosted login (RFC 6749 sections 4.1.2.1 and 5.2).
  access_denied: () => ({ title: "You did not sign in", detail: "The sign-in was called off." }),
  login_required: () => ({ title: "You are signed out", detail: "Sign in to go on." }),
  invalid_grant: () => ({ title: "The sign-in is not good any more", detail: "Sign in again." }),
  invalid_request: ({ detail }) => ({ title: "The sign-in did not succeed", detail: detail || "Sign in again." }),
  unauthorized_client: () => ({ title: "This page is not set up at the sign-in", detail: "The client in config.json may not sign in this way." }),
  invalid_client: () => ({ title: "This page is not set up at the sign-in", detail: "The client in config.json is not known there." }),
  invalid_scope: () => ({ title: "This page is not set up at the sign-in", detail: "It asks for scopes that its client does not have." }),
  server_error: () => ({ title: "The sign-in is out of order", detail: "Try again in a minute." }),
  temporarily_unavailable: () => ({ title: "The sign-in is out of order", detail: "Try again in a minute." }),

  // In between.
  offline: () => ({ title: "You are offline", detail: "Nothing was sent. Try again when there is a connection." }),
  timeout: ({ host }) => ({ title: "There was no answer in time", detail: `${host} did not answer. What you did may have been done. Try again: nothing is done twice.` }),
  answer_too_large: ({ host }) => ({ title: "The answer was too large", detail: `${host} sent more than this page reads.` }),
  unreachable: ({ host, whom }) => ({
    title: whom === "login" ? "The sign-in cannot be reached" : "The service cannot be reached",
    detail: `${host} did not answer this page. It may be down, or not allow pages of this address.`,
  }),
};

/** Title and detail for a code; `given` holds the service's own words, and what a sentence needs to know. */
export function sentenceOf(code, given) {
  const sentence = Object.hasOwn(sentences, code) ? sentences[code](given) : null;
  return sentence ?? { title: given.title || "This did not succeed", detail: given.detail ? finished(given.detail) : "" };
}

/** The service writes its details without capital and full stop; here they stand alone. */
export function finished(text) {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
