// One message: what becomes of it, its text, and taking it back.

import { announce } from "../announce.js";
import { confirm } from "../confirm.js";
import { el, icon } from "../dom.js";
import { may } from "../permissions.js";
import { fragmentOf } from "../places.js";
import { Problem } from "../problem.js";
import { notice, trouble, waiting } from "../states.js";
import { statusMark, statusWord } from "../status.js";
import { longText, relativeElement, timeElement } from "../time.js";
import { watch } from "../watch.js";

export function messageView(app, place, signal) {
  const title = el("h1", { tabindex: "-1" }, "Message");
  const content = el("div", {}, waiting(5));
  const back = el("a", { class: "back", href: fragmentOf({ view: "messages", group: place.group }) }, icon("back"), `Messages to ${place.group}`);
  const noticed = app.takeNotice();
  const word = noticed ? notice(noticed) : el("div");

  const load = () => app.api.message(place.group, place.id, { signal });

  async function fill() {
    try {
      const message = await load();
      if (signal.aborted) return;
      show(message);
      watch(message, { load, signal, changed(next) {
        word.remove();
        show(next);
        announce(statusWord(next.status));
      } });
    } catch (error) {
      if (signal.aborted) return;
      const again = () => { content.replaceChildren(waiting(5)); fill(); };
      content.replaceChildren(trouble(Problem.of(error), { again }));
    }
  }

  function show(message) {
    title.textContent = message.subject;
    app.setTitle(message.subject);
    content.replaceChildren(
      el("div", { class: "letter" },
        el("dl", { class: "facts" }, factsOf(message, app.me)),
        el("div", { class: "text" }, message.body)),
      ...cancellation(message));
  }

  function cancellation(message) {
    const canEnd = message.status === "scheduled" || message.status === "sending";
    if (!canEnd || !may(app.me, "messages:cancel")) return [];
    const button = el("button", { type: "button", class: "danger", on: { click: () => cancel(message) } }, "Cancel this message");
    return [el("div", { class: "buttons" }, button)];
  }

  async function cancel(message) {
    const isDone = await confirm({
      title: "Cancel this message?",
      text: message.status === "scheduled"
        ? `“${message.subject}” will not be sent to anybody.` : `“${message.subject}” is being sent: who has not had it will not get it.`,
      verb: "Cancel the message",
      keep: "Keep it",
      act: () => app.api.cancel(place.group, place.id),
    });
    if (signal.aborted) return;
    if (isDone) {
      announce("The message was cancelled");
      word.remove();
      await fill();
    }
    // The dialog gives the focus back to its button, unless that is gone by now.
    if (document.activeElement === document.body) title.focus();
  }

  fill();
  return { title: "Message", nodes: [back, el("div", { class: "heading" }, title), word, content] };
}

function factsOf(message, me) {
  const facts = [["Status", statusMark(message.status)]];
  const at = (name, moment) => moment && facts.push([name, timeElement(moment, longText)]);
  if (message.status === "scheduled" || message.status === "sending") {
    facts.push(["Due", el("span", {}, timeElement(message.deliverAt, longText), " · ", relativeElement(message.deliverAt))]);
  } else {
    at("Due", message.deliverAt);
  }
  at("Sent", message.sentAt);
  at("Cancelled", message.cancelledAt);
  at("Given up", message.failedAt);
  if (message.failure) facts.push(["Because of", el("code", {}, message.failure)]);
  if (message.progress) facts.push(["Mails", mailsText(message.progress)]);
  at("Written", message.createdAt);
  facts.push(["By", el("span", { class: "long" }, message.author === me.principal ? "You" : message.author)]);
  return facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)));
}

function mailsText({ accepted, rejected, uncertain }) {
  const parts = [`${accepted} accepted`];
  if (rejected) parts.push(`${rejected} rejected`);
  if (uncertain) parts.push(`${uncertain} of which nobody knows`);
  return parts.join(", ");
}
