// The head of a view: its name, what can be done there, and which group it is about.

import { el } from "../dom.js";
import { groupChooser } from "../groups.js";
import { fragmentOf } from "../places.js";

/** The name of a view, which takes the focus when it is shown; `action` stands beside it. */
export function heading(name, action = null) {
  return el("div", { class: "heading" }, el("h1", { tabindex: "-1" }, name), action);
}

/** Which group, and whatever else narrows what is shown. */
export function tools(app, place, ...others) {
  // What the reader was doing goes on in the other group.
  const chooser = groupChooser(app.me, place.group, (group) => app.go(fragmentOf({ view: place.view, group })));
  return el("div", { class: "tools" }, chooser, ...others);
}
