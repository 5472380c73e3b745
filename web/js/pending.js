// What has to outlive a redirect: sessionStorage, for this tab alone. Never a token.

const SIGN_IN = "latchkey.sign-in";
const RETURN = "latchkey.return";
const NOTE = "latchkey.note";

// Who takes longer at the sign-in page starts again.
const MAXIMUM_AGE = 3_600_000;

/** Keeps what the answer of the hosted login is measured by: state, nonce, verifier, and where the reader was. */
export function keepSignIn(attempt, storage = sessionStorage) {
  storage.setItem(SIGN_IN, JSON.stringify({ ...attempt, at: Date.now() }));
}

/** Takes it out: it is good for one answer, also for a wrong one. Null where there is none. */
export function takeSignIn(storage = sessionStorage) {
  const attempt = parsed(take(SIGN_IN, storage));
  const isWhole = attempt && ["state", "nonce", "verifier", "place"].every((name) => typeof attempt[name] === "string");
  return isWhole && Math.abs(Date.now() - attempt.at) < MAXIMUM_AGE ? attempt : null;
}

/** Notes that this tab is signed in, so that after a reload it asks the hosted login once whether it still knows the reader. */
export function keepReturn(storage = sessionStorage) {
  storage.setItem(RETURN, "1");
}

/** Whether to ask; asking is done once, so that two sites that send the reader to each other are no loop. */
export function takeReturn(storage = sessionStorage) {
  return take(RETURN, storage) !== null;
}

/** A word for the page that is loaded next, by its name. */
export function keepNote(name, storage = sessionStorage) {
  storage.setItem(NOTE, name);
}

export function takeNote(storage = sessionStorage) {
  return take(NOTE, storage);
}

function take(name, storage) {
  const value = storage.getItem(name);
  storage.removeItem(name);
  return value;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
