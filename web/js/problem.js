// What went wrong, as one kind of thing: a problem document of the service (RFC 9457), an answer of API Gateway itself, one
// of the hosted login (RFC 6749 section 5.2), or none at all because the network or the browser stood in between.

import { sentenceOf } from "./sentences.js";

const PREFIX = "urn:latchkey:problem:";

export class Problem extends Error {
  /**
   * - origin: "service", "gateway", "login", "network", "page".
   * - code: a stable name, shown small, for whoever is asked for help.
   * - fields: [{name, detail}], what is wrong with which member of the body.
   */
  constructor({ origin, code, status = 0, title, detail = "", fields = [], retryAfter = null }) {
    super(`${code}: ${title}`);
    Object.assign(this, { origin, code, status, title, detail, fields, retryAfter });
  }

  /** An answer of the API that is not what was asked for. */
  static ofAnswer(response, body) {
    const retryAfter = seconds(response.headers.get("retry-after"));
    const type = body?.type;
    if (typeof type === "string" && type.startsWith(PREFIX)) {
      const code = type.slice(PREFIX.length).slice(0, 64);
      return new Problem({
        origin: "service", code, status: response.status, retryAfter, fields: fieldsOf(body.errors),
        ...sentenceOf(code, { title: line(body.title), detail: line(body.detail) }),
      });
    }
    // API Gateway says "message" or "Message", by the kind of answer; what it says is of no use to a reader.
    const code = `gateway_${response.status}`;
    return new Problem({
      origin: "gateway", code, status: response.status, retryAfter,
      ...sentenceOf(code, { title: "The service did not do it", detail: line(body?.message ?? body?.Message) }),
    });
  }

  /** An answer of the token endpoint that holds no tokens. */
  static ofLogin(status, body) {
    const code = typeof body?.error === "string" ? body.error.slice(0, 64) : `login_${status}`;
    return new Problem({
      origin: "login", code, status,
      ...sentenceOf(code, { title: "The sign-in did not succeed", detail: line(body?.error_description) }),
    });
  }

  /** No answer: browsers do not say whether the network failed or the other site does not let this page read what it says. */
  static ofNetwork(whom, url, error) {
    const code = error?.name === "TimeoutError" ? "timeout" : error instanceof RangeError ? "answer_too_large"
      : globalThis.navigator?.onLine === false ? "offline" : "unreachable";
    const host = new URL(url, globalThis.location?.href).host;
    return new Problem({ origin: "network", code, ...sentenceOf(code, { host, whom }) });
  }

  /** Something that this page found wrong itself. */
  static ofPage(code, title, detail = "") {
    return new Problem({ origin: "page", code, title, detail });
  }

  /** Whatever was thrown, as a problem; a mistake of this page is one, too. */
  static of(error) {
    if (error instanceof Problem) return error;
    console.error(error);
    return Problem.ofPage("page_failed", "This page made a mistake", "Load it again. If that does not help, tell whoever runs it.");
  }

  /** Whether sending the same once more may succeed. */
  get isPassing() {
    return this.origin === "network" || this.origin === "page" || this.status === 429 || this.status >= 500;
  }
}

/** The first step of each JSON Pointer (RFC 6901) names the member; ours are never deeper. */
function fieldsOf(errors) {
  if (!Array.isArray(errors)) return [];
  return errors.slice(0, 50).filter((error) => typeof error?.pointer === "string").map((error) => ({
    name: error.pointer.split("/")[1]?.replaceAll("~1", "/").replaceAll("~0", "~") ?? "",
    detail: line(error.detail),
  }));
}

function line(value) {
  return typeof value === "string" ? value.slice(0, 500) : "";
}

function seconds(value) {
  return value !== null && /^\d{1,5}$/.test(value) ? Number(value) : null;
}
