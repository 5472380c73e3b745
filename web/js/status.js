// A message's status as a word with a mark: never by colour alone.

import { el, freshId } from "./dom.js";

const words = {
  scheduled: "Scheduled", sending: "Sending", sent: "Sent", cancelled: "Cancelled", failed: "Failed",
  pending: "Asked", confirmed: "Subscribed",
};

export const messageStatuses = ["scheduled", "sending", "sent", "cancelled", "failed"];

export function statusWord(status) {
  return Object.hasOwn(words, status) ? words[status] : status;
}

export function statusMark(status) {
  return el("span", { class: `status status-${Object.hasOwn(words, status) ? status : "other"}` }, statusWord(status));
}

/** A select for the status of the rows that are shown; `change` is called with it, empty for all. */
export function statusFilter(statuses, change) {
  const id = freshId("status");
  const select = el(
    "select", { id, on: { change: () => change(select.value) } },
    el("option", { value: "" }, "All"),
    statuses.map((status) => el("option", { value: status }, statusWord(status))));
  return {
    box: el("div", { class: "chooser" }, el("label", { for: id }, "Status"), select),
    get chosen() { return select.value; },
  };
}
