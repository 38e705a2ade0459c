// Gradient descent that the reader starts and stops. The steps are taken here, as many as a frame has time for.

import { readNetwork } from "./arithmetic.js";
import { button, html, liveNumber, mark, put } from "./elements.js";
import { createErrorPlot, createFitPlot } from "./learning_plots.js";
import { number } from "./numbers.js";
import { numberBox } from "./number_box.js";
import { presenting } from "./presenting.js";
import { createRoot, listen } from "./root.js";
import { hearOthers, tellOthers } from "./together.js";
import { createWalk } from "./walk.js";

const FRAME = 10; // milliseconds of learning in a frame, which has 16
const SPOKEN = 2000; // milliseconds between what is read aloud

export function render({ model, el }) {
  const net = readNetwork(model.get("_setup"));
  const walk = createWalk(net, model.get("weights"), model.get("_setup"));
  const plots = [createErrorPlot(), net.X.length === 1 && net.Y.length === 1 && createFitPlot(net)].filter(Boolean);
  const run = createRun(model, walk, draw);
  const controls = createControls(walk, run);
  const place = html("div", { class: "nn-learning" }, ...plots.map(({ element }) => element));
  const { root, stop } = createRoot(model, controls.element, place);
  const present = presenting(root);
  controls.element.append(present.element);

  function draw() {
    plots.forEach((plot) => plot.draw(walk));
    controls.draw();
  }
  // What another hand does to the weights, learning goes on from.
  const moved = () => {
    if (model.get("weights") === walk.own) return;
    walk.goOnFrom(model.get("weights"));
    draw();
  };
  const ends = [stop, present.stop, run.end, hearOthers(model), listen(model, ["change:weights"], moved)];
  draw();
  el.append(root);
  return () => ends.forEach((end) => end());
}

/** What sets the walk going, and stops it. */
function createRun(model, walk, draw) {
  let frame = 0;
  const end = () => cancelAnimationFrame(frame);

  function show() {
    walk.own = { W: walk.W, b: walk.b };
    model.set("weights", walk.own);
    tellOthers(model, walk.own);
    draw();
  }
  function stop() {
    end();
    walk.running = false;
    model.save_changes();
    draw();
  }
  function go() {
    const until = performance.now() + FRAME;
    do walk.step();
    while (!walk.lost && performance.now() < until);
    show();
    if (walk.lost) stop();
    else frame = requestAnimationFrame(go);
  }
  function toggle() {
    if (walk.running) return stop();
    walk.running = true;
    go();
  }
  const once = (act) => () => {
    end();
    act();
    show();
    stop();
  };
  return { toggle, step: once(walk.step), reset: once(walk.reset), end };
}

function createControls(walk, run) {
  const learn = button("learn", run.toggle);
  const step = button("one step", run.step);
  const reset = button("back to the start", run.reset);
  const boxes = [
    numberSet(walk, "rate", (to) =>
      to > 0 ? undefined : "is no rate: a step goes against the gradient by itself, so it must be more than 0",
    ),
    numberSet(walk, "momentum", (to) => (to >= 0 && to < 1 ? undefined : "is no momentum: it must be from 0 to less than 1")),
  ];
  const steps = liveNumber("steps");
  const E = liveNumber("E");
  const said = html("p", { class: "nn-lost", role: "alert" });
  const spoken = html("span", { class: "nn-spoken", "aria-live": "polite" });
  const element = html(
    "div",
    { class: "nn-controls", role: "group", "aria-label": "learning" },
    html("span", { class: "nn-buttons" }, learn, step, reset),
    ...boxes.map(({ pair }) => pair),
    html("span", { class: "nn-pair" }, "steps: ", steps),
    html("span", { class: "nn-pair nn-E" }, "E = ", E),
    ...boxes.map(({ complaint }) => complaint),
    said,
    spoken,
  );
  let lastSpoken = 0;

  function draw() {
    put(learn, walk.running ? "stop" : "learn");
    reset.disabled = walk.steps === 0;
    learn.disabled = step.disabled = Boolean(walk.lost);
    boxes.forEach((box) => box.draw());
    put(steps, walk.steps.toLocaleString("en"));
    put(E, number(walk.E, 6));
    put(said, walk.lost);
    if (walk.running && performance.now() - lastSpoken < SPOKEN) return;
    lastSpoken = performance.now();
    put(spoken, `after ${walk.steps} steps E is ${number(walk.E)}`);
  }
  return { element, draw };
}

/** A labelled box for a number of the walk. */
function numberSet(walk, name, problem) {
  const { box, complaint, draw } = numberBox(
    () => walk[name],
    (to) => problem(to) ?? void (walk[name] = to),
  );
  mark(box, "aria-label", `the ${name}`);
  box.classList.add("nn-narrow");
  return { pair: html("span", { class: "nn-pair" }, `${name} `, box), complaint, draw };
}

export default { render };
