"""What is found wrong with a page by measuring it: WCAG 2.2's contrast (1.4.3, 1.4.11), reflow (1.4.10), one heading."""

# Runs in the page. Colours are computed ones; what lies under a text is composed of its ancestors' backgrounds.
JUDGE = r"""
const faults = [];
const root = document.querySelector("dialog[open]") ?? document.body;

function parse(colour) {
  const parts = colour.match(/[\d.]+/g).map(Number);
  return { r: parts[0], g: parts[1], b: parts[2], a: parts.length > 3 ? parts[3] : 1 };
}
function over(top, under) {
  const mix = (name) => top[name] * top.a + under[name] * (1 - top.a);
  return { r: mix("r"), g: mix("g"), b: mix("b"), a: 1 };
}
function backdrop(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    layers.push(colour);
    if (colour.a === 1) break;
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const canvas = dark ? { r: 18, g: 18, b: 18, a: 1 } : { r: 255, g: 255, b: 255, a: 1 };
  return layers.reduceRight((under, top) => over(top, under), canvas);
}
function luminance({ r, g, b }) {
  const [x, y, z] = [r, g, b].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}
function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}
function shown(element) {
  return element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) && element.getClientRects().length > 0;
}

let texts = 0;
const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || !shown(element) || element.closest(".aside, option")) continue;
  texts += 1;
  const style = getComputedStyle(element);
  const under = backdrop(element);
  const ratio = contrast(over(parse(style.color), under), under);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (isLarge ? 3 : 4.5)) faults.push(`${ratio.toFixed(2)}:1 for "${walker.currentNode.textContent.trim().slice(0, 40)}"`);
}
if (texts === 0) faults.push("there is no text");

for (const control of root.querySelectorAll("input, textarea, select")) {
  if (!shown(control)) continue;
  const around = backdrop(control.parentElement);
  const ratio = contrast(over(parse(getComputedStyle(control).borderTopColor), around), around);
  if (ratio < 3) faults.push(`${ratio.toFixed(2)}:1 for the edge of ${control.name || control.id}`);
}

const width = document.documentElement.scrollWidth;
if (width > innerWidth) faults.push(`${width} pixels wide in a window of ${innerWidth}`);
for (const element of root.querySelectorAll("main *, header *")) {
  if (shown(element) && !element.closest("pre, .skip, svg") && element.getBoundingClientRect().right > innerWidth + 1) {
    faults.push(`<${element.localName} class="${element.className}"> is cut off at the right`);
  }
}
for (const control of root.querySelectorAll("button, a.button, select, input, nav a")) {
  if (shown(control) && control.getBoundingClientRect().height < 24) faults.push(`${control.textContent} is less than 24 pixels high`);
}
const headings = [...document.querySelectorAll("h1")].filter(shown).length;
if (headings !== 1) faults.push(`${headings} headings of the first order`);
if (!document.documentElement.lang) faults.push("no language");
return [...new Set(faults)];
"""
