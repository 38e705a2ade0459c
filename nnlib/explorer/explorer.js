// The living part of the Explorer. Indices i, j, k, c count from 0 as in Python; layers are numbered 0..L, so W[l] is the
// weights of layer l and W[0] is null. One place computes (back_propagate below), one function draws each view. What it uses to
// write numbers and make elements is in elements.js.

// ---------------------------------------------------------------- arithmetic: the equations of nnlib, with plain loops

const ACTIVATIONS = {
  identity: { g: (z) => z, prime: () => 1 },
  sigmoid: { g: (z) => 1 / (1 + Math.exp(-Math.max(z, -80))), prime: (z, a) => a * (1 - a) },
  tanh: { g: Math.tanh, prime: (z, a) => 1 - a * a },
  relu: { g: (z) => (z > 0 ? z : 0), prime: (z) => (z > 0 ? 1 : 0) },
};

const matrix = (rows, columns, entry) => Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, c) => entry(i, c)));

function sum(n, term) {
  let total = 0;
  for (let k = 0; k < n; k++) total += term(k);
  return total;
}

function forward(net, W, b) {
  const A = [net.X], Z = [null];
  for (let l = 1; l <= net.L; l++) {
    Z[l] = matrix(net.sizes[l], net.m, (i, c) => sum(net.sizes[l - 1], (j) => W[l][i][j] * A[l - 1][j][c]) + b[l][i][0]);
    A[l] = Z[l].map((row) => row.map(net.g[l].g));
  }
  return { A, Z };
}

function error(net, A) {
  return sum(net.sizes[net.L], (i) => sum(net.m, (c) => (A[net.L][i][c] - net.Y[i][c]) ** 2)) / (2 * net.m);
}

export function back_propagate(net, W, b) {
  const { sizes, L, m, Y } = net;
  const { A, Z } = forward(net, W, b);
  const dE_dA = [], dE_dZ = [], dE_dW = [], dE_db = [];
  dE_dA[L] = matrix(sizes[L], m, (i, c) => (A[L][i][c] - Y[i][c]) / m);
  for (let l = L; l >= 1; l--) {
    dE_dZ[l] = matrix(sizes[l], m, (i, c) => dE_dA[l][i][c] * net.g[l].prime(Z[l][i][c], A[l][i][c]));
    dE_dW[l] = matrix(sizes[l], sizes[l - 1], (i, j) => sum(m, (c) => dE_dZ[l][i][c] * A[l - 1][j][c]));
    dE_db[l] = matrix(sizes[l], 1, (i) => sum(m, (c) => dE_dZ[l][i][c]));
    if (l > 1) dE_dA[l - 1] = matrix(sizes[l - 1], m, (i, c) => sum(sizes[l], (k) => dE_dZ[l][k][c] * W[l][k][i]));
  }
  return { E: error(net, A), A, Z, dE_dA, dE_dZ, dE_dW, dE_db };
}

export function readNetwork({ sizes, g, X, Y }) {
  return { sizes, L: sizes.length - 1, m: X[0].length, X, Y, g: g.map((name) => ACTIVATIONS[name]), names: g };
}

// ---------------------------------------------------------------- names: a weight or bias is ["W", l, i, j] or ["b", l, i]

const nameOf = ([kind, l, ...indices]) => [kind, l, ...indices.map((k) => k + 1)].join("-");
const fromName = (name) => {
  const [kind, l, ...indices] = name.split("-");
  return [kind, Number(l), ...indices.map((k) => Number(k) - 1)];
};
const same = (one, other) => nameOf(one) === nameOf(other);

function read(arrays, [kind, l, i, j = 0]) {
  return arrays[kind][l][i][j];
}

function inWords([kind, l, i, j]) {
  if (kind === "b") return `bias of unit ${i + 1} of layer ${l}`;
  return `weight from unit ${j + 1} of layer ${l - 1} to unit ${i + 1} of layer ${l}`;
}

const subscript = (indices) => indices.map((k) => k + 1).join(indices.some((k) => k > 8) ? "," : "");

function symbol([kind, l, ...indices]) {
  return math("msubsup", math("mi", kind), math("mn", subscript(indices)), math("mn", String(l)));
}

function derivativeSymbol(selected) {
  return math("mfrac", math("mrow", math("mo", "∂"), math("mi", "E")), math("mrow", math("mo", "∂"), symbol(selected)));
}

// ---------------------------------------------------------------- state: the model holds it, so that Python and every view agree

// What the views see: { net, W, b, selected, example, now } where now = back_propagate of the weights on the screen.
// What they may do: actions.select, .set (a value for what is selected), .rest (the hand rests: tell Python), .show (an example).
function createState(model, redraw) {
  const net = readNetwork(model.get("_setup"));
  const state = { net, example: 0 };
  let frame = 0, resting = 0;

  function recompute() {
    frame = 0;
    Object.assign(state, model.get("weights"), { selected: model.get("selected") });
    state.now = back_propagate(net, state.W, state.b);
    redraw(state);
  }
  const later = () => (frame ||= requestAnimationFrame(recompute));
  const rest = () => {
    clearTimeout(resting);
    model.save_changes();
  };

  const actions = {
    rest,
    select(selected) {
      if (same(selected, model.get("selected"))) return;
      model.set("selected", selected);
      model.save_changes();
    },
    set(value) {
      const [kind, l, i, j = 0] = model.get("selected");
      const weights = structuredClone(model.get("weights"));
      weights[kind][l][i][j] = value;
      model.set("weights", weights);
      clearTimeout(resting);
      resting = setTimeout(rest, 250);
    },
    show(example) {
      state.example = (example + net.m) % net.m;
      later();
    },
  };

  model.on("change:weights change:selected", later);
  const stop = () => {
    model.off("change:weights change:selected", later);
    cancelAnimationFrame(frame);
    clearTimeout(resting);
  };
  return { state, actions, recompute, stop };
}

// ---------------------------------------------------------------- the hand: mouse, touch and keys, the same for every handle

const STEP = 0.05, FINE = 0.005, PER_PIXEL = 0.01;

// Dragging up raises the value in hand. `valueAt(event, start)` says what it is, where up and down don't fit (the slope's point).
function graspable(handle, actions, valueNow, selected, valueAt) {
  handle.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    handle.setPointerCapture(event.pointerId);
    actions.select(selected());
    const start = { x: event.clientX, y: event.clientY, value: valueNow() };
    const move = (event) => {
      const raised = (start.y - event.clientY) * PER_PIXEL * (event.shiftKey ? FINE / STEP : 1);
      actions.set(valueAt ? valueAt(event, start) : tidy(start.value + raised));
    };
    const release = () => {
      handle.removeEventListener("pointermove", move);
      actions.rest();
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", release, { once: true });
  });
  handle.addEventListener("keydown", (event) => {
    const up = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
    if (!up) return;
    event.preventDefault();
    actions.select(selected());
    actions.set(tidy(valueNow() + up * (event.shiftKey ? FINE : STEP)));
  });
}

// ---------------------------------------------------------------- view: the controls of what is selected

function controlsView(actions, getState) {
  const valueNow = () => read(getState(), getState().selected);
  const set = (value) => {
    actions.set(value);
    actions.rest();
  };
  const { box, complaint, draw: drawBox } = numberBox(valueNow, set);
  box.addEventListener("keydown", (event) => {
    const up = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!up) return;
    event.preventDefault();
    actions.set(tidy(valueNow() + up * (event.shiftKey ? FINE : STEP)));
  });
  const button = (text, label, onclick) => {
    const element = html("button", { type: "button", "aria-label": label }, text);
    element.addEventListener("click", onclick);
    return element;
  };
  const step = (sign) => (event) => actions.set(tidy(valueNow() + sign * (event.shiftKey ? FINE : STEP)));
  const turn = (by) => () => actions.show(getState().example + by);

  const name = math("math"), derivative = math("math");
  const slope = html("output", { class: "nn-number", "data-live": "slope" });
  const E = html("output", { class: "nn-number nn-E", "data-live": "E" });
  const exampleText = html("span", { class: "nn-number" });
  const examples = html("span", { class: "nn-examples" }, button("‹", "previous example", turn(-1)), exampleText, button("›", "next example", turn(1)));
  const spoken = html("span", { class: "nn-spoken", "aria-live": "polite" });
  const equals = () => html("span", {}, " = ");
  const element = html(
    "div",
    { class: "nn-controls", role: "group", "aria-label": "the weight or bias in hand" },
    html("span", { class: "nn-pair" }, name, equals(), button("−", "lower it", step(-1)), box, button("+", "raise it", step(1))),
    html("span", { class: "nn-pair" }, derivative, equals(), slope),
    html("span", { class: "nn-pair nn-E" }, math("math", math("mi", "E")), equals(), E),
    examples, complaint, spoken,
  );

  let quiet = 0, lastName = "";
  function draw({ selected, now, net, example }) {
    const slopeNow = read({ W: now.dE_dW, b: now.dE_db }, selected);
    if (nameOf(selected) !== lastName) {
      lastName = nameOf(selected);
      name.replaceChildren(symbol(selected));
      derivative.replaceChildren(derivativeSymbol(selected));
      box.setAttribute("aria-label", inWords(selected));
    }
    drawBox();
    slope.textContent = number(slopeNow);
    E.textContent = number(now.E);
    exampleText.textContent = `example ${example + 1} of ${net.m}`;
    examples.hidden = net.m === 1;
    clearTimeout(quiet);
    const sentence = `${inWords(selected)} ${number(valueNow())}: derivative of E ${number(slopeNow)}, E ${number(now.E)}`;
    quiet = setTimeout(() => (spoken.textContent = sentence), 600);
  }
  return { element, draw, stop: () => clearTimeout(quiet) };
}

// ---------------------------------------------------------------- view: the network

// Thickness is size, as in picture.py.
const strokeWidth = (w, crowded) => Math.min(9, 1.2 + 2.4 * Math.abs(w)) * (crowded ? 0.5 : 1);

function networkView(picture, actions, getState) {
  const element = html("div", { class: "nn-network-view" });
  element.innerHTML = picture; // drawn by picture.py
  element.querySelector("style").remove();
  const drawing = element.querySelector("svg"), { width } = drawing.viewBox.baseVal;
  element.classList.toggle("nn-wide", width > 640);
  drawing.style.minWidth = `${0.8 * width}px`;
  drawing.style.maxWidth = `${1.4 * width}px`;
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", "the network: every weight and bias can be taken hold of");

  const handles = [...element.querySelectorAll("[data-select]")].map((handle) => {
    const which = fromName(handle.dataset.select);
    handle.setAttribute("tabindex", "0");
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-label", inWords(which));
    handle.addEventListener("focus", () => actions.select(which));
    graspable(handle, actions, () => read(getState(), which), () => which);
    const label = element.querySelector(`[data-label="${handle.dataset.select}"]`);
    label?.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.dispatchEvent(new PointerEvent("pointerdown", event));
    });
    const shows = (what) => [handle, label].map((part) => part?.querySelector(`[data-show="${what}"]`)).find(Boolean);
    return { which, handle, label, edge: handle.querySelector(".nn-edge"), value: shows("value"), slope: shows("slope") };
  });
  const units = [...element.querySelectorAll("[data-unit]")].map((unit) => {
    const [l, i] = unit.dataset.unit.split("-").map(Number);
    return { l, i: i - 1, text: unit.querySelector("text") };
  });
  const targets = [...element.querySelectorAll("[data-target]")];

  const digits = Number(drawing.dataset.digits), crowded = digits === 2; // the more there is to show, the fewer

  function draw({ selected, now, net, example, W, b }) {
    for (const { which, handle, label, edge, value, slope } of handles) {
      const [kind, l, i] = which;
      const w = read({ W, b }, which), answer = read({ W: now.dE_dW, b: now.dE_db }, which);
      if (value) value.textContent = number(w, digits);
      if (slope) slope.textContent = number(answer, digits);
      edge?.setAttribute("stroke-width", strokeWidth(w, crowded));
      edge?.classList.toggle("nn-negative", w < 0);
      const chosen = same(which, selected);
      handle.classList.toggle("nn-selected", chosen);
      label?.classList.toggle("nn-selected", chosen);
      label?.classList.toggle("nn-near", kind === selected[0] && l === selected[1] && i === selected[2]);
      handle.setAttribute("aria-valuenow", w);
      handle.setAttribute("aria-valuetext", `${number(w)}, derivative of E ${number(answer)}`);
    }
    for (const { l, i, text } of units) text.textContent = number(now.A[l][i][example], Math.min(3, digits));
    targets.forEach((target, i) => (target.textContent = number(net.Y[i][example], 3)));
  }
  return { element, draw };
}

// ---------------------------------------------------------------- view: the slope, E over the selected weight with its tangent

const PLOT = { width: 380, height: 300, left: 58, right: 14, top: 16, bottom: 42 };
const REACH = 3, POINTS = 121;

function errorCurve({ net, W, b, selected: [kind, l, i, j = 0] }, xs) {
  const moved = structuredClone({ W, b });
  return xs.map((x) => {
    moved[kind][l][i][j] = x;
    return error(net, forward(net, moved.W, moved.b).A);
  });
}

function slopeView(actions, getState) {
  const { width, height, left, right, top, bottom } = PLOT;
  const curve = svg("path", { class: "nn-curve" }), tangent = svg("line", { class: "nn-tangent" });
  const point = svg("circle", { class: "nn-point", r: 8, tabindex: 0, role: "slider" });
  const frame = svg("path", { class: "nn-frame", d: `M${left} ${top}V${height - bottom}H${width - right}` });
  const ticks = svg("g", { class: "nn-ticks" });
  const across = svg("text", { class: "nn-axis", x: (left + width - right) / 2, y: height - 6 });
  const slopeText = svg("text", { class: "nn-slope-text", x: width - right, y: top - 3 });
  const upward = svg("text", { class: "nn-axis nn-E", x: 14, y: top + 4 }, "E");
  const clip = `nn-clip-${Math.random().toString(36).slice(2)}`;
  const drawing = svg(
    "svg",
    { class: "nn-slope", viewBox: `0 0 ${width} ${height}`, role: "group" },
    svg("clipPath", { id: clip }, svg("rect", { x: left, y: top, width: width - left - right, height: height - top - bottom })),
    frame, ticks, across, upward, slopeText,
    svg("g", { "clip-path": `url(#${clip})` }, curve, tangent),
    point,
  );
  const element = html("div", { class: "nn-slope-view" }, drawing);

  let centre = 0, lastName = "", range = [0, 1];
  const toX = (x) => left + ((x - centre + REACH) / (2 * REACH)) * (width - left - right);
  const fromX = (px) => centre - REACH + ((px - left) / (width - left - right)) * 2 * REACH;
  const toY = (E) => height - bottom - ((E - range[0]) / (range[1] - range[0])) * (height - top - bottom);

  graspable(
    point, actions, () => read(getState(), getState().selected), () => getState().selected,
    (event, start) => {
      const perPixel = (2 * REACH) / (width - left - right) / (drawing.getBoundingClientRect().width / width);
      return tidy(start.value + (event.clientX - start.x) * perPixel);
    },
  );

  function draw(state) {
    const { selected, now } = state;
    const x = read(state, selected), slope = read({ W: now.dE_dW, b: now.dE_db }, selected);
    if (nameOf(selected) !== lastName || Math.abs(x - centre) > 0.9 * REACH) {
      lastName = nameOf(selected);
      centre = Math.round(x);
    }
    const xs = Array.from({ length: POINTS }, (_, k) => centre - REACH + (2 * REACH * k) / (POINTS - 1));
    const Es = errorCurve(state, xs);
    const low = Math.min(...Es), high = Math.max(...Es);
    range = [Math.max(0, low - 0.15 * (high - low)), high + 0.15 * (high - low)];
    if (range[1] - range[0] < 1e-9 * Math.max(1e-12, high)) range = [low - Math.max(0.05 * Math.abs(low), 1e-12), low + Math.max(0.05 * Math.abs(low), 1e-12)];
    curve.setAttribute("d", "M" + xs.map((x, k) => `${toX(x).toFixed(1)} ${toY(Es[k]).toFixed(1)}`).join("L"));
    const ends = [centre - REACH, centre + REACH];
    ends.forEach((end, k) => {
      tangent.setAttribute(`x${k + 1}`, toX(end));
      tangent.setAttribute(`y${k + 1}`, toY(now.E + slope * (end - x)));
    });
    slopeText.textContent = `slope of the tangent ${number(slope)}`;
    point.setAttribute("cx", toX(x));
    point.setAttribute("cy", toY(now.E));
    point.setAttribute("aria-label", `point on the curve of E: ${inWords(selected)}`);
    point.setAttribute("aria-valuenow", x);
    point.setAttribute("aria-valuetext", `${number(x)}, E ${number(now.E)}, slope ${number(slope)}`);
    drawing.setAttribute("aria-label", `the error E over the ${inWords(selected)}, with its tangent of slope ${number(slope)}`);
    ticks.replaceChildren(
      ...[-REACH, -REACH / 2, 0, REACH / 2, REACH].map((d) => svg("text", { x: toX(centre + d), y: height - bottom + 16 }, number(centre + d, 2))),
      ...[0.1, 0.5, 0.9].map((f) => range[0] + f * (range[1] - range[0])).map((E) => svg("text", { class: "nn-tick-up", x: left - 6, y: toY(E) + 4 }, number(E, 3))),
    );
    const [kind, l, ...indices] = selected;
    across.replaceChildren(kind, svg("tspan", { dy: -6, "font-size": 10 }, String(l)), svg("tspan", { dx: -5, dy: 11, "font-size": 10 }, subscript(indices)));
  }
  return { element, draw };
}

// ---------------------------------------------------------------- all together

function render({ model, el }) {
  let views = [];
  const { state, actions, recompute, stop } = createState(model, (state) => views.forEach((view) => view.draw(state)));
  const getState = () => state;
  views = [
    controlsView(actions, getState),
    networkView(model.get("_setup").picture, actions, getState),
    slopeView(actions, getState),
  ];
  // data-lm-suppress-shortcuts: in JupyterLab, keys typed here are not commands for the notebook.
  const root = html("div", { class: "nn-explorer", "data-lm-suppress-shortcuts": "true" }, html("div", { class: "nn-views" }, ...views.map((view) => view.element)));
  root.addEventListener("keydown", (event) => event.stopPropagation());
  recompute();
  el.append(root);
  return () => {
    stop();
    views.forEach((view) => view.stop?.());
  };
}

export default { render };
