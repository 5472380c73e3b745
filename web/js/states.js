// The states that every view has besides its own: waiting, nothing there, gone wrong.

import { el, icon } from "./dom.js";

/** Lines where text will be. They are shown only if it takes a moment. */
export function waiting(lines = 3) {
  const bars = Array.from({ length: lines }, () => el("div", { class: "bar" }));
  return el("div", { class: "waiting", role: "status", "aria-label": "Loading" }, bars);
}

/** Nothing there, and what to do about it. */
export function nothing({ picture, title, text, action = null }) {
  return el("div", { class: "nothing" }, icon(picture), el("p", { class: "nothing-title" }, title), text && el("p", {}, text), action);
}

/** Something went wrong: what, what to do, and the code for whoever is asked for help. It takes the focus. */
export function trouble(problem, { again = null, action = null } = {}) {
  const code = problem.status ? `${problem.code}, ${problem.status}` : problem.code;
  const box = el(
    "div", { class: "trouble", role: "alert", tabindex: "-1", "data-code": problem.code },
    el("p", { class: "trouble-title" }, problem.title),
    problem.detail && el("p", {}, problem.detail),
    problem.retryAfter && el("p", {}, `The service asks for ${problem.retryAfter} seconds of patience.`),
    el("p", { class: "code" }, code),
    // What would be answered the same is not offered again.
    again && problem.isPassing && el("button", { type: "button", on: { click: again } }, "Try again"),
    action);
  queueMicrotask(() => {
    if (!box.isConnected) return;
    box.focus({ preventScroll: true });
    // Whole, which the focus alone does not see to.
    box.scrollIntoView({ block: "nearest" });
  });
  return box;
}

/** A short word of success, above what it is about. */
export function notice(text) {
  return el("p", { class: "notice", role: "status" }, text);
}
