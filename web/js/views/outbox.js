// The mails that a gateway on this machine has kept instead of sending.

import { el } from "../dom.js";
import { loadMails, loadSource } from "../outbox.js";
import { Problem } from "../problem.js";
import { nothing, trouble, waiting } from "../states.js";
import { timeElement } from "../time.js";
import { heading } from "./heading.js";

const PAUSE = 2_000;

export function outboxView(app, place, signal) {
  const list = el("div", {}, waiting(4));
  let known = null;

  async function fill() {
    try {
      const mails = await loadMails(app.config, signal);
      if (signal.aborted) return;
      const ids = JSON.stringify(mails.map((mail) => mail.id));
      // What the reader has opened stays open while nothing is new.
      if (ids !== known) {
        const open = new Set([...list.querySelectorAll("details[open]")].map((details) => details.dataset.id));
        list.replaceChildren(mails.length
          ? el("ul", { class: "rows" }, mails.map((mail) => row(app, mail, open.has(mail.id), signal)))
          : nothing({ picture: "mail", title: "No mails yet", text: "What this machine would have sent is kept here." }));
      }
      known = ids;
    } catch (error) {
      if (signal.aborted) return;
      known = null;
      list.replaceChildren(trouble(Problem.of(error), { again: fill }));
      return;
    }
    setTimeout(() => !signal.aborted && (document.hidden ? whenSeen() : fill()), PAUSE);
  }

  function whenSeen() {
    document.addEventListener("visibilitychange", () => fill(), { once: true, signal });
  }

  fill();
  return {
    title: "Outbox",
    nodes: [
      heading("Outbox"),
      el("p", { class: "lead" }, "Mails that stay on this machine. The newest is on top."), list,
    ],
  };
}

function row(app, mail, isOpen, signal) {
  const source = el("div");
  const show = el("button", { type: "button", class: "plain", on: { click: async () => {
    show.setAttribute("aria-busy", "true");
    try {
      const text = await loadSource(app.config, mail.id, signal);
      source.replaceChildren(el("pre", { class: "source", tabindex: "0", role: "region", "aria-label": "Source" }, text));
    } catch (error) {
      if (!signal.aborted) source.replaceChildren(trouble(Problem.of(error)));
    } finally {
      show.removeAttribute("aria-busy");
    }
  } } }, "Show the source");
  return el(
    "li", {},
    el("details", { class: "mail", open: isOpen, "data-id": mail.id },
      el("summary", {},
        el("span", { class: "row-title" }, mail.subject),
        el("span", { class: "row-more" }, el("span", { class: "long" }, `To ${mail.to}`), " · ", timeElement(mail.date))),
      el("div", { class: "text" }, ...linked(mail.text, app.config.apiUrl)), el("div", { class: "buttons" }, show), source));
}

/** A text whose links to the service can be followed; others stay text. */
function linked(text, apiUrl) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part) => {
    if (!part.startsWith(`${apiUrl}/`)) return part;
    return el("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
  });
}
