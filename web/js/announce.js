// What those hear who do not see the page: one line at a time, in a region that is there from the start.

/** Has a text read out when the reader's program comes to it. */
export function announce(text) {
  const region = document.getElementById("status");
  // The same line twice is read out once, unless it was gone between.
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50);
}
