// Which mailing group the reader is looking at: one of their own, or, with groups:any, any that they can name.

import { el, freshId } from "./dom.js";
import { may } from "./permissions.js";
import { isGroup } from "./places.js";

/** The group that is shown where the address names none; null where the reader has none. */
export function firstGroup(me, config) {
  const own = me.groups;
  if (config.defaultGroup && (own.includes(config.defaultGroup) || may(me, "groups:any"))) return config.defaultGroup;
  return own.find(isGroup) ?? null;
}

/** The chooser. `choose` is called with the group that the reader wants to see. */
export function groupChooser(me, group, choose) {
  const groups = me.groups.filter(isGroup);
  // Also one that is not theirs, when the address names it: what becomes of it says the service.
  if (group !== null && !groups.includes(group)) groups.push(group);
  const id = freshId("group");
  const other = "another group";
  const select = el(
    "select", { id, on: { change: () => (select.value === other ? ask() : choose(select.value)) } },
    groups.map((name) => el("option", { value: name, selected: name === group }, name)),
    // No group has a blank in its name.
    may(me, "groups:any") && el("option", { value: other }, "Another group…"));
  const box = el("div", { class: "chooser" }, el("label", { for: id }, "Group"), select);

  function ask() {
    const name = freshId("group");
    const fault = el("p", { class: "fault", id: `${name}-fault` });
    const input = el("input", {
      id: name, type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "64", "aria-describedby": fault.id,
    });
    const form = el(
      "form", { class: "chooser", novalidate: true, on: { submit: (event) => {
        event.preventDefault();
        if (isGroup(input.value.trim())) return choose(input.value.trim());
        fault.textContent = "Letters, digits, dots, hyphens and underscores, at most 64.";
        input.setAttribute("aria-invalid", "true");
        return input.focus();
      } } },
      el("label", { for: name }, "Group"), input, el("button", { type: "submit" }, "Open"),
      el("button", { type: "button", class: "plain", on: { click: () => {
        form.replaceWith(groupChooser(me, group, choose));
      } } }, "Back"), fault);
    box.replaceWith(form);
    input.focus();
  }

  return box;
}

/** Takes a group out of the list of a chooser that is shown: it still says where the reader is, and cannot be chosen again. */
export function leaveOut(root, group) {
  for (const option of root.querySelectorAll(".chooser option")) option.hidden ||= option.value === group;
}
