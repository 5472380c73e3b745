// The frame around the views: the name of the house, where one can go, who is there.

import { nameOf } from "./claims.js";
import { el, icon } from "./dom.js";
import { fragmentOf } from "./places.js";
import { offers } from "./permissions.js";

/** Fills the head of the page, whose links lead to that group. Without `app` nobody is signed in, and it is empty. */
export function frame(app, place = null, group = null) {
  const head = document.getElementById("head");
  if (!app) {
    head.replaceChildren();
    return;
  }
  const brand = el("a", { class: "brand", href: "#/" }, icon("key"), "Latchkey");
  const here = place?.view === "message" || place?.view === "schedule" ? "messages" : place?.view;
  const links = offers(app.me, app.config)
    .filter(({ view }) => group !== null || view === "outbox" || view === "you")
    .map(({ view, name }) => el("li", {}, el("a", { href: fragmentOf({ view, group }), "aria-current": view === here ? "page" : null }, name)));
  head.replaceChildren(
    brand,
    el("nav", { class: "nav", "aria-label": "Views" }, el("ul", {}, links)),
    el("div", { class: "account" },
      el("span", { class: "account-name" }, nameOf(app.session.claims)),
      el("button", { type: "button", class: "plain", on: { click: () => app.signOut() } }, "Sign out")));
}

/** Says across the page that the sign-in has ended; what was written stays where it is. */
export function endedBanner(signIn) {
  if (document.querySelector(".banner")) return;
  const banner = el(
    "div", { class: "banner", role: "alert" },
    el("p", {}, el("strong", {}, "Your sign-in has ended."), " What you have written is still here, until you sign in again."),
    el("button", { type: "button", class: "primary", on: { click: signIn } }, "Sign in again"));
  document.getElementById("head").after(banner);
}
