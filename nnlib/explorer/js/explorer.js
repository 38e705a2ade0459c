// The living part of the Explorer, all together: one place holds the state, and each view draws it.

import { backwardView } from "./backward.js";
import { controlsView } from "./controls.js";
import { descentView } from "./descent.js";
import { html } from "./elements.js";
import { formulaView } from "./formula.js";
import { matricesView } from "./matrices.js";
import { networkView } from "./network.js";
import { pathsView } from "./paths.js";
import { predictionView } from "./prediction.js";
import { presenting } from "./presenting.js";
import { createRoot } from "./root.js";
import { canWait, watchSight } from "./sight.js";
import { slopeView } from "./slope.js";
import { createState } from "./state.js";
import { createSymbols } from "./symbols.js";

/**
 * What a view gets: the state, which it reads, the actions, which change it, and what never changes.
 * @typedef {object} Context
 * @property {import("./state.js").Setup} setup
 * @property {Readonly<import("./state.js").State>} state
 * @property {import("./state.js").Actions} actions
 * @property {import("./symbols.js").Symbol_} symbol
 *
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {() => void} draw shows the state as it is now
 * @property {() => void} [stop] ends what the view has running
 * @property {HTMLElement[]} [watched] parts that needn't be drawn while they are out of sight, besides the whole
 */

/** The views by their names. A widget that has another one adds it. */
export const VIEWS = {
  network: networkView,
  slope: slopeView,
  backward: backwardView,
  descent: descentView,
  formula: formulaView,
  matrices: matricesView,
  paths: pathsView,
};

export function render({ model, el }) {
  const setup = model.get("_setup");
  const views = [];
  const drawAll = () => views.forEach((view) => canWait(view.element, state) || view.draw());
  const { state, actions, recompute, stop } = createState(model, setup, drawAll);
  const context = { setup, state, actions, symbol: createSymbols(setup.equations) };
  const sight = watchSight(() => state.moving && actions.redraw());
  const place = html("div", { class: "nn-views" });
  const { root, stop: stopListening } = createRoot(model, place);
  const present = presenting(root, setup.size, actions.enlarge);
  root.setAttribute("aria-busy", "true");

  function show(more) {
    for (const view of more.map((create) => create(context))) {
      views.push(view);
      place.append(view.element);
      for (const element of [view.element, ...(view.watched ?? [])]) sight.observe(element);
    }
    recompute();
  }
  const all = [predictionView, controlsView, ...setup.show.map((name) => VIEWS[name])];
  recompute();
  show(all.slice(0, 3));
  root.querySelector(".nn-controls").append(present.element);
  el.append(root);
  // What stands on top is painted first.
  const rest = setTimeout(() => {
    show(all.slice(3));
    root.removeAttribute("aria-busy");
  }, 50);
  return () => {
    clearTimeout(rest);
    stop();
    stopListening();
    present.stop();
    sight.disconnect();
    views.forEach((view) => view.stop?.());
  };
}

export default { render };
