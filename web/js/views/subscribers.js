// Who gets a group's messages: asking somebody, the list of them, and removing somebody. Asking is open to everybody.

import { announce } from "../announce.js";
import { confirm } from "../confirm.js";
import { el } from "../dom.js";
import { field, point } from "../form.js";
import { paged } from "../paged.js";
import { may } from "../permissions.js";
import { Problem } from "../problem.js";
import { notice, trouble } from "../states.js";
import { statusFilter, statusMark } from "../status.js";
import { timeElement } from "../time.js";
import { heading, tools } from "./heading.js";

export function subscribersView(app, place, signal) {
  const canRead = may(app.me, "subscribers:read");
  const name = canRead ? "Subscribers" : "Subscribe";
  const list = el("div");
  const filter = statusFilter(["confirmed", "pending"], fill);
  let rows = new AbortController();

  function fill(status) {
    rows.abort();
    rows = new AbortController();
    const mine = AbortSignal.any([signal, rows.signal]);
    list.replaceChildren(paged({
      signal: mine,
      noun: ["subscriber", "subscribers"],
      load: (cursor) => app.api.subscribers(place.group, { status, cursor }, { signal: mine }),
      empty: status
        ? { picture: "people", title: "Nobody here", text: "Others are under another status." }
        : { picture: "people", title: "Nobody has subscribed yet", text: "Whoever is asked gets a mail with a link, and shows here." },
      row: (subscriber) => row(subscriber, may(app.me, "subscribers:write") ? remove : null),
    }));
  }

  async function remove(subscriber, item) {
    const isDone = await confirm({
      title: "Remove this subscriber?",
      text: `${subscriber.email} gets no more messages to ${place.group}.`,
      verb: "Remove",
      keep: "Keep them",
      act: () => app.api.removeSubscriber(place.group, subscriber.id),
    });
    if (!isDone || signal.aborted) return;
    const next = item.nextElementSibling ?? item.previousElementSibling;
    announce(`${subscriber.email} was removed`);
    if (!next) {
      fill(filter.chosen);
      return;
    }
    item.remove();
    next.querySelector("button")?.focus();
  }

  const invitation = inviteForm(app, place, signal, canRead, () => fill(filter.chosen));
  const nodes = [heading(name), tools(app, place), invitation];
  if (canRead) {
    fill("");
    nodes.push(el("div", { class: "tools tools-below" }, el("h2", {}, "In this group"), filter.box), list);
  }
  return { title: name, nodes };
}

function inviteForm(app, place, signal, canRead, done) {
  const address = field({
    label: canRead ? "Invite somebody" : "Get these messages by mail",
    hint: "A mail with a link goes to this address. Nothing else is sent before somebody has opened it.",
    control: el("input", {
      type: "email", name: "email", autocomplete: canRead ? "off" : "email", spellcheck: "false", placeholder: "reader@example.com",
    }),
  });
  // A role that cannot see the list is here for itself.
  if (!canRead && typeof app.session.claims?.email === "string") address.control.value = app.session.claims.email;
  const send = el("button", { type: "submit", class: "primary" }, canRead ? "Invite" : "Subscribe");
  const word = el("div");
  let isBusy = false;

  async function submit(event) {
    event.preventDefault();
    if (isBusy) return;
    const email = address.control.value.trim();
    word.replaceChildren();
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) {
      point({ email: address }, [{ name: "email", detail: "Write an e-mail address such as reader@example.com." }]);
      return;
    }
    point({ email: address }, []);
    isBusy = true;
    send.setAttribute("aria-busy", "true");
    try {
      await app.api.invite(place.group, email);
      if (signal.aborted) return;
      // The service does not tell who is subscribed, so neither does this.
      word.replaceChildren(notice(`If ${email} is not subscribed yet, a mail with a link is on its way.`));
      address.control.value = "";
      if (canRead) done();
    } catch (error) {
      if (signal.aborted) return;
      const problem = Problem.of(error);
      const rest = point({ email: address }, problem.fields);
      if (!problem.fields.length || rest.length) word.replaceChildren(trouble(problem));
    } finally {
      isBusy = false;
      send.removeAttribute("aria-busy");
    }
  }

  address.control.after(send);
  const pair = el("div", { class: "pair" });
  address.control.before(pair);
  pair.append(address.control, send);
  return el("form", { class: "card", novalidate: true, on: { submit } }, address.box, word);
}

function row(subscriber, remove) {
  const item = el(
    "li", { class: "row" },
    el("div", { class: "row-main" },
      el("span", { class: "row-title long" }, subscriber.email),
      el("p", { class: "row-more" }, ...(subscriber.confirmedAt
        ? ["Since ", timeElement(subscriber.confirmedAt)] : ["Asked ", timeElement(subscriber.createdAt)]))),
    statusMark(subscriber.status),
    remove && el("button", {
      type: "button", class: "plain", "aria-label": `Remove ${subscriber.email}`, on: { click: () => remove(subscriber, item) },
    }, "Remove"));
  return item;
}
