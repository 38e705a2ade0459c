// Two pictures of one hidden unit: its weights from every pixel, and the derivative of E with respect to each of them.
// They come from more data than a page should carry, so in a notebook the kernel computes; on a page without one, page_answer.js does.

import { html, liveNumber, math, put } from "./elements.js";
import { asSlider, draggable, leadsBack, leadsToBox, onKeys, stepped } from "./hand.js";
import { numberBox } from "./number_box.js";
import { number } from "./numbers.js";
import { answerHere } from "./page_answer.js";
import { pixelPicture } from "./pixels.js";
import { createRoot, listen } from "./root.js";

const CHANGES = ["change:weights", "change:slopes", "change:selected", "change:E", "change:_answered"];

const pair = (...parts) => html("span", { class: "nn-pair" }, ...parts);

export function render({ model, el }) {
  const hand = createHand(model);
  const pictures = createPictures(model, hand);
  const controls = createControls(model, hand);
  const both = html("div", { class: "nn-pictures" }, pictures.weights.element, pictures.slopes.element);
  const { root, stop } = createRoot(model, controls.element, both);

  function draw() {
    root.classList.toggle("nn-old", isOld(model));
    pictures.draw();
    controls.draw();
  }
  const stops = [stop, controls.stop, listen(model, CHANGES, draw), answerHere(model)];
  draw();
  el.append(root);
  return () => stops.forEach((end) => end());
}

/** Whether the derivatives and E still belong to other weights than those on the screen, because the kernel hasn't answered. */
const isOld = (model) => JSON.stringify(model.get("weights")) !== JSON.stringify(model.get("_answered"));

/** What can be done to the weights; the model holds them. */
function createHand(model) {
  const value = () => model.get("weights")[model.get("selected")];
  function change(name, to) {
    model.set(name, to);
    model.save_changes();
  }
  function set(to, j = model.get("selected")) {
    const weights = [...model.get("weights")];
    weights[j] = to;
    change("weights", weights);
  }
  function select(j) {
    if (j !== model.get("selected")) change("selected", j);
  }
  return { value, set, select };
}

// The names of the weight to pixel `index` and of its derivative.
const weightSymbol = (unit, index) =>
  math("msubsup", math("mi", "W"), math("mrow", math("mn", String(unit + 1)), math("mo", ","), index), math("mn", "1"));
const slopeSymbol = (unit, index) =>
  math("mfrac", math("mrow", math("mo", "∂"), math("mi", "E")), math("mrow", math("mo", "∂"), weightSymbol(unit, index)));

const inWords = (j, columns) => `pixel in row ${Math.floor(j / columns) + 1}, column ${(j % columns) + 1}`;

function createPictures(model, hand) {
  const { rows, columns, unit } = model.get("_setup");
  const weights = pixelPicture(html("span", {}, "the weights ", math("math", weightSymbol(unit, math("mi", "j")))), rows, columns);
  const slopes = pixelPicture(html("span", {}, "what E answers: ", math("math", slopeSymbol(unit, math("mi", "j")))), rows, columns);
  const spoken =
    "the weights, as a picture; arrow keys walk over it, plus and minus change the weight in hand, Enter or a digit leads to the box where its number is typed, Escape back";
  weights.drawing.setAttribute("aria-label", spoken);
  weights.groups.forEach((handle, j) => bringToLife(handle, j, weights.groups, { columns, unit }, hand));
  for (const { groups } of [weights, slopes])
    groups.forEach((group, j) => {
      const grasp = () => {
        weights.groups[j].focus({ preventScroll: true });
        hand.select(j);
        return hand.value();
      };
      draggable(group, { grasp, set: (to) => hand.set(to, j) });
    });

  function draw() {
    const selected = model.get("selected");
    weights.draw(model.get("weights"), selected);
    slopes.draw(model.get("slopes"), selected);
    const answer = answerAt(model, selected);
    slopes.drawing.setAttribute("aria-label", `the derivatives of E, as a picture; at the ${inWords(selected, columns)} it is ${answer}`);
    weights.groups.forEach((handle, k) => say(handle, k, columns, model));
  }
  return { weights, slopes, draw };
}

// One stop for the Tab key; then the arrow keys walk over the pixels, and + and − change the weight in hand.
function bringToLife(handle, j, handles, { columns, unit }, hand) {
  asSlider(handle).setAttribute("data-select", `W-1-${unit + 1}-${j + 1}`);
  handle.addEventListener("focus", () => hand.select(j));
  onKeys(handle, { ArrowUp: -columns, ArrowDown: columns, ArrowLeft: -1, ArrowRight: 1 }, (by) => handles[j + by]?.focus());
  onKeys(handle, { "+": 1, "=": 1, "-": -1, _: -1 }, (sign, event) => hand.set(stepped(hand.value(), sign, event)));
  leadsToBox(handle, /^[\d.,]$/);
}

function say(handle, k, columns, model) {
  const weight = model.get("weights")[k];
  handle.setAttribute("tabindex", k === model.get("selected") ? "0" : "-1");
  handle.setAttribute("aria-label", `weight of the ${inWords(k, columns)}`);
  handle.setAttribute("aria-valuenow", weight);
  handle.setAttribute("aria-valuetext", `${number(weight)}, derivative of E ${answerAt(model, k)}`);
}

const answerAt = (model, k) => (isOld(model) ? "not yet known" : number(model.get("slopes")[k]));

function createControls(model, hand) {
  const { columns, unit } = model.get("_setup");
  const name = math("math");
  const slopeName = math("math");
  const { box, complaint, draw: drawBox } = numberBox(hand.value, (to) => hand.set(to));
  leadsBack(box);
  const slope = liveNumber("slope");
  const E = liveNumber("E");
  const spoken = html("span", { class: "nn-spoken", "aria-live": "polite" });
  const element = html(
    "div",
    { class: "nn-controls", role: "group", "aria-label": "the weight in hand" },
    pair(name, " = ", box),
    pair(slopeName, " = ", slope),
    html("span", { class: "nn-pair nn-E" }, math("math", math("mi", "E")), " = ", E),
    html("span", { class: "nn-wait" }, "These are the answers to earlier weights: the kernel has not answered yet."),
    complaint,
    spoken,
  );
  let resting = 0;

  function draw() {
    const j = model.get("selected");
    name.replaceChildren(weightSymbol(unit, math("mn", String(j + 1))));
    slopeName.replaceChildren(slopeSymbol(unit, math("mn", String(j + 1))));
    box.setAttribute("aria-label", `weight of the ${inWords(j, columns)}`);
    drawBox();
    put(slope, number(model.get("slopes")[j]));
    put(E, number(model.get("E"), 6));
    clearTimeout(resting);
    const sentence = `${inWords(j, columns)}: weight ${number(hand.value())}, derivative of E ${answerAt(model, j)}`;
    resting = setTimeout(() => (spoken.textContent = sentence), 600);
  }
  return { element, draw, stop: () => clearTimeout(resting) };
}

export default { render };
