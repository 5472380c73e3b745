// What the page knows of the place it runs in: config.json beside index.html. It is no secret, and it decides where tokens
// are sent, so it is read strictly.

/** What is wrong with config.json, in words for whoever put the page there. */
export class ConfigFault extends Error {}

const MAXIMUM_BYTES = 16 << 10;

/** The configuration, checked. `load` gives the text of config.json. */
export async function loadConfig(load = loadText) {
  let members;
  try {
    members = JSON.parse(await load());
  } catch (error) {
    if (error instanceof ConfigFault) throw error;
    throw new ConfigFault("config.json is not JSON");
  }
  return readConfig(members);
}

/** Checks the members; unknown ones are left alone, so that an older page can read a newer file. */
export function readConfig(members) {
  if (typeof members !== "object" || members === null || Array.isArray(members)) {
    throw new ConfigFault("config.json must hold an object");
  }
  return Object.freeze({
    apiUrl: base(members, "apiUrl"),
    loginUrl: base(members, "loginUrl"),
    clientId: text(members, "clientId", /^[\w+]{1,128}$/),
    redirectUri: address(members, "redirectUri").href,
    logoutUri: address(members, "logoutUri").href,
    scopes: scopes(members),
    // Only where there is one: the mails that a gateway on this machine has not sent.
    outboxUrl: outbox(members),
    // The mailing group that is shown first to those who may; else the first of the reader's own.
    defaultGroup: members.defaultGroup == null ? null : text(members, "defaultGroup", /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
  });
}

async function loadText() {
  const url = new URL("../config.json", import.meta.url);
  let response;
  try {
    response = await fetch(url, { cache: "no-cache", credentials: "omit", signal: AbortSignal.timeout(20_000) });
  } catch {
    throw new ConfigFault("config.json could not be loaded");
  }
  if (!response.ok) throw new ConfigFault(`config.json was answered with ${response.status}`);
  const content = await response.text();
  if (content.length > MAXIMUM_BYTES) throw new ConfigFault(`config.json has more than ${MAXIMUM_BYTES} bytes`);
  return content;
}

function text(members, name, pattern) {
  const value = members[name];
  if (typeof value !== "string" || !pattern.test(value)) throw new ConfigFault(`${name} in config.json is not what it must be`);
  return value;
}

/** An address that tokens or codes may be sent to: over TLS, or to this very machine. */
function address(members, name) {
  const url = URL.parse?.(members[name]) ?? parsed(members[name]);
  if (typeof members[name] !== "string" || !url) throw new ConfigFault(`${name} in config.json is no address`);
  const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isHere)) {
    throw new ConfigFault(`${name} in config.json must begin with https://`);
  }
  if (url.username || url.password || url.hash) throw new ConfigFault(`${name} in config.json must be a plain address`);
  return url;
}

/** An address that paths are added to: without the slash at its end. */
function base(members, name) {
  const url = address(members, name);
  if (url.search) throw new ConfigFault(`${name} in config.json must have no query`);
  return url.href.replace(/\/+$/, "");
}

function parsed(value) {
  try {
    return new URL(value);
  } catch {
    return null;
  }
}

function scopes(members) {
  const value = members.scopes;
  const isList = Array.isArray(value) && value.length <= 20 && value.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope));
  // Without openid there is no ID token, and so no nonce to compare.
  if (!isList || !value.includes("openid")) throw new ConfigFault("scopes in config.json must be a list that has openid");
  return value;
}

function outbox(members) {
  const value = members.outboxUrl ?? null;
  if (value !== null && (typeof value !== "string" || !/^\/[\w/-]+$/.test(value) || value.startsWith("//"))) {
    throw new ConfigFault("outboxUrl in config.json must be a path of this site, or null");
  }
  return value;
}
