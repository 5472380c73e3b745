// Moments in the reader's zone. The words of the page are English, so dates are written as an English reader does; who reads
// another English has theirs.

const locale = navigator.language?.startsWith("en") ? navigator.language : "en-GB";
const short = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const shortWithYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
const whole = { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
const long = new Intl.DateTimeFormat(locale, whole);
const longWithSeconds = new Intl.DateTimeFormat(locale, { ...whole, second: "2-digit" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

/** A <time> with day and clock; the whole of it, with the zone, is shown on pointing. */
export function timeElement(moment, write = shortText) {
  const date = new Date(moment);
  const element = document.createElement("time");
  if (Number.isNaN(date.getTime())) {
    element.textContent = String(moment);
    return element;
  }
  element.dateTime = date.toISOString();
  element.title = longText(date);
  element.textContent = write(date);
  return element;
}

/** Day and clock; the year where it is not this one. */
export function shortText(date) {
  return (date.getFullYear() === new Date().getFullYear() ? short : shortWithYear).format(date);
}

/** Everything, with the zone; seconds only where there are any. */
export function longText(date) {
  return (date.getSeconds() ? longWithSeconds : long).format(date);
}

const steps = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

/** How far off, in one unit: "in 2 minutes", "yesterday". */
export function relativeText(date, now = Date.now()) {
  const seconds = Math.round((date.getTime() - now) / 1000);
  const [unit, length] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return relative.format(Math.round(seconds / length), unit);
}

/** How far off a moment is, as long as it is shown. */
export function relativeElement(moment) {
  const element = document.createElement("span");
  element.dataset.moment = new Date(moment).getTime();
  element.textContent = relativeText(new Date(moment));
  return element;
}

/** Brings all of those below a node up to date. What says the same is left alone, so that nothing is read out anew. */
export function refreshRelative(root) {
  for (const element of root.querySelectorAll("[data-moment]")) {
    const text = relativeText(new Date(Number(element.dataset.moment)));
    if (element.textContent !== text) element.textContent = text;
  }
}

/** What is left until a moment, as a clock: "59:12", "1:00:00"; "0:00" behind it. */
export function clockText(until, now = Date.now()) {
  const seconds = Math.max(0, Math.round((until - now) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const pad = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** What the input of type datetime-local holds for a moment: local, without a zone; seconds only where there are any. */
export function localValue(date) {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
  return local.slice(0, date.getSeconds() ? 19 : 16);
}

/** The moment that such an input names in the reader's zone; null where it is empty. */
export function momentOf(value) {
  const date = new Date(value);
  return value && !Number.isNaN(date.getTime()) ? date : null;
}

/** RFC 3339 in UTC, whole seconds. */
export function rfc3339(date) {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

/** Calls `tick` now and each second until the signal ends it. */
export function everySecond(tick, signal) {
  tick();
  const timer = setInterval(tick, 1_000);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}
