// A box to type a number in, and the place where it says what is wrong.

import { html } from "./elements.js";
import { onKeys } from "./hand.js";
import { readNumber } from "./numbers.js";

/**
 * Text that is no number is refused, and the old value kept.
 * @param {() => number} value the number in hand
 * @param {(to: number) => string | void} set takes a new one, or says what is wrong with it
 */
export function numberBox(value, set) {
  const box = html("input", { type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", class: "nn-box" });
  const complaint = html("span", { class: "nn-complaint", role: "alert" });
  const shown = () => String(value()).replaceAll("-", "−");
  let typing = false;

  function refuse(text) {
    complaint.textContent = text;
    box.setAttribute("aria-invalid", text ? "true" : "false");
  }
  function enter() {
    typing = false;
    const typed = box.value;
    const read = readNumber(typed);
    const problem = read.problem ?? set(read.value);
    refuse(problem ? `“${typed}” ${problem}; ${shown()} is kept` : "");
    if (problem) box.value = shown();
  }
  function forget() {
    typing = false;
    box.value = shown();
    if (box.matches(":focus")) box.select();
    refuse("");
  }
  box.addEventListener("input", () => (typing = true));
  box.addEventListener("change", enter);
  box.addEventListener("blur", () => (typing = false)); // after a change
  onKeys(box, { Escape: null }, forget);
  // When the value is no longer the one in the box, because something else moved it or is in hand now.
  function draw() {
    if (!typing && readNumber(box.value).value !== value()) forget();
  }
  /** Take over what is being typed. */
  const finish = () => typing && enter();
  return { box, complaint, draw, finish };
}
