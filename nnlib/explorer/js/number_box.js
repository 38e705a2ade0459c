// A box to type a number in, and the place where it says what is wrong.

import { html } from "./elements.js";

/**
 * Text that is no number is refused, and the old value kept.
 * @param {() => number} value the number in hand
 * @param {(to: number) => void} set takes a new one
 */
export function numberBox(value, set) {
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
