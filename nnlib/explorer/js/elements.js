// Elements of the page: made in one call, and written to only where something changed.

function make(namespace, tag, attributes, children) {
  const element = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const MATHML = "http://www.w3.org/1998/Math/MathML";

export const html = (tag, attributes = {}, ...children) => make("http://www.w3.org/1999/xhtml", tag, attributes, children);
export const svg = (tag, attributes = {}, ...children) => make(SVG, tag, attributes, children);
export const math = (tag, ...children) => make(MATHML, tag, {}, children);

const PIECE = /<(\/?)([\w-]+)([^>]*?)(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;

/** The SVG or MathML that stands in a text, which has no entities. Not by innerHTML: pages that require trusted types forbid it. */
export function fromText(text) {
  const namespace = text.startsWith("<svg") ? SVG : MATHML;
  const open = [html("div")];
  for (const [, closes, tag, attributes, empty, words] of text.matchAll(PIECE)) {
    if (words) open.at(-1).append(words);
    else if (closes) open.pop();
    else {
      const pairs = [...attributes.matchAll(ATTRIBUTE)].map(([, name, value]) => [name, value]);
      const element = make(namespace, tag, Object.fromEntries(pairs), []);
      open.at(-1).append(element);
      if (!empty) open.push(element);
    }
  }
  return open[0].firstElementChild;
}

export function button(content, press, label) {
  const element = html("button", label ? { type: "button", "aria-label": label } : { type: "button" }, content);
  element.addEventListener("click", (event) => element.getAttribute("aria-disabled") === "true" || press(event));
  return element;
}

/** Whether a button can be pressed. While it has the focus it only says that it can't: disabled it would lose it, and nobody be told. */
export function enable(element, can) {
  element.disabled = !can && !element.matches(":focus");
  mark(element, "aria-disabled", String(!can));
}

/** A number that changes while something moves. Nobody wants to hear each of them, so it is no <output>: a sentence tells when it rests. */
export const liveNumber = (name, kind = "") => html("span", { class: `nn-number ${kind}`.trim(), "data-live": name });

/** No <section>: on a slide reveal.js would take it for a slide within the slide. */
export const region = (label, name, ...children) =>
  html("div", { class: `${name} nn-region`, role: "region", "aria-label": label }, ...children);

export const section = (title, name, ...children) => region(title, name, html("h4", {}, title), ...children);

/** Write a text where it isn't there already: an untouched element costs the browser nothing. */
export function put(element, text) {
  if (element.written === text) return;
  element.written = text;
  if (element.firstChild?.nodeType === Node.TEXT_NODE) element.firstChild.data = text; // cheaper than a new text node
  else element.textContent = text;
}

/** The same for an attribute. */
export function mark(element, name, value) {
  const marks = (element.marks ??= {});
  if (marks[name] !== value) element.setAttribute(name, (marks[name] = value));
}
