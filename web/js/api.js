// The scheduler's API (docs/scheduler-api.md): one function for each thing that can be asked of it.

import { Problem } from "./problem.js";
import { readBounded } from "./reading.js";

const MAXIMUM_BYTES = 4 << 20;
const TIMEOUT = 20_000;

/** An event `forbidden` tells of each group that the service refuses to this caller; its `detail` is the group's name. */
export class API extends EventTarget {
  #config;
  #session;

  constructor(config, session) {
    super();
    this.#config = config;
    this.#session = session;
  }

  /** Who the service believes is asking: principal, role, permissions, groups. */
  async me(options) {
    const me = await this.#ask("GET", ["me"], options);
    const areTexts = (list) => Array.isArray(list) && list.every((item) => typeof item === "string");
    if (typeof me?.principal !== "string" || typeof me.role !== "string" || !areTexts(me.permissions) || !areTexts(me.groups)) {
      throw Problem.ofPage("answer_unreadable", "The service answered something else", "apiUrl in config.json may name another service.");
    }
    return me;
  }

  /** A page of messages, made last first: {items, next}. `query` may hold status, limit and cursor. */
  messages(group, query, options) {
    return this.#page(["groups", group, "messages"], query, options);
  }

  /** One message, with its text. */
  message(group, id, options) {
    return this.#ask("GET", ["groups", group, "messages", id], options);
  }

  /** Schedules a message. The same key with the same draft makes it once, however often it is sent. */
  schedule(group, draft, key, options) {
    return this.#ask("POST", ["groups", group, "messages"], { body: draft, headers: { "idempotency-key": key }, ...options });
  }

  /** Takes a message back. */
  cancel(group, id, options) {
    return this.#ask("DELETE", ["groups", group, "messages", id], options);
  }

  /** A page of subscribers in the order in which they came: {items, next}. */
  subscribers(group, query, options) {
    return this.#page(["groups", group, "subscribers"], query, options);
  }

  /** Asks somebody by mail whether they want a group's messages. Anybody may, so no token goes along. */
  invite(group, email, options) {
    return this.#ask("POST", ["groups", group, "subscribers"], { body: { email }, isOpen: true, ...options });
  }

  /** Removes a subscriber. */
  removeSubscriber(group, id, options) {
    return this.#ask("DELETE", ["groups", group, "subscribers", id], options);
  }

  async #page(path, query, options) {
    const page = await this.#ask("GET", path, { query, ...options });
    if (!Array.isArray(page?.items)) throw Problem.ofPage("answer_unreadable", "The service answered something else", "Load the page again.");
    return { items: page.items, next: page.next ?? null };
  }

  /** `signal` ends the waiting of somebody who has left. Throws a Problem, or the signal's reason. */
  async #ask(method, path, { query = {}, body, headers = {}, isOpen = false, signal } = {}) {
    const url = new URL(`${this.#config.apiUrl}/${path.map(encodeURIComponent).join("/")}`);
    for (const [name, value] of Object.entries(query)) {
      if (value != null && value !== "") url.searchParams.set(name, value);
    }
    const request = { method, url, body, headers, signal };
    let { response, content } = await this.#send(request, isOpen ? null : await this.#session.accessToken());
    if (response.status === 401 && !isOpen) {
      // Once: the token may have ended on the way, or its key was changed.
      await this.#session.renew();
      ({ response, content } = await this.#send(request, await this.#session.accessToken()));
      if (response.status === 401) this.#session.end();
    }
    if (response.ok) return content;
    const problem = Problem.ofAnswer(response, content);
    if (problem.code === "group_forbidden") this.dispatchEvent(new CustomEvent("forbidden", { detail: path[1] }));
    throw problem;
  }

  async #send({ method, url, body, headers, signal }, token) {
    const ends = [AbortSignal.timeout(TIMEOUT), ...(signal ? [signal] : [])];
    try {
      const response = await fetch(url, {
        method,
        headers: {
          accept: "application/json, application/problem+json",
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body ? { "content-type": "application/json" } : {}),
          ...headers,
        },
        body: body ? JSON.stringify(body) : undefined,
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.any(ends),
      });
      return { response, content: await readBounded(response, MAXIMUM_BYTES) };
    } catch (error) {
      signal?.throwIfAborted();
      throw Problem.ofNetwork("api", url, error);
    }
  }
}
