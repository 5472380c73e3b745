// The messages of a group, made last first.

import { announce } from "../announce.js";
import { el } from "../dom.js";
import { paged } from "../paged.js";
import { may } from "../permissions.js";
import { fragmentOf } from "../places.js";
import { messageStatuses, statusFilter, statusMark, statusWord } from "../status.js";
import { relativeElement, timeElement } from "../time.js";
import { watch } from "../watch.js";
import { heading, tools } from "./heading.js";

// So many messages are followed at once: those that are due next come first in a list of new ones.
const MAXIMUM_WATCHED = 10;

export function messagesView(app, place, signal) {
  const schedule = may(app.me, "messages:write")
    ? el("a", { class: "button primary", href: fragmentOf({ view: "schedule", group: place.group }) }, "Schedule a message") : null;
  const list = el("div");
  const status = statusFilter(messageStatuses, fill);
  let rows = new AbortController();

  function fill(chosen) {
    rows.abort();
    rows = new AbortController();
    const mine = AbortSignal.any([signal, rows.signal]);
    let watched = 0;
    list.replaceChildren(paged({
      signal: mine,
      noun: ["message", "messages"],
      load: (cursor) => app.api.messages(place.group, { status: chosen, cursor }, { signal: mine }),
      empty: chosen
        ? { picture: "mail", title: `No message is ${statusWord(chosen).toLowerCase()}`, text: "Others are under another status." }
        : { picture: "mail", title: "No messages yet", text: `What is scheduled for ${place.group} shows here.` },
      row(message) {
        const item = row(message);
        watched += 1;
        if (watched <= MAXIMUM_WATCHED) {
          watch(message, {
            signal: mine,
            load: () => app.api.message(place.group, message.id, { signal: mine }),
            changed(next) {
              item.replaceChildren(...row(next).childNodes);
              announce(`${next.subject}: ${statusWord(next.status)}`);
            },
          });
        }
        return item;
      },
    }));
  }

  fill("");
  return { title: "Messages", nodes: [heading("Messages", schedule), tools(app, place, status.box), list] };
}

function row(message) {
  const place = { view: "message", group: message.group, id: message.id };
  const due = new Date(message.deliverAt);
  return el(
    "li", { class: "row" },
    el("div", { class: "row-main" },
      el("a", { class: "row-title", href: fragmentOf(place) }, message.subject),
      el("p", { class: "row-more" }, ...whenOf(message, due))),
    statusMark(message.status));
}

function whenOf(message, due) {
  switch (message.status) {
    case "sent": return ["Sent ", timeElement(message.sentAt)];
    case "cancelled": return ["Was due ", timeElement(due)];
    case "failed": return ["Was due ", timeElement(due)];
    default: return ["Due ", timeElement(due), " · ", relativeElement(due)];
  }
}
