// Elements, made without markup: what comes from outside only ever becomes text, and the policy of the page
// (require-trusted-types-for) forbids anything else.

/**
 * An element. Attributes that are true are empty, those that are false, null or undefined are left out; `on` holds
 * listeners by event. Children are nodes and texts, null is left out.
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value !== false && value != null) {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

let serial = 0;

/** An id that no other element has. */
export function freshId(stem) {
  serial += 1;
  return `${stem}-${serial}`;
}

/** A drawing: strokes in a field of 24 by 24, as wide as a letter is high. Says nothing to those who listen. */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(namespace, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  for (const strokes of icons[name]) {
    const path = document.createElementNS(namespace, "path");
    path.setAttribute("d", strokes);
    drawing.append(path);
  }
  return drawing;
}

const icons = {
  key: ["M8.5 15.5a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7Z", "M12 12h8.5v3.5M17 12v2.5"],
  back: ["M14 6l-6 6 6 6"],
  mail: ["M4 6h16v12H4z", "M4.5 6.5 12 13l7.5-6.5"],
  people: ["M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z", "M3.5 19c.6-3.2 2.6-5 5.5-5s4.9 1.8 5.5 5", "M15.5 5.4a3 3 0 0 1 0 5.2M17.5 14.5c1.7.7 2.7 2.2 3 4.5"],
  closed: ["M6 11h12v9H6z", "M8.5 11V8a3.5 3.5 0 0 1 7 0v3"],
  cloud: ["M4 4l16 16", "M17.5 17.5H7a4 4 0 0 1-.6-7.950M9.5 6.3A5.5 5.5 0 0 1 17.3 10.5a3.6 3.6 0 0 1 2.9 5.2"],
};
