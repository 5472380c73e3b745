// A place that the reader's role does not reach, when they came to it by its address.

import { nothing } from "../states.js";
import { heading } from "./heading.js";

export function notOffered(app, title, what) {
  return {
    title,
    nodes: [
      heading(title),
      nothing({
        picture: "closed", title: `Your role does not include ${what}`,
        text: `You are here as ${app.me.role}. Somebody who manages this service can change that.`,
      }),
    ],
  };
}
