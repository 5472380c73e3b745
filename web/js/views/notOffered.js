// A place that the reader's role does not reach, when they came to it by its address.

import { el } from "../dom.js";
import { nothing } from "../states.js";

export function notOffered(app, title, what) {
  return {
    title,
    nodes: [
      el("div", { class: "heading" }, el("h1", { tabindex: "-1" }, title)),
      nothing({ picture: "closed", title: `Your role does not include ${what}`, text: `You are here as ${app.me.role}. Somebody who manages this service can change that.` }),
    ],
  };
}
