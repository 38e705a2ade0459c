// What is seen of learning: E over the steps, and the network's curve among its targets.

import { forward } from "./arithmetic.js";
import { html, mark, svg } from "./elements.js";
import { number, range } from "./numbers.js";

const WIDTH = 380;
const HEIGHT = 260;
const LEFT = 52;
const RIGHT = WIDTH - 16;
const TOP = 16;
const BOTTOM = HEIGHT - 40;
const SAMPLES = 121;

function createPlot(title, across, parts) {
  const ticks = svg("g", { class: "nn-ticks" });
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" },
    svg("path", { class: "nn-frame", d: `M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}` }),
    ticks,
    svg("text", { class: "nn-axis", x: (LEFT + RIGHT) / 2, y: HEIGHT - 4 }, across),
    ...parts,
  );
  return { element: html("figure", {}, html("figcaption", {}, title), drawing), drawing, ticks };
}

const scale = (from, to, start, end) => (x) => start + ((x - from) / (to - from || 1)) * (end - start);
const line = (points) => "M" + points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");

/** E over the steps. Both are drawn by their powers of ten: most happens in the first steps, and goes on happening for thousands. */
export function createErrorPlot() {
  const curve = svg("path", { class: "nn-curve" });
  const { element, drawing, ticks } = createPlot("E over the steps, both by powers of ten", "steps", [curve]);

  function draw({ errors, steps, E }) {
    const logs = errors.map(([, error]) => Math.log10(Math.max(error, 1e-12)));
    const decades = Math.max(2, Math.ceil(Math.log10(1 + steps)));
    const lowest = Math.floor(Math.min(...logs));
    const highest = Math.max(lowest + 1, Math.ceil(Math.max(...logs)));
    const toX = scale(0, decades, LEFT, RIGHT);
    const toY = scale(lowest, highest, BOTTOM, TOP);
    mark(curve, "d", line(errors.map(([step], k) => [toX(Math.log10(1 + step)), toY(logs[k])])));
    const key = `${decades} ${lowest} ${highest}`;
    if (ticks.drawn !== key) {
      ticks.drawn = key;
      ticks.replaceChildren(...stepTicks(decades, toX), ...errorTicks(lowest, highest, toY));
    }
    mark(drawing, "aria-label", `E over ${steps} steps: it was ${number(errors[0][1])} and is ${number(E)}`);
  }
  return { element, draw };
}

const stepTicks = (decades, toX) =>
  range(decades + 1).map((k) => {
    const step = k && 10 ** k;
    return svg("text", { x: toX(Math.log10(1 + step)).toFixed(1), y: BOTTOM + 16 }, step.toLocaleString("en"));
  });

function errorTicks(lowest, highest, toY) {
  const apart = Math.ceil((highest - lowest) / 5);
  return range(highest - lowest + 1)
    .filter((k) => k % apart === 0)
    .map((k) => svg("text", { class: "nn-tick-up", x: LEFT - 6, y: toY(lowest + k) + 4 }, number(10 ** (lowest + k), 1)));
}

/** The targets as dots, and what the network makes of every input from the first to the last. */
export function createFitPlot(net) {
  const [x] = net.X;
  const [y] = net.Y;
  const [least, most] = [Math.min(...x), Math.max(...x)];
  const margin = 0.15 * (Math.max(...y) - Math.min(...y) || 1);
  const [low, high] = [Math.min(...y) - margin, Math.max(...y) + margin];
  const toX = scale(least, most, LEFT, RIGHT);
  const toY = (v) => Math.max(-1e4, Math.min(1e4, scale(low, high, BOTTOM, TOP)(v)));
  const dots = x.map((u, c) => svg("circle", { class: "nn-target", cx: toX(u).toFixed(1), cy: toY(y[c]).toFixed(1), r: 2.5 }));
  const curve = svg("path", { class: "nn-fit" });
  const { element, drawing, ticks } = createPlot("targets (dots) and output (line)", "input", [...dots, curve]);
  const inputs = range(SAMPLES).map((k) => least + ((most - least) * k) / (SAMPLES - 1));
  const everywhere = { ...net, X: [inputs], m: SAMPLES };
  ticks.append(
    ...[least, most].map((u) => svg("text", { x: toX(u), y: BOTTOM + 16 }, number(u, 2))),
    ...[Math.min(...y), Math.max(...y)].map((v) => svg("text", { class: "nn-tick-up", x: LEFT - 6, y: toY(v) + 4 }, number(v, 2))),
  );

  function draw({ W, b, E }) {
    const [outputs] = forward(everywhere, W, b).A[net.L];
    mark(curve, "d", line(inputs.map((u, k) => [toX(u), toY(outputs[k])])));
    mark(drawing, "aria-label", `the network's curve among ${x.length} targets; E is ${number(E)}`);
  }
  return { element, draw };
}
