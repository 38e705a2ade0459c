// The plot of the slope view: E over the weight in hand, with its scales.

import { mark, svg } from "./elements.js";
import { asSlider } from "./hand.js";
import { digitsApart, number, range } from "./numbers.js";

const WIDTH = 380;
const HEIGHT = 300;
const LEFT = 58;
const RIGHT = WIDTH - 14;
const TOP = 24;
const BOTTOM = HEIGHT - 42;
const POINTS = 81;

/** How far the plot shows the weight to either side. */
export const REACH = 3;

/** How much of the weight a pixel of the screen is. */
export const perPixel = (drawing) => (2 * REACH) / (RIGHT - LEFT) / (drawing.getBoundingClientRect().width / WIDTH);

export function createPlot() {
  const curve = svg("path", { class: "nn-curve" });
  const tangent = svg("line", { class: "nn-tangent" });
  const secant = svg("line", { class: "nn-secant" });
  const point = asSlider(svg("circle", { class: "nn-point", r: 8, tabindex: 0 }));
  const second = svg("circle", { class: "nn-second", r: 5 });
  const ticks = svg("g", { class: "nn-ticks", "aria-hidden": "true" });
  const across = svg("text", { class: "nn-axis", x: (LEFT + RIGHT) / 2, y: HEIGHT - 6 });
  const clip = `nn-clip-${Math.random().toString(36).slice(2)}`;
  const drawing = svg(
    "svg",
    { class: "nn-slope", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group" },
    svg("clipPath", { id: clip }, svg("rect", { x: LEFT, y: TOP, width: RIGHT - LEFT, height: BOTTOM - TOP })),
    svg("path", { class: "nn-frame", d: `M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}` }),
    ticks,
    across,
    svg("text", { class: "nn-axis nn-E", x: 14, y: TOP + 4 }, "E"),
    svg("g", { "clip-path": `url(#${clip})` }, curve, secant, tangent, second),
    point,
  );
  return { drawing, curve, tangent, secant, point, second, ticks, across };
}

/** From the weight and E to the plot: what `centre`, `low` and `high` say. */
const toX = ({ centre }, x) => drawable(LEFT + ((x - centre + REACH) / (2 * REACH)) * (RIGHT - LEFT));
const toY = ({ low, high }, E) => drawable(BOTTOM - ((E - low) / (high - low)) * (BOTTOM - TOP));

// Not too far off for a browser to draw; and what is no number lies high above, as an E that is too large does.
const drawable = (pixels) => (Number.isNaN(pixels) ? -1e9 : Math.max(-1e9, Math.min(1e9, pixels)));

// Below this part of E, its ticks would need more digits than there is room for.
const FLAT = 1e-5;

/** Draw the curve of E around `centre`; returns the scale on which all of it is seen. */
export function drawCurve(curve, centre, E) {
  const xs = range(POINTS).map((k) => centre - REACH + (2 * REACH * k) / (POINTS - 1));
  const Es = xs.map((x) => Math.min(E(x), 1e300) || 0);
  const lowest = Math.min(...Es);
  const highest = Math.max(...Es);
  const margin = highest - lowest > FLAT * highest ? 0.15 * (highest - lowest) : Math.max(0.1 * highest, 1e-9);
  const scale = { centre, low: Math.max(0, lowest - margin), high: highest + margin };
  mark(curve, "d", "M" + xs.map((x, k) => `${toX(scale, x).toFixed(1)} ${toY(scale, Es[k]).toFixed(1)}`).join("L"));
  return scale;
}

/** Draw the straight line through (x, E) with this slope, across the whole plot. */
export function drawStraight(line, scale, x, E, slope) {
  [scale.centre - REACH, scale.centre + REACH].forEach((end, k) => {
    mark(line, `x${k + 1}`, toX(scale, end));
    mark(line, `y${k + 1}`, toY(scale, E + slope * (end - x)));
  });
}

export function drawPoint(point, scale, x, E) {
  mark(point, "cx", toX(scale, x));
  mark(point, "cy", toY(scale, E));
}

export function drawTicks(ticks, scale) {
  const { centre, low, high } = scale;
  const key = `${centre} ${low} ${high}`;
  if (ticks.drawn === key) return;
  ticks.drawn = key;
  const across = [-REACH, -REACH / 2, 0, REACH / 2, REACH].map((d) => centre + d);
  const up = [0.1, 0.5, 0.9].map((f) => low + f * (high - low));
  ticks.replaceChildren(
    ...across.map((x) => svg("text", { x: toX(scale, x), y: BOTTOM + 16 }, number(x, digitsApart(across, 2)))),
    ...up.map((E) => svg("text", { class: "nn-tick-up", x: LEFT - 6, y: toY(scale, E) + 4 }, number(E, digitsApart(up, 3)))),
  );
}
