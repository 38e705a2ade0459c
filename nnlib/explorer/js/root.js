// The root of a widget, at home in the pages of many programs: JupyterLab, Notebook, nbclassic, marimo, or one of its own.

import { html, put } from "./elements.js";

// JupyterLab looks for it around the element that has the focus, Notebook 7 on the element itself: keys typed there are no commands.
const NO_COMMANDS = "data-lm-suppress-shortcuts";

/** Listen to several events of a model, one at a time, as marimo's model wants it; returns what ends it. */
export function listen(model, events, act) {
  for (const event of events) model.on(event, act);
  return () => events.forEach((event) => model.off(event, act));
}

/** The root, with a line in front in which it says what the kernel refused; `stop` ends what it listens to. */
export function createRoot(model, ...children) {
  const refused = html("p", { class: "nn-complaint", role: "alert" });
  const root = html("div", { class: "nn-explorer", [NO_COMMANDS]: "true" }, refused, ...children);
  root.addEventListener("keydown", (event) => event.stopPropagation());
  root.addEventListener("focusin", ({ target }) => target.setAttribute(NO_COMMANDS, "true"));
  const say = () => put(refused, model.get("_refused") ?? "");
  say();
  return { root, stop: listen(model, ["change:_refused"], say) };
}

/** An element of the same widget. */
export const inWidget = (element, selector) => element.closest(".nn-explorer").querySelector(selector);
