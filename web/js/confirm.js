// A question before something that cannot be undone: the browser's own dialog, which keeps the focus and gives it back.

import { el, freshId } from "./dom.js";
import { Problem } from "./problem.js";
import { trouble } from "./states.js";

/**
 * Asks. `act` does it, and the dialog stays until that has succeeded or been called off; what goes wrong is shown in it.
 *
 * Whether it was done.
 */
export function confirm({ title, text, verb, keep, act }) {
  return new Promise((resolve) => {
    const heading = freshId("title");
    const place = el("div");
    let isDone = false;
    let isBusy = false;

    const yes = el("button", { type: "button", class: "danger", on: { click: perform } }, verb);
    const no = el("button", { type: "button", autofocus: true, on: { click: () => dialog.close() } }, keep);
    const dialog = el(
      "dialog", { "aria-labelledby": heading },
      el("h2", { id: heading }, title), el("p", {}, text), place, el("div", { class: "buttons" }, no, yes));

    async function perform() {
      if (isBusy) return;
      isBusy = true;
      yes.setAttribute("aria-busy", "true");
      try {
        await act();
        isDone = true;
        dialog.close();
      } catch (error) {
        const problem = Problem.of(error);
        place.replaceChildren(trouble(problem));
        if (!problem.isPassing) {
          yes.remove();
          no.textContent = "Close";
        }
      } finally {
        isBusy = false;
        yes.removeAttribute("aria-busy");
      }
    }

    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(isDone);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
