// Who the reader is: by the sign-in, and as the service sees them; and how long the tokens last.

import { announce } from "../announce.js";
import { el } from "../dom.js";
import { nameOf } from "../claims.js";
import { wordsFor } from "../permissions.js";
import { Problem } from "../problem.js";
import { trouble } from "../states.js";
import { clockText, everySecond, timeElement } from "../time.js";
import { heading } from "./heading.js";

export function youView(app, place, signal) {
  const { claims } = app.session;
  const { me } = app;
  const nodes = [
    heading(nameOf(claims)),
    section("Signed in as", facts([
      ["Name", nameOf(claims)],
      claims.email && ["E-mail", el("span", { class: "long" }, claims.email)],
      claims.auth_time && ["Signed in", timeElement(claims.auth_time * 1_000)],
    ])),
    section("What the service sees", facts([
      ["Role", me.role],
      ["Permissions", permissions(me.permissions)],
      ["Groups", me.groups.length ? el("ul", { class: "plain-list" }, me.groups.map((group) => el("li", {}, group))) : "none"],
      ["Known as", el("code", { class: "long" }, me.principal)],
    ])),
    section("Your tokens", ...tokens(app, signal)),
  ];
  return { title: "You", nodes };
}

function permissions(names) {
  if (!names.length) return "none";
  return el("ul", { class: "plain-list" }, names.map((name) => el("li", {}, wordsFor(name) ?? name, " ", el("code", {}, name))));
}

function tokens(app, signal) {
  const ends = el("span");
  const renews = el("span");
  const word = el("div");
  everySecond(() => {
    const { times } = app.session;
    if (!times) return;
    ends.replaceChildren(clock(times.until), " · ", timeElement(times.until));
    renews.replaceChildren(...(times.renews ? [clock(times.renewAt)] : ["not by itself: sign in again then"]));
  }, signal);
  const renew = el("button", { type: "button", on: { click: async () => {
    renew.setAttribute("aria-busy", "true");
    word.replaceChildren();
    try {
      await app.session.renew();
      announce("Renewed");
    } catch (error) {
      if (!signal.aborted) word.replaceChildren(trouble(Problem.of(error)));
    } finally {
      renew.removeAttribute("aria-busy");
    }
  } } }, "Renew now");
  return [
    facts([["End in", ends], ["Renewed in", renews], ["Kept in", "the memory of this page, and nowhere else"]]), word,
    el("div", { class: "buttons" }, renew, el("button", { type: "button", on: { click: () => app.signOut() } }, "Sign out")),
  ];
}

/** Runs down without being read out each second. */
function clock(until) {
  return el("span", { class: "clock", role: "timer", "aria-live": "off" }, clockText(until));
}

function section(title, ...nodes) {
  return el("section", { class: "card" }, el("h2", {}, title), ...nodes);
}

function facts(pairs) {
  return el("dl", { class: "facts" }, pairs.filter(Boolean).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}
