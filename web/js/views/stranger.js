// Somebody who is signed in, and whom the service knows no role for; or whom it cannot be asked about.

import { el } from "../dom.js";
import { nameOf } from "../claims.js";
import { nothing, trouble } from "../states.js";

export function stranger(claims, problem, { again, signOut }) {
  const leave = el("button", { type: "button", on: { click: signOut } }, "Sign out");
  const title = el("h1", { tabindex: "-1" }, `Hello, ${nameOf(claims)}`);
  if (problem.status !== 403) return [el("div", { class: "heading" }, title), trouble(problem, { again }), el("div", { class: "buttons" }, leave)];
  return [
    el("div", { class: "heading" }, title),
    nothing({
      picture: "closed", title: "Nothing is open to you yet",
      text: "You are signed in, but no role has been given to you. Ask somebody who manages this service to add you to a group, then sign out and in again.",
      action: leave,
    }),
  ];
}
