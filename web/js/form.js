// Fields with their labels, and what is wrong with them.

import { el, freshId } from "./dom.js";
import { finished } from "./sentences.js";

/** A field: label, hint, control, and the place for what is wrong with it. `control` is an input, a textarea or a select. */
export function field({ label, hint = null, control, extra = null }) {
  const id = freshId("field");
  const fault = el("p", { class: "fault", id: `${id}-fault` });
  control.id = id;
  const described = [hint && `${id}-hint`, `${id}-fault`].filter(Boolean).join(" ");
  control.setAttribute("aria-describedby", described);
  const box = el(
    "div", { class: "field" }, el("label", { for: id }, label),
    hint && el("p", { class: "hint", id: `${id}-hint` }, hint), control, extra, fault);
  return {
    box,
    control,
    /** Says what is wrong; an empty text says that nothing is. */
    say(text) {
      fault.textContent = text;
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    },
  };
}

/**
 * Puts what is wrong beside the fields that it is wrong with, by the names of the body's members, and the focus into the
 * first. Returns what belongs to no field.
 */
export function point(fields, faults) {
  for (const field of Object.values(fields)) field.say("");
  const rest = [];
  for (const { name, detail } of faults) {
    if (Object.hasOwn(fields, name)) fields[name].say(finished(detail));
    else rest.push(finished(name ? `${name}: ${detail}` : detail));
  }
  const first = Object.values(fields).find((field) => field.control.hasAttribute("aria-invalid"));
  first?.control.focus();
  return rest;
}
