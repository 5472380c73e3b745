// Before the sign-in, and when it did not succeed.

import { el, icon } from "../dom.js";
import { trouble } from "../states.js";

const words = {
  "": { title: "Latchkey", lead: "Write to a mailing group now, and have it delivered when its time has come." },
  "signed-out": { title: "You are signed out", lead: "Until the next time." },
  "login-over": { title: "You are signed out", lead: "Your sign-in was over when the page was loaded again." },
};

/** `problem` says why the reader is still here; `note` is a word from the page before. */
export function welcome({ signIn, problem = null, note = null, isLocal = false }) {
  const word = words[problem ? "" : note] ?? words[""];
  const button = el("button", { type: "button", class: "primary wide", on: { click: () => {
    button.setAttribute("aria-busy", "true");
    signIn();
  } } }, problem || note ? "Sign in again" : "Sign in");
  return el(
    "div", { class: "welcome" },
    el("div", { class: "welcome-mark" }, icon("key")),
    el("h1", { tabindex: "-1" }, word.title),
    el("p", { class: "lead" }, word.lead),
    problem && trouble(problem),
    button,
    isLocal && el("p", { class: "small" }, "This runs on your own machine: no mail leaves it."));
}

/** Where the page was opened under an address that the login does not send its answers to. */
export function elsewhere(home) {
  return el(
    "div", { class: "welcome" },
    el("div", { class: "welcome-mark" }, icon("key")),
    el("h1", { tabindex: "-1" }, "This page lives elsewhere"),
    el("p", { class: "lead" }, "The sign-in answers to one address only, and this is another."),
    el("a", { class: "button primary wide", href: home.href }, `Open ${home.host}`));
}

/** On the way to the hosted login. */
export function leaving(text) {
  return el(
    "div", { class: "welcome" },
    el("div", { class: "welcome-mark" }, icon("key")),
    el("h1", { tabindex: "-1" }, "One moment"),
    el("p", { class: "lead", role: "status" }, text));
}
