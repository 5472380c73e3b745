// Writing a message and saying when it goes out.

import { el, icon } from "../dom.js";
import { field, point } from "../form.js";
import { fragmentOf } from "../places.js";
import { Problem } from "../problem.js";
import { finished } from "../sentences.js";
import { trouble } from "../states.js";
import { everySecond, localValue, longText, momentOf, relativeText, rfc3339 } from "../time.js";
import { may } from "../permissions.js";
import { heading, tools } from "./heading.js";
import { notOffered } from "./notOffered.js";

// The service's own bounds (docs/scheduler-api.md); it looks again.
const MAXIMUM_SUBJECT = 200;
const MAXIMUM_TEXT_BYTES = 32_768;
const MAXIMUM_DAYS = 366;

export function scheduleView(app, place, signal) {
  if (!may(app.me, "messages:write")) return notOffered(app, "Schedule a message", "scheduling messages");
  const subject = field({ label: "Subject", control: el("input", { type: "text", name: "subject", autocomplete: "off", maxlength: "200" }) });
  const text = field({
    label: "Text", hint: "Plain text, as the readers will see it. How to leave the list is added below it.",
    control: el("textarea", { name: "body", rows: "10" }),
  });
  // Where mails can be watched arriving, moments are chosen to the second.
  const isLocal = app.config.outboxUrl !== null;
  const preview = el("p", { class: "hint", "data-part": "moment" });
  const when = field({
    label: "Goes out", control: el("input", { type: "datetime-local", name: "deliverAt", step: isLocal ? "1" : "any" }),
    extra: el("div", { class: "under" }, shortcuts(), preview),
  });
  when.control.value = localValue(inAnHour());
  const fields = { subject, body: text, deliverAt: when };
  const send = el("button", { type: "submit", class: "primary" }, "Schedule");
  const word = el("div");
  const form = el(
    "form", { class: "card", novalidate: true, on: { submit } }, subject.box, text.box, when.box, word,
    el("div", { class: "buttons" }, send, el("a", { class: "button plain", href: fragmentOf({ view: "messages", group: place.group }) }, "Back")));

  // The key of what was sent last: a click more, or another attempt after an answer was lost, is the same message. Another
  // text is another message.
  let sent = { content: null, key: null };
  let isBusy = false;

  function shortcuts() {
    return el("div", { class: "shortcuts", role: "group", "aria-label": "Suggestions" }, suggestions(isLocal).map(([name, moment]) =>
      el("button", { type: "button", on: { click: () => {
        when.control.value = localValue(moment());
        when.say("");
        tell();
      } } }, name)));
  }

  function tell() {
    const moment = momentOf(when.control.value);
    preview.textContent = moment ? `${longText(moment)}, ${relativeText(moment)}` : "";
  }

  async function submit(event) {
    event.preventDefault();
    if (isBusy) return;
    const moment = momentOf(when.control.value);
    const faults = faultsOf(subject.control.value, text.control.value, moment);
    word.replaceChildren();
    point(fields, faults);
    if (faults.length) return;
    const draft = { subject: subject.control.value.trim(), body: text.control.value, deliverAt: rfc3339(moment) };
    const content = JSON.stringify([place.group, draft]);
    if (sent.content !== content) sent = { content, key: crypto.randomUUID() };
    isBusy = true;
    send.setAttribute("aria-busy", "true");
    try {
      const message = await app.api.schedule(place.group, draft, sent.key);
      if (signal.aborted) return;
      app.go(fragmentOf({ view: "message", group: message.group, id: message.id }), { notice: "It is scheduled." });
    } catch (error) {
      if (signal.aborted) return;
      explain(Problem.of(error));
    } finally {
      isBusy = false;
      send.removeAttribute("aria-busy");
    }
  }

  function explain(problem) {
    // The line across the page has said it.
    if (problem.code === "session_ended") return;
    // The same key with another text: the next attempt is a new message.
    if (problem.code === "idempotency_key_reused") sent = { content: null, key: null };
    const rest = point(fields, problem.fields);
    if (problem.fields.length && !rest.length) return;
    word.replaceChildren(trouble(problem), ...rest.map((fault) => el("p", { class: "fault" }, fault)));
  }

  when.control.addEventListener("input", tell);
  everySecond(tell, signal);
  const back = el("a", { class: "back", href: fragmentOf({ view: "messages", group: place.group }) }, icon("back"), `Messages to ${place.group}`);
  return { title: "Schedule a message", nodes: [back, heading("Schedule a message"), tools(app, place), form] };
}

/** What is wrong with a draft, by the names of its members. */
function faultsOf(subject, text, moment) {
  const faults = [];
  const bytes = new TextEncoder().encode(text).length;
  if (!subject.trim()) faults.push({ name: "subject", detail: "Write a subject." });
  else if ([...subject].length > MAXIMUM_SUBJECT) faults.push({ name: "subject", detail: `At most ${MAXIMUM_SUBJECT} characters.` });
  if (!text.trim()) faults.push({ name: "body", detail: "Write something." });
  else if (bytes > MAXIMUM_TEXT_BYTES) faults.push({ name: "body", detail: `At most ${MAXIMUM_TEXT_BYTES} bytes; these are ${bytes}.` });
  if (!moment) faults.push({ name: "deliverAt", detail: "Choose a day and a time." });
  else if (moment.getTime() < Math.floor(Date.now() / 1000) * 1000) faults.push({ name: "deliverAt", detail: "This has passed." });
  else if (moment.getTime() > Date.now() + MAXIMUM_DAYS * 86_400_000) faults.push({ name: "deliverAt", detail: `At most ${MAXIMUM_DAYS} days ahead.` });
  return faults.map((fault) => ({ ...fault, detail: finished(fault.detail) }));
}

/** Moments that are often meant. */
function suggestions(isLocal) {
  return [
    ...(isLocal ? [["In ten seconds", () => inSeconds(10)]] : []),
    ["In two minutes", () => inSeconds(120)],
    ["In an hour", inAnHour],
    ["Tomorrow at nine", () => nineOClock(1)],
    // From a Monday: the next.
    ["Monday at nine", () => nineOClock(((8 - new Date().getDay()) % 7) || 7)],
  ];
}

/** So many seconds on, to the second: who tries it out wants to see it arrive. */
function inSeconds(seconds) {
  return new Date((Math.ceil(Date.now() / 1_000) + seconds) * 1_000);
}

/** The next full minute after an hour. */
function inAnHour() {
  return new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 3_600_000);
}

function nineOClock(days) {
  const date = new Date();
  date.setDate(date.getDate() + days);
  date.setHours(9, 0, 0, 0);
  return date;
}
