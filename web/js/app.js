// What is shown where: follows the address, and hands each view what it works with.

import { frame, endedBanner } from "./frame.js";
import { firstGroup, leaveOut } from "./groups.js";
import { may } from "./permissions.js";
import { fragmentOf, placeOf } from "./places.js";
import { nothing } from "./states.js";
import { everySecond, refreshRelative } from "./time.js";
import { heading } from "./views/heading.js";
import { messagesView } from "./views/messages.js";
import { messageView } from "./views/message.js";
import { notOffered } from "./views/notOffered.js";
import { outboxView } from "./views/outbox.js";
import { scheduleView } from "./views/schedule.js";
import { subscribersView } from "./views/subscribers.js";
import { youView } from "./views/you.js";

const views = {
  messages: readers(messagesView, "Messages"), message: readers(messageView, "Message"), schedule: scheduleView,
  subscribers: subscribersView, outbox: outboxView, you: youView,
};

/** A view that is for those with messages:read. */
function readers(view, title) {
  return (app, place, signal) => (may(app.me, "messages:read") ? view(app, place, signal) : notOffered(app, title, "reading messages"));
}

export class App {
  #leave = new AbortController();
  #notice = null;
  /** Groups that an address has named and the service has refused. */
  #forbidden = new Set();

  constructor(config, session, api, me) {
    Object.assign(this, { config, session, api, me });
    /** The group that was looked at last; null where the reader has none. */
    this.group = firstGroup(me, config);
    this.main = document.getElementById("main");
  }

  /** Shows the place that the address names, now and from now on. */
  start() {
    addEventListener("hashchange", () => this.show({ takesFocus: true }));
    this.api.addEventListener("forbidden", ({ detail: group }) => this.#forget(group));
    this.session.addEventListener("ended", () => endedBanner(() => this.session.signIn(location.hash)));
    this.show({ takesFocus: false });
  }

  /** Goes to a fragment; `notice` is shown there once. */
  go(fragment, { notice = null } = {}) {
    this.#notice = notice;
    location.hash = fragment;
  }

  takeNotice() {
    const notice = this.#notice;
    this.#notice = null;
    return notice;
  }

  setTitle(title) {
    document.title = `${title} · Latchkey`;
  }

  signOut() {
    this.#leave.abort();
    this.main.replaceChildren();
    return this.session.signOut();
  }

  show({ takesFocus }) {
    const place = placeOf(location.hash) ?? this.#first;
    this.#leave.abort();
    this.#leave = new AbortController();
    if (place.group !== null && !this.#forbidden.has(place.group)) this.group = place.group;
    frame(this, place, this.#forbidden.has(place.group) ? this.group : place.group ?? this.group);
    const isThere = place.view !== "outbox" || this.config.outboxUrl !== null;
    const { title, nodes } = isThere ? views[place.view](this, place, this.#leave.signal) : nowhere();
    this.setTitle(title);
    this.main.replaceChildren(...nodes.filter(Boolean));
    if (this.#forbidden.has(place.group)) leaveOut(this.main, place.group);
    everySecond(() => refreshRelative(this.main), this.#leave.signal);
    scrollTo(0, 0);
    // Who cannot see the page hears where they are.
    if (takesFocus) this.main.querySelector("h1")?.focus({ preventScroll: true });
  }

  /** A refused group is offered no more; where the reader is stays what the address says. */
  #forget(group) {
    this.#forbidden.add(group);
    if (this.group === group) this.group = firstGroup(this.me, this.config);
    const place = placeOf(location.hash);
    if (place?.group !== group) return;
    frame(this, place, this.group);
    leaveOut(this.main, group);
  }

  /** Where the address names no place. */
  get #first() {
    const view = this.group === null ? "you" : may(this.me, "messages:read") ? "messages" : "subscribers";
    const place = { view, group: view === "you" ? null : this.group, id: null };
    history.replaceState(null, "", fragmentOf(place));
    return place;
  }
}

function nowhere() {
  return {
    title: "Outbox",
    nodes: [
      heading("Outbox"),
      nothing({ picture: "mail", title: "There is no outbox here", text: "Mails of this service are really sent." }),
    ],
  };
}
