// Numbers and elements: what every widget here uses. It stands in front of the widget's own file, in one module with it.

// Four significant digits by default, with a true minus sign; picture.py writes the same.
export function number(x, digits = 4) {
  if (x === 0) return "0";
  const [mantissa, exponent] = x.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  const text = power > -5 && power < digits ? Number(x.toExponential(digits - 1)).toFixed(digits - 1 - power) : `${mantissa}e${power}`;
  return text.replaceAll("-", "−");
}

const SVG = "http://www.w3.org/2000/svg", MATH = "http://www.w3.org/1998/Math/MathML";

function make(namespace, tag, attributes, children) {
  const element = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const html = (tag, attributes = {}, ...children) => make("http://www.w3.org/1999/xhtml", tag, attributes, children);
const svg = (tag, attributes = {}, ...children) => make(SVG, tag, attributes, children);
const math = (tag, ...children) => make(MATH, tag, {}, children);

function button(content, press, label) {
  const element = html("button", label ? { type: "button", "aria-label": label } : { type: "button" }, content);
  element.addEventListener("click", press);
  return element;
}

const section = (title, name, ...children) => html("section", { class: name, "aria-label": title }, html("h4", {}, title), ...children);

// Write a text or an attribute where it isn't there already: an untouched element costs the browser nothing.
function put(element, text) {
  if (element.written === text) return;
  element.written = text;
  if (element.firstChild?.nodeType === Node.TEXT_NODE) element.firstChild.data = text; // cheaper than a new text node
  else element.textContent = text;
}
function mark(element, name, value) {
  const marks = (element.marks ??= {});
  if (marks[name] !== value) element.setAttribute(name, (marks[name] = value));
}

// 0.1 + 0.05 is 0.15000000000000002 in binary; what the hand sets has at most twelve decimals.
const tidy = (value) => Number(value.toFixed(12));

// A box to type a number in, and the place where it says what is wrong. Text that is no number is refused, and the old value kept.
// `value()` is the number in hand; `set(number)` takes a new one.
function numberBox(value, set) {
  const box = html("input", { type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", class: "nn-box" });
  const complaint = html("span", { class: "nn-complaint", role: "alert" });
  const shown = () => String(value()).replaceAll("-", "−");
  const typed = () => box.value.trim().replaceAll("−", "-").replace(",", ".");

  function refuse(text) {
    complaint.textContent = text;
    box.setAttribute("aria-invalid", text ? "true" : "false");
  }
  function enter() {
    if (typed() === "" || !Number.isFinite(Number(typed()))) {
      refuse(`“${box.value}” is not a number; ${shown()} is kept`);
      box.value = shown();
    } else {
      refuse("");
      set(Number(typed()));
    }
  }
  box.addEventListener("change", enter);
  // When the value is no longer the one in the box, because something else moved it or is in hand now.
  function draw() {
    if (Number(typed()) === value() && typed() !== "") return;
    box.value = shown();
    refuse("");
  }
  return { box, complaint, draw };
}
