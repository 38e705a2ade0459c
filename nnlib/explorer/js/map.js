// View: the map. E over two weights, with a point that rolls downhill on it; the network is the same, and moves with it.

import { html, liveNumber, mark, put, section } from "./elements.js";
import { draggable, leadsToBox, onKeys } from "./hand.js";
import { createMap, drawContours, drawMapTicks, drawPlace, drawTrails, gridOf, perMapPixel } from "./map_plot.js";
import { createWalker } from "./map_walker.js";
import { inWords, read, slopeAt } from "./names.js";
import { numberBox } from "./number_box.js";
import { number, tidy } from "./numbers.js";
import { hides } from "./sight.js";
import { errorSurface } from "./surface.js";

const SLOW = 25; // milliseconds: a map that takes longer is drawn when the weights rest
const PARTS = 100; // so many presses of a key lead halfway across the map

/** @param {import("./explorer.js").Context} context @returns {import("./explorer.js").View} */
export function mapView({ setup, state, actions, symbol }) {
  const { shown, reach } = setup.map;
  const where = () => shown.map((parameter) => read(state, parameter));
  const plot = createMap(shown);
  const surface = createSurface(state, shown, reach, plot);
  const walker = createWalker(state, actions, shown, reach);
  const numbers = createNumbers(shown, where, walker.moveTo, actions, symbol, () => state.large);
  const element = section("The map of E", "nn-map-view", plot.drawing, numbers.element, walker.element);
  graspPlace(plot, where, walker, surface, actions);
  for (const box of numbers.boxes) onKeys(box, { Escape: null }, () => plot.point.focus());

  function draw() {
    if (hides(element, !shown.every(([kind, l]) => state.known(`dE_d${kind}`, l)))) return;
    const place = where();
    const slopes = shown.map((parameter) => slopeAt(state.now, parameter));
    const { scale, others } = surface.draw(place);
    drawTrails(plot, scale, walker.ways(place, others));
    drawPlace(plot, scale, place, slopes, walker.rate());
    numbers.draw(slopes, state.digits);
    walker.draw();
    sayPlace(plot, shown, place, state.now.E, slopes);
  }
  const stop = () => {
    surface.stop();
    walker.stop();
  };
  return { element, draw, stop };
}

/** The contours: drawn anew when a weight other than the two has moved, and around another centre when the point has left the map. */
function createSurface(state, shown, reach, plot) {
  const scale = { centre: [0, 0], reach };
  let drawn = "";
  let cost = 0;
  let later = 0;

  function others() {
    const weights = structuredClone({ W: state.W, b: state.b });
    for (const [kind, l, i, j = 0] of shown) weights[kind][l][i][j] = 0;
    return JSON.stringify(weights);
  }
  function contours() {
    const start = performance.now();
    drawContours(plot, errorSurface(state, ...shown, ...gridOf(scale)));
    drawMapTicks(plot, scale);
    plot.drawing.classList.remove("nn-earlier");
    cost = performance.now() - start;
  }
  function draw(place) {
    const wanted = others();
    const outside = place.some((value, k) => Math.abs(value - scale.centre[k]) > reach);
    if (outside) scale.centre = place.map((value) => Math.round(value / (reach / 2)) * (reach / 2));
    if (outside || wanted !== drawn) {
      drawn = wanted;
      clearTimeout(later);
      if (cost < SLOW) contours();
      else {
        plot.drawing.classList.add("nn-earlier");
        later = setTimeout(contours, 200);
      }
    }
    return { scale, others: wanted };
  }
  return { draw, scale, stop: () => clearTimeout(later) };
}

/** The two weights, with boxes to type in, and their derivatives. */
function createNumbers(shown, where, moveTo, actions, symbol, brief) {
  const rows = shown.map((parameter, k) => {
    function set(to) {
      const problem = moveTo(where().map((value, n) => (n === k ? to : value)));
      actions.rest();
      return problem;
    }
    const { box, complaint, draw: drawBox } = numberBox(() => where()[k], set, brief);
    box.setAttribute("aria-label", `on the map, ${inWords(parameter)}`);
    const [kind, ...index] = parameter;
    const slope = liveNumber(`map-slope-${k + 1}`);
    const value = html("span", { class: "nn-pair" }, symbol(kind, ...index), " = ", box);
    const derivative = html("span", { class: "nn-pair" }, symbol(`dE_d${kind}`, ...index), " = ", slope);
    return { element: html("div", { class: "nn-caption" }, value, derivative, complaint), box, drawBox, slope };
  });
  function draw(slopes, digits) {
    rows.forEach((row, k) => {
      row.drawBox();
      put(row.slope, number(slopes[k], digits));
    });
  }
  return { element: html("div", {}, ...rows.map((row) => row.element)), boxes: rows.map((row) => row.box), draw };
}

/** The point is dragged over the map, and moved with the arrow keys. */
function graspPlace({ point, drawing }, where, walker, { scale }, actions) {
  const { reach } = scale;
  const onMap = (value, k) => Math.max(scale.centre[k] - reach, Math.min(scale.centre[k] + reach, value));
  const grasp = () => {
    point.focus({ preventScroll: true });
    walker.stop();
    return where();
  };
  function valueAt(event, start) {
    const pixel = perMapPixel(drawing, scale);
    const moved = [event.clientX - start.x, -(event.clientY - start.y)];
    return start.value.map((value, k) => onMap(value + moved[k] * pixel, k));
  }
  draggable(point, { grasp, set: walker.moveTo, release: actions.rest, valueAt });
  const keys = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  onKeys(point, keys, (signs, event) => {
    const step = (reach / PARTS) * (event.shiftKey ? 0.1 : 1);
    walker.moveTo(where().map((value, k) => tidy(value + signs[k] * step)));
  });
  leadsToBox(point, undefined, ".nn-map-view .nn-box");
}

function sayPlace({ point, drawing }, shown, place, E, slopes) {
  mark(point, "aria-label", `point on the map of E: ${inWords(shown[0])} across, ${inWords(shown[1])} up`);
  mark(point, "aria-valuenow", place[0]);
  const parts = ["across", "up"].map((way, k) => `${number(place[k])} ${way}, derivative ${number(slopes[k])}`);
  mark(point, "aria-valuetext", `${parts.join("; ")}; E ${number(E)}`);
  mark(
    drawing,
    "aria-label",
    `map of the error E over the ${inWords(shown[0])}, across, and the ${inWords(shown[1])}, up; the stronger its colour, the higher`,
  );
}
