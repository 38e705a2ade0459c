// Presenting: a widget in large, to be read from a back row, and on the whole screen. A button for each.

import { button, html, svg } from "./elements.js";

const NARROWEST = 700; // on a page of fewer pixels large letters leave no room for what they are to say: all stays as it is there

/**
 * Large is what Python's `size` says, or the page, by data-nn-size="large" at its <html>, until the button is pressed.
 * @param {HTMLElement} root
 * @param {string} [size]
 * @param {(large: boolean) => void} [changed]
 */
export function presenting(root, size, changed) {
  let wanted = size === "large" || document.documentElement.dataset.nnSize === "large";
  const large = button("large", () => {
    wanted = !wanted;
    apply();
  });
  const whole = wholeScreen(root);
  function apply() {
    const narrow = root.isConnected && root.clientWidth < NARROWEST;
    large.hidden = narrow;
    large.setAttribute("aria-pressed", wanted);
    const is = wanted && !narrow;
    if (root.classList.contains("nn-large") === is) return;
    root.classList.toggle("nn-large", is);
    changed?.(is);
  }
  apply();
  const width = new ResizeObserver(apply);
  width.observe(root);
  return { element: html("span", { class: "nn-presenting nn-buttons" }, large, whole), stop: () => width.disconnect() };
}

/** Escape leaves it as well: that is the browser's. */
function wholeScreen(root) {
  const corners = svg("path", { d: "M1 6V1h5M10 1h5v5M15 10v5h-5M6 15H1v-5" });
  const press = () => (root.matches(":fullscreen") ? document.exitFullscreen() : root.requestFullscreen());
  const whole = button(svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, corners), press, "full screen");
  whole.hidden = !document.fullscreenEnabled;
  const say = () => whole.setAttribute("aria-pressed", root.matches(":fullscreen"));
  say();
  root.addEventListener("fullscreenchange", say);
  return whole;
}
