// A box to type a number in, and the place where it says what is wrong.

import { html } from "./elements.js";
import { onKeys } from "./hand.js";
import { number, readNumber } from "./numbers.js";

const refusal = (box, complaint) => (text) => {
  complaint.textContent = text;
  box.setAttribute("aria-invalid", text ? "true" : "false");
};

const whole = (value) => String(value).replaceAll("-", "−");

const inBrief = (value) => [whole(value), number(value, 3)].reduce((one, other) => (other.length < one.length ? other : one));

/**
 * Text that is no number is refused, and the old value kept.
 * @param {() => number} value the number in hand
 * @param {(to: number) => string | void} set takes a new one, or says what is wrong with it
 * @param {() => boolean} [brief] whether it shows few digits while nobody types
 */
export function numberBox(value, set, brief = () => false) {
  const box = html("input", { type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", class: "nn-box" });
  const complaint = html("span", { class: "nn-complaint", role: "alert" });
  let typing = false;
  let entered = false; // whether the box has the focus
  let stands = ""; // the value in the box, as it is written
  const shown = () => (brief() && !entered ? inBrief(value()) : whole(value()));
  const show = () => (box.value = stands = shown());
  const refuse = refusal(box, complaint);
  function enter() {
    typing = false;
    const typed = box.value;
    const read = readNumber(typed);
    const problem = read.problem ?? set(read.value);
    refuse(problem ? `“${typed}” ${problem}; ${whole(value())} is kept` : "");
    stands = shown();
    if (problem) show();
  }
  function forget() {
    typing = false;
    show();
    if (box.matches(":focus")) box.select();
    refuse("");
  }
  box.addEventListener("input", () => (typing = true));
  box.addEventListener("change", enter);
  const turn = (to) => () => {
    entered = to;
    typing = false;
    if (!brief()) return;
    show();
    if (to) box.select();
  };
  box.addEventListener("focus", turn(true));
  box.addEventListener("blur", turn(false)); // after a change
  onKeys(box, { Escape: null }, forget);
  // When the value is no longer the one in the box, because something else moved it or is in hand now.
  function draw() {
    if (!typing && stands !== shown()) forget();
  }
  /** Take over what is being typed. */
  const finish = () => typing && enter();
  return { box, complaint, draw, finish };
}
