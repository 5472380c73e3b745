// A list of the service, page by page: waiting, rows, nothing, gone wrong, and more of it.

import { announce } from "./announce.js";
import { el } from "./dom.js";
import { Problem } from "./problem.js";
import { nothing, trouble, waiting } from "./states.js";

/**
 * - load(cursor): a page, {items, next}.
 * - row(item): its <li>.
 * - empty: what is said where there is none (see `nothing`).
 * - noun: [one, many].
 */
export function paged({ load, row, empty, noun, signal }) {
  const list = el("ul", { class: "rows" });
  const foot = el("div", { class: "foot" });
  const box = el("div", { class: "paged" }, waiting(4));
  let count = 0;

  async function page(cursor) {
    let answer;
    try {
      answer = await load(cursor);
    } catch (error) {
      if (signal.aborted) return;
      const again = () => {
        if (cursor === null) box.replaceChildren(waiting(4));
        else foot.replaceChildren(waiting(1));
        page(cursor);
      };
      (cursor === null ? box : foot).replaceChildren(trouble(Problem.of(error), { again }));
      return;
    }
    if (signal.aborted) return;
    const rows = answer.items.map(row);
    list.append(...rows);
    count += rows.length;
    // A page may be empty and not be the last: where there is more it is offered all the same.
    if (count === 0 && answer.next === null) {
      box.replaceChildren(nothing(empty));
      return;
    }
    if (list.parentNode !== box) box.replaceChildren(list, foot);
    foot.replaceChildren(el("p", { class: "count" }, countText(answer.next)), ...more(answer.next));
    // The button that had the focus is gone: the first of the new rows takes it.
    if (cursor !== null) {
      (rows[0]?.querySelector("a, button") ?? foot.querySelector("button"))?.focus();
      announce(`${rows.length} more, ${count} shown`);
    }
  }

  function more(next) {
    if (next === null) return [];
    const button = el("button", { type: "button", on: { click: () => {
      if (button.getAttribute("aria-busy")) return;
      button.setAttribute("aria-busy", "true");
      page(next);
    } } }, "Show more");
    return [button];
  }

  function countText(next) {
    const text = `${count} ${count === 1 ? noun[0] : noun[1]}`;
    return next === null ? text : `${text} so far`;
  }

  page(null);
  return box;
}
