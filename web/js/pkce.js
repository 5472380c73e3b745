// What proves that who brings an authorization code is who asked for it (RFC 7636, method S256).

/** Random text of base64url, for a verifier, a state or a nonce: 32 bytes make 43 characters. */
export function randomText(bytes = 32) {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

/** The challenge of a verifier: base64url of its SHA-256 (RFC 7636 section 4.2). */
export async function challengeOf(verifier) {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
