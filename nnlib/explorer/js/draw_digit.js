// A field to draw a digit on, the 8 × 8 pixels that the network gets of it, and what it answers, at once: its ten outputs as bars.

import { forward, readNetwork } from "./arithmetic.js";
import { SIDE, toPixels } from "./bitmap.js";
import { drawField } from "./draw_field.js";
import { button, html, put, svg } from "./elements.js";
import { number, range } from "./numbers.js";
import { createRoot, listen } from "./root.js";

const CELL = 20;
const NOTHING = "nothing drawn yet";

export function render({ model, el }) {
  const spoken = html("p", { class: "nn-spoken", "aria-live": "polite" });
  const drawing = createDrawing(model);
  const field = drawField(drawing, (words) => (spoken.textContent = words));
  const image = imagePicture();
  const bars = barsPicture();
  const answer = html("span", { class: "nn-answer" });
  const clear = button("clear", () => drawing.change([]));
  const hint = html(
    "span",
    { class: "nn-words" },
    "Mouse, finger or pen; or the arrow keys, and the space bar puts the pen down and lifts it.",
  );
  const parts = [
    figure("draw a digit", field.element),
    figure("what the network gets: 8 × 8", image.element),
    figure("its ten outputs", bars.element),
  ];
  const controls = html("div", { class: "nn-controls" }, clear, html("span", {}, "It reads: ", answer));
  const { root, stop } = createRoot(model, controls, html("div", { class: "nn-drawing" }, ...parts), hint, spoken);
  let resting = 0;

  function draw() {
    const pixels = model.get("pixels");
    const outputs = pixels.some(Boolean) ? outputsOf(model, pixels) : null;
    field.draw();
    image.draw(pixels);
    bars.draw(outputs);
    put(answer, outputs ? String(largest(outputs)) : "–");
    clearTimeout(resting);
    resting = setTimeout(() => put(spoken, outputs ? inWords(outputs) : NOTHING), 800);
  }
  const stopListening = listen(model, ["change:pixels", "change:strokes", "change:weights"], draw);
  draw();
  el.append(root);
  return () => {
    clearTimeout(resting);
    stopListening();
    stop();
  };
}

const figure = (title, element) => html("figure", { class: "nn-figure" }, html("figcaption", {}, title), element);

/** What can be done to the strokes; the model holds them. The kernel hears of them when the hand rests. */
function createDrawing(model) {
  return {
    strokes: () => model.get("strokes"),
    change(strokes, moving) {
      model.set("strokes", strokes);
      model.set("pixels", toPixels(strokes));
      if (!moving) model.save_changes();
    },
  };
}

function outputsOf(model, pixels) {
  const { W, b } = model.get("weights");
  const net = readNetwork({ ...model.get("_setup"), X: pixels.map((x) => [x]), Y: [] });
  return forward(net, W, b).A[net.L].map(([output]) => output);
}

const largest = (outputs) => outputs.indexOf(Math.max(...outputs));

function inWords(outputs) {
  const [first, second] = range(outputs.length).toSorted((one, other) => outputs[other] - outputs[one]);
  return `It reads ${first}, with output ${number(outputs[first], 2)}; next is ${second}, with ${number(outputs[second], 2)}`;
}

function imagePicture() {
  const cells = range(SIDE * SIDE).map((k) => {
    const [x, y] = [CELL * (k % SIDE), CELL * Math.floor(k / SIDE)];
    return svg("rect", { class: "nn-ink", x, y, width: CELL, height: CELL });
  });
  const size = CELL * SIDE;
  const element = svg("svg", { class: "nn-image", viewBox: `-1 -1 ${size + 2} ${size + 2}`, role: "img" }, ...cells);
  function draw(pixels) {
    cells.forEach((cell, k) => cell.setAttribute("fill-opacity", pixels[k]));
    const inked = pixels.filter(Boolean).length;
    element.setAttribute("aria-label", inked ? `an image of 8 by 8 pixels, ${inked} of them not white` : "an empty image");
  }
  return { element, draw };
}

const ROW = 20;
const ZERO = 74; // where the bar of an output of 0 ends
const ONE = 150;
const RIGHT = 196;

/** The outputs as bars to the right, or to the left where they are negative; what is longer than there is room for is cut short. */
function barsPicture() {
  const rows = range(10).map((digit) => {
    const y = ROW * digit;
    const bar = svg("rect", { class: "nn-output", y: y + 3, height: ROW - 6 });
    const value = svg("text", { class: "nn-value", x: RIGHT + 50, y: y + 15 });
    const row = svg("g", {}, svg("text", { x: 8, y: y + 15 }, String(digit)), bar, value);
    return { row, bar, value };
  });
  const lines = [ZERO, ONE].map((x) => svg("path", { class: "nn-frame", d: `M${x} 0v${10 * ROW}` }));
  const ticks = [ZERO, ONE].map((x, k) => svg("text", { class: "nn-small", x, y: 10 * ROW + 14 }, String(k)));
  const box = { class: "nn-bars", viewBox: `0 0 250 ${10 * ROW + 18}`, role: "img" };
  const element = svg("svg", box, ...rows.map(({ row }) => row), ...lines, ...ticks);

  function draw(outputs) {
    const best = outputs && largest(outputs);
    rows.forEach(({ row, bar, value }, digit) => {
      const end = outputs ? Math.min(RIGHT, Math.max(20, ZERO + (ONE - ZERO) * outputs[digit])) : ZERO;
      bar.setAttribute("x", Math.min(ZERO, end));
      bar.setAttribute("width", Math.abs(end - ZERO));
      bar.classList.toggle("nn-negative", end < ZERO);
      row.classList.toggle("nn-best", digit === best);
      row.setAttribute("data-output", outputs ? outputs[digit] : "");
      put(value, outputs ? shown(outputs[digit]) : "");
    });
    const all = outputs?.map((output, digit) => `${digit}: ${shown(output)}`).join(", ");
    element.setAttribute("aria-label", outputs ? `the ten outputs, ${all}` : "no outputs yet");
  }
  return { element, draw };
}

/** An output in hundredths, as they are to be compared with one another. */
function shown(output) {
  const text = output.toFixed(2);
  return (text === "-0.00" ? "0.00" : text).replace("-", "−");
}

export default { render };
