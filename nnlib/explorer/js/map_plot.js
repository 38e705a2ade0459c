// The drawing of the map view: E over two weights as a map, with a point, the arrow against the gradient, and the way that was walked.

import { mark, svg } from "./elements.js";
import { asSlider } from "./hand.js";
import { digitsApart, number, range } from "./numbers.js";
import { contour, contourLevels } from "./surface.js";

const MAP_WIDTH = 380;
const MAP_LEFT = 62;
const MAP_TOP = 12;
const SIDE = 300;
const MAP_HEIGHT = MAP_TOP + SIDE + 50;
const GRID = 41;
const LEVELS = 10;
const ARROW = 46;
const HEAD = 9;

/** How much of a weight a pixel of the screen is. */
export const perMapPixel = (drawing, { reach }) => (2 * reach) / SIDE / (drawing.getBoundingClientRect().width / MAP_WIDTH);

/** The values of both weights at which E is computed. */
export const gridOf = ({ centre, reach }) => centre.map((middle) => range(GRID).map((k) => middle - reach + (2 * reach * k) / (GRID - 1)));

const near = (pixels) => Math.max(-1e5, Math.min(1e5, pixels));
const mapX = ({ centre, reach }, x) => near(MAP_LEFT + ((x - centre[0] + reach) / (2 * reach)) * SIDE);
const mapY = ({ centre, reach }, y) => near(MAP_TOP + SIDE - ((y - centre[1] + reach) / (2 * reach)) * SIDE);

export function createMap([first, second]) {
  const areas = range(LEVELS).map(() => svg("path", { class: "nn-area" }));
  const lines = range(LEVELS).map(() => svg("path", { class: "nn-contour" }));
  const trails = svg("path", { class: "nn-trail" });
  const legs = svg("path", { class: "nn-legs" });
  const arrow = svg("path", { class: "nn-arrow" });
  const next = svg("circle", { class: "nn-next", r: 5 });
  const point = asSlider(svg("circle", { class: "nn-point nn-map-point", r: 8, tabindex: 0 }));
  const ticks = svg("g", { class: "nn-ticks", "aria-hidden": "true" });
  const clip = `nn-clip-${Math.random().toString(36).slice(2)}`;
  const square = { x: MAP_LEFT, y: MAP_TOP, width: SIDE, height: SIDE };
  const drawing = svg(
    "svg",
    { class: "nn-map", viewBox: `0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`, role: "group" },
    svg("clipPath", { id: clip }, svg("rect", square)),
    svg("g", { "clip-path": `url(#${clip})` }, ...areas, ...lines, trails, legs, arrow, next),
    svg("rect", { class: "nn-frame", ...square }),
    ticks,
    svg("g", { transform: `translate(${MAP_LEFT + SIDE / 2} ${MAP_HEIGHT - 10})` }, axisName(first)),
    svg("g", { transform: `translate(16 ${MAP_TOP + SIDE / 2})` }, axisName(second)),
    point,
  );
  return { drawing, areas, lines, trails, legs, arrow, next, point, ticks };
}

function axisName([kind, l, ...index]) {
  const below = index.map((k) => k + 1).join(Math.max(...index) > 8 ? "," : "");
  const raised = svg("tspan", { dy: "-0.6em" }, String(l));
  return svg(
    "text",
    { class: "nn-axis", "aria-hidden": "true" },
    kind,
    raised,
    svg("tspan", { dx: `${-0.6 * String(l).length}em`, dy: "1em" }, below),
  );
}

const place = (s, r) => [MAP_LEFT + (s / (GRID - 1)) * SIDE, MAP_TOP + SIDE - (r / (GRID - 1)) * SIDE];

/** Draw the contours of E, given at the points of the grid; the higher, the stronger its colour. */
export function drawContours({ areas, lines }, rows) {
  const levels = contourLevels(rows, LEVELS);
  range(LEVELS).forEach((k) => {
    const { area, line } = k < levels.length ? contour(rows, levels[k], place) : { area: "", line: "" };
    mark(areas[k], "d", area);
    mark(lines[k], "d", line);
  });
}

/** Draw the point, the arrow against the slopes, of one length always, its two parts, and a ring where the next step ends. */
export function drawPlace(plot, scale, [x, y], slopes, rate) {
  const [px, py] = [mapX(scale, x), mapY(scale, y)];
  mark(plot.point, "cx", px);
  mark(plot.point, "cy", py);
  const length = Math.hypot(...slopes);
  const [dx, dy] = length > 0 ? [-slopes[0] / length, slopes[1] / length] : [0, 0]; // on the screen, y runs down
  const tip = [px + ARROW * dx, py + ARROW * dy];
  const wing = (side) => `M${at(tip)}L${at([tip[0] - HEAD * (dx - side * dy * 0.5), tip[1] - HEAD * (dy + side * dx * 0.5)])}`;
  mark(plot.arrow, "d", length > 0 ? `M${at([px, py])}L${at(tip)}${wing(1)}${wing(-1)}` : "");
  mark(plot.legs, "d", length > 0 ? `M${at([px, py])}L${at([tip[0], py])}L${at(tip)}` : "");
  mark(plot.next, "cx", mapX(scale, x - rate * slopes[0]));
  mark(plot.next, "cy", mapY(scale, y - rate * slopes[1]));
}

/** Draw the ways that were walked, each a list of points. */
export function drawTrails({ trails }, scale, ways) {
  const walked = ways.filter((way) => way.length > 1);
  mark(trails, "d", walked.map((way) => "M" + way.map(([x, y]) => at([mapX(scale, x), mapY(scale, y)])).join("L")).join(""));
}

const at = (point) => point.map((pixels) => pixels.toFixed(2)).join(" ");

export function drawMapTicks({ ticks }, scale) {
  const [across, up] = scale.centre.map((middle) => [-1, -0.5, 0, 0.5, 1].map((part) => middle + part * scale.reach));
  ticks.replaceChildren(
    ...across.map((x) => svg("text", { x: mapX(scale, x), y: MAP_TOP + SIDE + 16 }, number(x, digitsApart(across, 2)))),
    ...up.map((y) => svg("text", { class: "nn-tick-up", x: MAP_LEFT - 6, y: mapY(scale, y) + 4 }, number(y, digitsApart(up, 2)))),
  );
}
