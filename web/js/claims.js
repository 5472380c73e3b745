// What an ID token says, and whether it answers our question. Its signature is not checked here: it came from the token
// endpoint itself over TLS, which OpenID Connect Core 1.0 section 3.1.3.7 (6) takes for the same. Nothing is decided by it
// either: what the reader may do says the service, which has looked at the access token.

const MAXIMUM_CHARACTERS = 16 << 10;

/** The claims of a token; null where it is none. */
export function claimsOf(token) {
  if (typeof token !== "string" || token.length > MAXIMUM_CHARACTERS) return null;
  const parts = token.split(".");
  if (parts.length !== 3) return null;
  try {
    const bytes = Uint8Array.from(atob(parts[1].replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof claims === "object" && claims !== null && !Array.isArray(claims) ? claims : null;
  } catch {
    return null;
  }
}

/**
 * Why the claims of an ID token are not believed, in words; null where they are.
 *
 * `expected` has clientId; nonce for the first token of a sign-in; subject for those that renew it (OpenID Connect Core 1.0
 * section 12.2).
 */
export function faultOf(claims, expected) {
  if (!claims) return "the sign-in gave no ID token";
  if (claims.token_use !== undefined && claims.token_use !== "id") return "the sign-in gave another token for the ID token";
  const audiences = [claims.aud].flat();
  if (audiences.length !== 1 || audiences[0] !== expected.clientId) return "the ID token is for another client";
  if (typeof claims.sub !== "string" || !claims.sub) return "the ID token names nobody";
  if (expected.nonce !== undefined && claims.nonce !== expected.nonce) return "the ID token belongs to another sign-in";
  if (expected.subject !== undefined && claims.sub !== expected.subject) return "the ID token is about somebody else";
  return null;
}

/** How a person is called by their claims. */
export function nameOf(claims) {
  const names = [claims.name, [claims.given_name, claims.family_name].filter(Boolean).join(" "), claims.email, claims["cognito:username"]];
  return names.find((name) => typeof name === "string" && name.trim()) ?? claims.sub;
}
