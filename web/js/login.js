// The hosted login's four addresses, as Cognito has them (Amazon Cognito Developer Guide, "User pool endpoints and managed
// login reference"). The client is a public one: it has no secret, PKCE stands in for it.

import { Problem } from "./problem.js";
import { readBounded } from "./reading.js";

const MAXIMUM_BYTES = 128 << 10;
const TIMEOUT = 20_000;

/** Where the browser goes to sign in (authorization endpoint). */
export function authorizeUrl(config, { state, nonce, challenge, isSilent }) {
  return withQuery(`${config.loginUrl}/oauth2/authorize`, {
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: config.redirectUri,
    scope: config.scopes.join(" "),
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: "S256",
    // Comes back without asking anything, signed in or not (OpenID Connect Core 1.0 section 3.1.2.1). A login that does not
    // know it asks, and that is as well.
    ...(isSilent ? { prompt: "none" } : {}),
  });
}

/** Where the browser goes to sign out: ends the hosted login's own session, too. */
export function logoutUrl(config) {
  return withQuery(`${config.loginUrl}/logout`, { client_id: config.clientId, logout_uri: config.logoutUri });
}

/** The tokens for a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5). */
export function exchange(config, code, verifier) {
  return tokens(config, {
    grant_type: "authorization_code",
    client_id: config.clientId,
    redirect_uri: config.redirectUri,
    code,
    code_verifier: verifier,
  });
}

/** Fresh tokens for a refresh token (RFC 6749 section 6). A new refresh token comes along only where the pool rotates them. */
export function refresh(config, refreshToken) {
  return tokens(config, { grant_type: "refresh_token", client_id: config.clientId, refresh_token: refreshToken });
}

/** Ends a refresh token and all that came of it (RFC 7009). Nobody waits for it long: the page is on its way out. */
export async function revoke(config, refreshToken) {
  try {
    await post(`${config.loginUrl}/oauth2/revoke`, { client_id: config.clientId, token: refreshToken }, 2_000);
  } catch {
    // It ends by itself, and signing out goes on.
  }
}

async function tokens(config, form) {
  const url = `${config.loginUrl}/oauth2/token`;
  const response = await post(url, form, TIMEOUT);
  let body;
  try {
    body = await readBounded(response, MAXIMUM_BYTES);
  } catch (error) {
    throw Problem.ofNetwork("login", url, error);
  }
  if (!response.ok) throw Problem.ofLogin(response.status, body);
  if (typeof body?.access_token !== "string" || typeof body.expires_in !== "number" || !(body.expires_in > 0)) {
    throw Problem.ofLogin(response.status, null);
  }
  return body;
}

async function post(url, form, timeout) {
  try {
    return await fetch(url, {
      method: "POST",
      body: new URLSearchParams(form),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      keepalive: true,
      signal: AbortSignal.timeout(timeout),
    });
  } catch (error) {
    throw Problem.ofNetwork("login", url, error);
  }
}

function withQuery(url, parameters) {
  return `${url}?${new URLSearchParams(parameters)}`;
}
