// The living part of the Explorer: one place holds the state, one function draws each view. Indices i, j, k, c count from 0
// as in Python; layers are numbered 0..L. Before it in the same module stand elements.js (numbers and elements), arithmetic.js
// (back_propagate) and prediction.js (the view that asks first). The symbols come from equations.py.

// ---------------------------------------------------------------- names: a weight or bias is ["W", l, i, j] or ["b", l, i]

const nameOf = ([kind, l, ...indices]) => [kind, l, ...indices.map((k) => k + 1)].join("-");
const fromName = (name) => {
  const [kind, l, ...indices] = name.split("-");
  return [kind, Number(l), ...indices.map((k) => Number(k) - 1)];
};
const same = (one, other) => nameOf(one) === nameOf(other);
const read = (arrays, [kind, l, i, j = 0]) => arrays[kind][l][i][j];
const slopeOf = ({ now, selected }) => read({ W: now.dE_dW, b: now.dE_db }, selected);

function inWords([kind, l, i, j]) {
  if (kind === "b") return `bias of unit ${i + 1} of layer ${l}`;
  return `weight from unit ${j + 1} of layer ${l - 1} to unit ${i + 1} of layer ${l}`;
}

// ---------------------------------------------------------------- symbols: the formulas of equations.py, with numbers for indices

const IN_PROSE = { dE_dA: "∂E/∂A", dE_dZ: "∂E/∂Z", dE_dW: "∂E/∂W", dE_db: "∂E/∂b" };

// A formula (MathML text) with the layers and indices that `numbers` knows put in, 1-based: l − 1 becomes 1 where l is 2.
function bound(formula, numbers) {
  const holder = html("span");
  holder.innerHTML = formula;
  for (const letter of holder.querySelectorAll("mi"))
    if (letter.textContent in numbers) letter.replaceWith(math("mn", String(numbers[letter.textContent])));
  for (const row of holder.querySelectorAll("mrow")) {
    const [first, sign, second] = [...row.children].map((child) => child.textContent);
    if (row.children.length === 3 && Number(first) >= 0 && Number(second) >= 0 && (sign === "−" || sign === "+"))
      row.replaceWith(math("mn", String(sign === "+" ? Number(first) + Number(second) : first - second)));
    // Two indices of one digit stand side by side; 1 12 would read as 112.
    else if (row.children.length === 2 && (Number(first) > 9 || Number(sign) > 9)) row.firstElementChild.after(math("mo", ","));
  }
  return holder.firstElementChild;
}

// One quantity as <math>: symbol("dE_dZ", 2, 0, 1) is ∂E/∂Z², unit 1, example 2.
function createSymbols(equations) {
  const left = { Z: "weighted_input", A: "activation", dE_dA: "dE_dA", dE_dZ: "dE_dZ", dE_dW: "dE_dW", dE_db: "dE_db", E: "error" };
  return (quantity, l, i, second) => {
    if (quantity === "W" || quantity === "b") {
      // the thing below the line of its derivative
      const derivative = bound(equations[`dE_d${quantity}`].left, { l, i: i + 1, j: second + 1 });
      return math("math", derivative.querySelector("mfrac").lastElementChild.lastElementChild);
    }
    const numbers = { l, i: i + 1 };
    if (quantity === "dE_dW") numbers.j = second + 1;
    else if (second !== undefined) numbers.c = second + 1;
    return bound(equations[left[quantity]].left, numbers);
  };
}

// ---------------------------------------------------------------- the algorithm's order: what each step computes, and what it reads

function stepsOf({ L }, equations) {
  const reads = (equation, l) => equations[equation].reads.map(([quantity, offset]) => [quantity, offset === "L" ? L : l + offset]);
  const step = (equation, quantity, l, also = []) => ({ equation, l, computes: [[quantity, l], ...also], reads: reads(equation, l) });
  const steps = [];
  for (let l = 1; l <= L; l++) steps.push(step("weighted_input", "Z", l), step("activation", "A", l));
  steps.push(step("error", "E", L), step("dE_dA_output", "dE_dA", L));
  for (let l = L; l >= 1; l--) {
    steps.push(step("dE_dZ", "dE_dZ", l), step("dE_dW", "dE_dW", l, [["dE_db", l]]));
    if (l > 1) steps.push(step("dE_dA", "dE_dA", l - 1));
  }
  return steps;
}

// ---------------------------------------------------------------- state: the model holds it, so that Python and every view agree

// What the views see: { net, W, b, selected, example, now, step, asking, known, ... }, where now = back_propagate of the weights on the
// screen and known(quantity, l) says whether a quantity may be shown. What they may do: the actions.
function createState(model, redraw) {
  const setup = model.get("_setup");
  const net = readNetwork(setup);
  const steps = stepsOf(net, setup.equations);
  const state = { net, steps, example: 0, step: null, asking: Boolean(setup.predict), history: [model.get("weights")], at: 0 };
  let frame = 0, resting = 0;

  state.known = (quantity, l) => {
    if (["W", "b", "Y"].includes(quantity) || (quantity === "A" && l === 0)) return true;
    if (state.asking) return quantity === "A" || quantity === "Z";
    return state.step === null || steps.slice(0, state.step + 1).some((step) => step.computes.some(([q, k]) => q === quantity && k === l));
  };

  function recompute() {
    frame = 0;
    Object.assign(state, model.get("weights"), { selected: model.get("selected") });
    state.now = back_propagate(net, state.W, state.b);
    redraw(state);
  }
  const later = () => (frame ||= requestAnimationFrame(recompute));

  function rest() {
    clearTimeout(resting);
    state.moving = false;
    const weights = model.get("weights");
    if (weights !== state.history[state.at]) {
      state.history = [...state.history.slice(0, state.at + 1), weights];
      state.at++;
    }
    model.save_changes();
    later();
  }
  // The state changes at once, the picture with the next frame: keys may come faster than frames.
  function take(weights, moving = false) {
    Object.assign(state, weights, { moving });
    model.set("weights", weights);
    window.dispatchEvent(new CustomEvent("nnlib-weights", { detail: { network: model.get("_network"), weights, from: model } }));
  }
  function goTo(at) {
    state.at = Math.max(0, Math.min(state.history.length - 1, at));
    take(state.history[state.at]);
    model.save_changes();
  }

  const actions = {
    later, rest,
    select(selected, example = state.example) {
      state.example = example;
      if (!same(selected, model.get("selected"))) {
        state.selected = selected;
        model.set("selected", selected);
        model.save_changes();
      }
      later();
    },
    set(value) {
      if (state.asking) return; // first the prediction
      const [kind, l, i, j = 0] = model.get("selected");
      const weights = structuredClone(model.get("weights"));
      weights[kind][l][i][j] = value;
      take(weights, true);
      clearTimeout(resting);
      resting = setTimeout(rest, 250);
    },
    show(example) {
      state.example = (example + net.m) % net.m;
      later();
    },
    goToStep(step) {
      state.step = step === null ? null : Math.max(0, Math.min(steps.length - 1, step));
      later();
    },
    descend(rate) {
      const weights = structuredClone(model.get("weights"));
      for (let l = 1; l <= net.L; l++)
        for (const [kind, slopes] of [["W", state.now.dE_dW], ["b", state.now.dE_db]])
          weights[kind][l] = weights[kind][l].map((row, i) => row.map((w, j) => w - rate * slopes[l][i][j]));
      take(weights);
      rest();
    },
    undo: () => goTo(state.at - 1),
    redo: () => goTo(state.at + 1),
    reset() {
      take(state.history[0]);
      rest();
    },
    ask(asking) {
      state.asking = asking;
      later();
    },
  };

  // Explorers of one network move together, also while the hand is still moving.
  const follow = ({ detail: { network, weights, from } }) => from !== model && network === model.get("_network") && model.set("weights", weights);
  window.addEventListener("nnlib-weights", follow);
  model.on("change:weights change:selected", later);
  const stop = () => {
    window.removeEventListener("nnlib-weights", follow);
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

// While a weight moves, what is out of sight isn't drawn; it is when the weight rests.
const canWait = (element, { moving }) => moving && element.outOfSight;
function watchSight(draw) {
  return new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) target.outOfSight = !isIntersecting;
    draw();
  });
}

// A view of what isn't known yet keeps its place, empty, so that nothing jumps.
function hides(element, unknown) {
  element.classList.toggle("nn-unknown", unknown);
  return unknown;
}

// ---------------------------------------------------------------- view: the controls of what is selected

function controlsView({ actions, getState, symbol }) {
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
  const step = (sign) => (event) => actions.set(tidy(valueNow() + sign * (event.shiftKey ? FINE : STEP)));
  const turn = (by) => () => actions.show(getState().example + by);

  const name = html("span"), derivative = html("span");
  const slope = html("output", { class: "nn-number", "data-live": "slope" });
  const E = html("output", { class: "nn-number nn-E", "data-live": "E" });
  const exampleText = html("span", { class: "nn-number" });
  const examples = html("span", { class: "nn-examples" }, button("‹", turn(-1), "previous example"), exampleText, button("›", turn(1), "next example"));
  const spoken = html("span", { class: "nn-spoken", "aria-live": "polite" });
  const element = html(
    "div",
    { class: "nn-controls", role: "group", "aria-label": "the weight or bias in hand" },
    html("span", { class: "nn-pair" }, name, " = ", button("−", step(-1), "lower it"), box, button("+", step(1), "raise it")),
    html("span", { class: "nn-pair" }, derivative, " = ", slope),
    html("span", { class: "nn-pair nn-E" }, symbol("E"), " = ", E),
    examples, complaint, spoken,
  );

  let quiet = 0, lastName = "";
  function draw(state) {
    const { selected, now, net, example, known } = state;
    const [kind, l, i, j] = selected;
    if (nameOf(selected) !== lastName) {
      lastName = nameOf(selected);
      name.replaceChildren(symbol(kind, l, i, j));
      derivative.replaceChildren(symbol(`dE_d${kind}`, l, i, j));
      box.setAttribute("aria-label", inWords(selected));
    }
    drawBox();
    const slopeText = known(`dE_d${kind}`, l) ? number(slopeOf(state)) : "?", errorText = known("E", net.L) ? number(now.E) : "?";
    put(slope, slopeText);
    put(E, errorText);
    put(exampleText, `example ${example + 1} of ${net.m}`);
    examples.hidden = net.m === 1;
    clearTimeout(quiet);
    const sentence = `${inWords(selected)} ${number(valueNow())}: derivative of E ${slopeText}, E ${errorText}`;
    quiet = setTimeout(() => put(spoken, sentence), 600);
  }
  return { element, draw, stop: () => clearTimeout(quiet) };
}

// ---------------------------------------------------------------- view: the network

// Thickness is size, as in picture.py.
const strokeWidth = (w, crowded) => Math.min(9, 1.2 + 2.4 * Math.abs(w)) * (crowded ? 0.5 : 1);

function networkView({ setup, actions, getState }) {
  const element = html("div", { class: "nn-network-view" });
  element.innerHTML = setup.picture; // drawn by picture.py
  element.querySelector("style").remove();
  const drawing = element.querySelector("svg"), { width } = drawing.viewBox.baseVal;
  element.classList.toggle("nn-wide", width > 740);
  drawing.style.minWidth = `${0.8 * width}px`;
  drawing.style.maxWidth = `${1.4 * width}px`;
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", "the network: every weight and bias can be taken hold of");

  const digits = Number(drawing.dataset.digits), crowded = digits === 2; // the more there is to show, the fewer
  const labels = drawing.children[1];

  // A label for an edge among too many: it shows only while the edges into its unit are looked at.
  function crowdedLabel(edge, name) {
    const [x1, y1, x2, y2] = edge.getAttribute("d").match(/[\d.]+/g).map(Number);
    const x = x1 + 0.3 * (x2 - x1), y = y1 + 0.3 * (y2 - y1);
    const plate = svg("rect", { x: x - 29, y: y - 8, width: 58, height: 17, rx: 3 });
    const text = svg("text", { x, y: y + 4 }, svg("tspan", { "data-show": "slope" }));
    const label = svg("g", { class: "nn-label nn-crowded", "data-label": name }, plate, text);
    labels.append(label);
    return label;
  }

  // A handle for an edge: the edge, and wider and unseen, what the mouse and the finger meet.
  function handleOf(edge) {
    const handle = svg("g", { "data-select": edge.dataset.select });
    edge.replaceWith(handle);
    edge.removeAttribute("data-select");
    edge.classList.add("nn-edge");
    handle.append(svg("path", { class: "nn-hit", d: edge.getAttribute("d") }), edge);
    return handle;
  }

  const handles = [...element.querySelectorAll("[data-select]")].map((drawn) => {
    const edge = drawn.matches("path") ? drawn : null, handle = edge ? handleOf(edge) : drawn;
    const which = fromName(handle.dataset.select);
    handle.classList.add("nn-parameter");
    handle.setAttribute("tabindex", "0");
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-label", inWords(which));
    handle.addEventListener("focus", () => actions.select(which));
    graspable(handle, actions, () => read(getState(), which), () => which);
    const label = edge && (labels.querySelector(`[data-label="${handle.dataset.select}"]`) ?? crowdedLabel(edge, handle.dataset.select));
    label?.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.dispatchEvent(new PointerEvent("pointerdown", event));
    });
    const shows = (what) => [handle, label].map((part) => part?.querySelector(`[data-show="${what}"]`)).find(Boolean);
    return { which, handle, label, edge, value: shows("value"), slope: shows("slope") };
  });
  const units = [...element.querySelectorAll("[data-unit]")].map((unit) => {
    const [l, i] = unit.dataset.unit.split("-").map(Number);
    return { l, i: i - 1, unit, text: unit.querySelector("text") };
  });
  const targets = [...element.querySelectorAll("[data-target]")];

  function draw({ selected, now, net, example, known, step, steps, path, moving, W, b }) {
    const lit = (list, quantities, l) => step !== null && list(steps[step]).some(([q, k]) => k === l && quantities.includes(q));
    const computing = (...at) => lit((step) => step.computes, ...at), reading = (...at) => lit((step) => step.reads, ...at);
    for (const { which, handle, label, edge, value, slope } of handles) {
      const [kind, l, i, j] = which;
      const w = read({ W, b }, which), answer = known(`dE_d${kind}`, l) ? read({ W: now.dE_dW, b: now.dE_db }, which) : null;
      if (value) put(value, number(w, digits));
      if (slope) put(slope, answer === null ? "?" : number(answer, digits));
      if (edge) mark(edge, "stroke-width", strokeWidth(w, crowded).toFixed(2));
      edge?.classList.toggle("nn-negative", w < 0);
      const chosen = same(which, selected);
      for (const part of [handle, label]) {
        part?.classList.toggle("nn-selected", chosen);
        part?.classList.toggle("nn-computing", computing([`dE_d${kind}`], l));
        part?.classList.toggle("nn-reading", reading([kind], l));
      }
      label?.classList.toggle("nn-near", kind === selected[0] && l === selected[1] && i === selected[2]);
      handle.classList.toggle("nn-on-path", Boolean(path) && kind === "W" && path[l] === i && (path[l - 1] === j || (l === selected[1] && j === selected[3])));
      if (moving && !chosen) continue; // a screen reader asks for the others when the hand rests
      mark(handle, "aria-valuenow", w);
      mark(handle, "aria-valuetext", `${number(w)}, derivative of E ${answer === null ? "not yet known" : number(answer)}`);
    }
    for (const { l, i, unit, text } of units) {
      put(text, known("A", l) ? number(now.A[l][i][example], Math.min(3, digits)) : "?");
      unit.classList.toggle("nn-computing", computing(["Z", "A", "dE_dA", "dE_dZ"], l));
      unit.classList.toggle("nn-reading", reading(["Z", "A", "dE_dA", "dE_dZ"], l));
    }
    targets.forEach((target, i) => put(target, number(net.Y[i][example], 3)));
  }
  return { element, draw };
}

// ---------------------------------------------------------------- view: the formula of the selected derivative, each factor of which opens

const MOST_TERMS = 8;

function formulaView({ setup, actions, getState, symbol }) {
  const { equations } = setup;
  const element = section("The formula", "nn-formula-view");
  const open = new Set();
  let live = []; // [element, () => its number]: what a new weight changes; the rest is built anew only when another formula is shown
  let built = "";

  const value = (get, attributes = {}) => {
    const element = html("span", { class: "nn-value", ...attributes });
    live.push([element, get]);
    return element;
  };
  const known = (name, get) => html("span", { class: "nn-factor" }, value(get), html("small", {}, name));

  // A factor that a formula of its own explains: press it, and the formula opens below.
  function unknown(quantity, l, i, c) {
    const key = `${quantity}-${l}-${i}-${c}`;
    const press = () => {
      open.delete(key) || open.add(key);
      actions.later();
    };
    const element = button(value(() => getState().now[quantity][l][i][c]), press);
    element.classList.add("nn-factor");
    element.setAttribute("aria-expanded", open.has(key));
    element.dataset.opens = key;
    element.append(html("small", {}, symbol(quantity, l, i, c)));
    return { element, key, below: () => line(quantity, l, i, c) };
  }

  // The terms of each right-hand side, as rows of factors, in numbers.
  function termsOf(quantity, l, i, second) {
    const { net } = getState();
    const at = (quantity, l, i, c) => () => getState().now[quantity][l][i][c];
    if (quantity === "dE_dW" || quantity === "dE_db")
      return range(net.m).map((c) => [unknown("dE_dZ", l, i, c), ...(quantity === "dE_dW" ? [known(symbol("A", l - 1, second, c), at("A", l - 1, second, c))] : [])]);
    if (quantity === "dE_dZ") {
      const slopeOfG = bound(equations.dE_dZ.right, { l, i: i + 1, c: second + 1 });
      slopeOfG.querySelector("mfrac").remove();
      return [[unknown("dE_dA", l, i, second), known(slopeOfG, () => prime(net, getState().now, l, i, second))]];
    }
    if (l === net.L) return null; // (A − Y) / m: nothing is left to open
    return range(net.sizes[l + 1]).map((k) => [unknown("dE_dZ", l + 1, k, second), known(symbol("W", l + 1, k, i), () => getState().W[l + 1][k][i])]);
  }

  function line(quantity, l, i, second) {
    const { net, selected } = getState();
    const equation = equations[quantity === "dE_dA" && l === net.L ? "dE_dA_output" : quantity];
    const numbers = { l, L: net.L, i: i + 1 };
    if (quantity === "dE_dW") numbers.j = second + 1;
    else if (quantity !== "dE_db") numbers.c = second + 1;
    const formula = html("div", { class: "nn-line nn-symbols" }, bound(equation.left, numbers), " = ", bound(equation.right, numbers));
    const result = value(() => getState().now[quantity][l][i][quantity === "dE_db" ? 0 : second], { class: "nn-value nn-result", "data-result": nameOf([quantity, l, i, second ?? 0]) });
    const terms = termsOf(quantity, l, i, second);
    const inNumbers = html("div", { class: "nn-line" }, " = ");
    const below = [];
    if (terms === null) {
      const A = known(symbol("A", l, i, second), () => getState().now.A[l][i][second]), Y = known("target Y", () => net.Y[i][second]);
      inNumbers.append("(", A, " − ", Y, `) / ${net.m} = `, result);
    } else {
      const chosen = quantity === "dE_dW" || quantity === "dE_db";
      const first = chosen && terms.length > MOST_TERMS ? Math.min(terms.length - MOST_TERMS, Math.max(0, getState().example - 3)) : 0;
      if (first > 0) inNumbers.append("… + ");
      terms.slice(first, first + MOST_TERMS + (chosen ? 0 : 99)).forEach((factors, t) => {
        const term = html("span", { class: "nn-term" });
        factors.forEach((factor, f) => term.append(f ? " × " : "", factor.element ?? factor));
        if (chosen) {
          term.dataset.example = first + t;
          term.addEventListener("click", () => actions.select(selected, first + t));
        }
        inNumbers.append(t ? " + " : "", term);
        below.push(...factors.filter((factor) => open.has(factor.key)).map((factor) => factor.below()));
      });
      if (chosen && first + MOST_TERMS < terms.length) inNumbers.append(` + … (${terms.length} terms)`);
      inNumbers.append(" = ", result);
    }
    return html("div", { class: "nn-equation", role: "group", "aria-label": IN_PROSE[quantity] }, formula, inNumbers, ...below);
  }

  function draw(state) {
    const [kind, l, i, j] = state.selected;
    if (hides(element, !state.known(`dE_d${kind}`, l))) return;
    const key = [nameOf(state.selected), ...open, state.net.m > MOST_TERMS && state.example].join();
    if (key !== built) {
      const focused = element.contains(document.activeElement) && document.activeElement.dataset.opens;
      built = key;
      live = [];
      element.replaceChildren(element.firstElementChild, line(`dE_d${kind}`, l, i, j));
      if (focused) element.querySelector(`[data-opens="${focused}"]`)?.focus();
    }
    for (const [element, get] of live) put(element, number(get()));
    for (const term of element.querySelectorAll("[data-example]")) term.classList.toggle("nn-lit", Number(term.dataset.example) === state.example);
  }
  return { element, draw };
}

// ---------------------------------------------------------------- view: the slope, E over the selected weight with tangent and secant

const PLOT = { width: 380, height: 300, left: 58, right: 14, top: 24, bottom: 42 };
const REACH = 3, POINTS = 81;

function slopeView({ actions, getState, symbol }) {
  const { width, height, left, right, top, bottom } = PLOT;
  const curve = svg("path", { class: "nn-curve" }), tangent = svg("line", { class: "nn-tangent" }), secant = svg("line", { class: "nn-secant" });
  const point = svg("circle", { class: "nn-point", r: 8, tabindex: 0, role: "slider" }), second = svg("circle", { class: "nn-second", r: 5 });
  const frame = svg("path", { class: "nn-frame", d: `M${left} ${top}V${height - bottom}H${width - right}` });
  const ticks = svg("g", { class: "nn-ticks" });
  const across = svg("text", { class: "nn-axis", x: (left + width - right) / 2, y: height - 6 });
  const upward = svg("text", { class: "nn-axis nn-E", x: 14, y: top + 4 }, "E");
  const clip = `nn-clip-${Math.random().toString(36).slice(2)}`;
  const drawing = svg(
    "svg",
    { class: "nn-slope", viewBox: `0 0 ${width} ${height}`, role: "group" },
    svg("clipPath", { id: clip }, svg("rect", { x: left, y: top, width: width - left - right, height: height - top - bottom })),
    frame, ticks, across, upward,
    svg("g", { "clip-path": `url(#${clip})` }, curve, secant, tangent, second),
    point,
  );
  let h = 1;
  const setStep = (to) => {
    h = to;
    actions.later();
  };
  const { box, complaint, draw: drawBox } = numberBox(() => h, (to) => (to === 0 ? complaint.append("h must not be 0") : setStep(to)));
  box.setAttribute("aria-label", "the step h of the secant");
  const derivative = html("span"), tangentSlope = html("output", { class: "nn-number", "data-live": "tangent" }), secantSlope = html("output", { class: "nn-number", "data-live": "secant" });
  const caption = html(
    "div",
    { class: "nn-caption" },
    html("span", { class: "nn-pair" }, html("span", { class: "nn-key nn-key-tangent" }), "tangent: ", derivative, " = ", tangentSlope),
    html("span", { class: "nn-pair" }, html("span", { class: "nn-key nn-key-secant" }), "secant: (E(w + h) − E(w)) / h = ", secantSlope),
    html("span", { class: "nn-pair" }, "h = ", box, button("h ÷ 2", () => setStep(h / 2), "halve the step h")),
    complaint,
  );
  const element = section("The slope", "nn-slope-view", drawing, caption);

  let centre = 0, lastName = "", low = 0, high = 1, scale = "";
  const toX = (x) => left + ((x - centre + REACH) / (2 * REACH)) * (width - left - right);
  const toY = (E) => height - bottom - ((E - low) / (high - low)) * (height - top - bottom);

  graspable(
    point, actions, () => read(getState(), getState().selected), () => getState().selected,
    (event, start) => {
      const perPixel = (2 * REACH) / (width - left - right) / (drawing.getBoundingClientRect().width / width);
      return tidy(start.value + (event.clientX - start.x) * perPixel);
    },
  );
  function straight(line, x, E, slope) {
    [centre - REACH, centre + REACH].forEach((end, k) => {
      line.setAttribute(`x${k + 1}`, toX(end));
      line.setAttribute(`y${k + 1}`, toY(E + slope * (end - x)));
    });
  }

  function drawCurve(E) {
    const xs = range(POINTS).map((k) => centre - REACH + (2 * REACH * k) / (POINTS - 1)), Es = xs.map(E);
    const lowest = Math.min(...Es), highest = Math.max(...Es);
    // A curve that is flat to the last digits is drawn flat.
    const margin = highest - lowest > 1e-9 * highest ? 0.15 * (highest - lowest) : Math.max(0.1 * highest, 1e-9);
    low = Math.max(0, lowest - margin);
    high = highest + margin;
    mark(curve, "d", "M" + xs.map((x, k) => `${toX(x).toFixed(1)} ${toY(Es[k]).toFixed(1)}`).join("L"));
  }

  function draw(state) {
    const { selected, now, known, moving } = state;
    const [kind, l, i, j] = selected;
    if (hides(element, !known(`dE_d${kind}`, l))) return;
    const x = read(state, selected), slope = slopeOf(state), E = errorAt(state);
    const elsewhere = nameOf(selected) !== lastName || Math.abs(x - centre) > 0.9 * REACH;
    if (elsewhere) {
      lastName = nameOf(selected);
      scale = "";
      centre = Math.round(x);
      derivative.replaceChildren(symbol(`dE_d${kind}`, l, i, j));
    }
    // While the selected weight moves, the point moves along the curve, and the curve stays.
    if (elsewhere || !moving) drawCurve(E);
    const ahead = E(x + h), slopeOfSecant = (ahead - now.E) / h;
    straight(tangent, x, now.E, slope);
    straight(secant, x, now.E, slopeOfSecant);
    second.setAttribute("cx", toX(x + h));
    second.setAttribute("cy", toY(ahead));
    put(tangentSlope, number(slope));
    put(secantSlope, number(slopeOfSecant));
    drawBox();
    point.setAttribute("cx", toX(x));
    point.setAttribute("cy", toY(now.E));
    point.setAttribute("aria-label", `point on the curve of E: ${inWords(selected)}`);
    point.setAttribute("aria-valuenow", x);
    point.setAttribute("aria-valuetext", `${number(x)}, E ${number(now.E)}, slope ${number(slope)}`);
    drawing.setAttribute("aria-label", `the error E over the ${inWords(selected)}, with its tangent of slope ${number(slope)}`);
    if (scale === `${centre} ${low} ${high}`) return;
    scale = `${centre} ${low} ${high}`;
    put(across, inWords(selected));
    ticks.replaceChildren(
      ...[-REACH, -REACH / 2, 0, REACH / 2, REACH].map((d) => svg("text", { x: toX(centre + d), y: height - bottom + 16 }, number(centre + d, 2))),
      ...[0.1, 0.5, 0.9].map((f) => low + f * (high - low)).map((E) => svg("text", { class: "nn-tick-up", x: left - 6, y: toY(E) + 4 }, number(E, 3))),
    );
  }
  return { element, draw };
}

// ---------------------------------------------------------------- view: every matrix as a table

function matricesView({ setup, actions, getState, sight }) {
  const { net } = getState();
  const element = section("The matrices", "nn-matrices-view");
  const rule = html("div", { class: "nn-line nn-rule" });
  element.append(rule);
  const tables = [];
  const perExample = (quantity) => !["dE_dW", "dE_db", "W", "b"].includes(quantity);
  const heading = (quantity, l) => {
    if (quantity === "W" || quantity === "b") return math("math", bound(setup.equations[`dE_d${quantity}`].matrixLeft, { l }).querySelector("mfrac").lastElementChild.lastElementChild);
    const equation = { Z: "weighted_input", A: "activation" }[quantity] ?? quantity;
    return bound(setup.equations[equation].matrixLeft, { l });
  };

  // What is in hand when an entry is chosen: its own weight, else the selected one moved to the entry's unit.
  function choose({ quantity, l }, row, column) {
    const [kind, layer, i, j = 0] = getState().selected;
    const example = perExample(quantity) ? column : getState().example;
    if (quantity.endsWith("W")) return actions.select(["W", l, row, column], example);
    if (quantity.endsWith("b")) return actions.select(["b", l, row], example);
    if (quantity === "A" && kind === "W" && l === layer - 1) return actions.select(["W", layer, i, row], example);
    if (l === 0) return actions.select(["W", 1, Math.min(i, net.sizes[1] - 1), row], example);
    actions.select(kind === "b" ? ["b", l, row] : ["W", l, row, Math.min(j, net.sizes[l - 1] - 1)], example);
  }

  function table(quantity, l) {
    const rows = net.sizes[l], columns = perExample(quantity) ? net.m : quantity.endsWith("W") ? net.sizes[l - 1] : 1;
    const cells = matrix(rows, columns, (row, column) => {
      const cell = html("td", { role: "gridcell", tabindex: -1 }, html("div", { class: "nn-cell" }));
      cell.addEventListener("click", () => cell.focus());
      cell.addEventListener("focus", () => choose({ quantity, l }, row, column));
      cell.addEventListener("keydown", (event) => {
        const [down, across] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [];
        if (down === undefined) return;
        event.preventDefault();
        cells[row + down]?.[column + across]?.focus();
      });
      return cell;
    });
    const header = html("tr", { role: "row" }, html("td"), ...range(columns).map((c) => html("th", { role: "columnheader" }, String(c + 1))));
    const body = cells.map((row, i) => html("tr", { role: "row" }, html("th", { role: "rowheader" }, String(i + 1)), ...row));
    const words = `${IN_PROSE[quantity] ?? quantity} of layer ${l}, ${rows} by ${columns}`;
    const grid = html("table", { role: "grid", "aria-label": words, "data-matrix": `${quantity}-${l}` }, header, ...body);
    const caption = html("div", { class: "nn-caption" }, heading(quantity, l));
    const holder = html("div", { class: "nn-table" }, caption, grid);
    tables.push({ quantity, l, cells, holder });
    return holder;
  }
  for (let l = 0; l <= net.L; l++) {
    const title = html("div", { class: "nn-caption" }, l ? `layer ${l}` : "input");
    const forth = l ? ["W", "b", "Z", "A"] : ["A"], back = l ? ["dE_dA", "dE_dZ", "dE_dW", "dE_db"] : [];
    const rows = [forth, back].map((quantities) => html("div", { class: "nn-tables" }, ...quantities.map((quantity) => table(quantity, l))));
    const layer = html("div", { class: "nn-layer-row" }, title, ...rows);
    sight.observe(layer);
    element.append(layer);
  }

  let ruled = "";
  function draw(state) {
    const { now, selected, example, known, step, steps } = state;
    const [kind, l, i, j] = selected;
    const key = nameOf(selected);
    if (key !== ruled) {
      ruled = key;
      const { left, right, matrixLeft, matrixRight } = setup.equations[`dE_d${kind}`];
      const numbers = { l, i: i + 1, j: j + 1 };
      const words = kind === "W" ? `: row ${i + 1} of ∂E/∂Z times row ${j + 1} of A, entry by entry, summed. All at once: ` : `: row ${i + 1} of ∂E/∂Z, summed. All at once: `;
      rule.replaceChildren(bound(left, numbers), " = ", bound(right, numbers), words, bound(matrixLeft, { l }), " = ", bound(matrixRight, { l }));
    }
    for (const { quantity, l: layer, cells, holder } of tables) {
      if (canWait(holder.closest(".nn-layer-row"), state)) continue;
      const values = quantity === "W" ? state.W[layer] : quantity === "b" ? state.b[layer] : now[quantity][layer];
      const shown = known(quantity, layer);
      const largest = Math.max(...values.flat().map(Math.abs)) || 1;
      const own = quantity === `dE_d${kind}` || quantity === kind, makes = layer === l && quantity === "dE_dZ";
      const alsoMakes = kind === "W" && layer === l - 1 && quantity === "A";
      const inHand = layer !== l || !own ? null : [i, j ?? 0];
      const row = makes ? i : alsoMakes ? j : null;
      cells.forEach((line, r) =>
        line.forEach((cell, c) => {
          const value = values[r][c];
          put(cell.firstChild, shown ? number(value) : "?");
          const tint = shown ? Math.round((35 * Math.abs(value)) / largest) : 0;
          const colour = tint ? `color-mix(in srgb, var(${value < 0 ? "--nn-negative" : "--nn-positive"}) ${tint}%, transparent)` : "";
          if (cell.tint !== colour) cell.style.backgroundColor = cell.tint = colour;
          const ring = inHand && r === inHand[0] && c === inHand[1], band = r === row;
          const look = ring ? "nn-selected" : band ? (c === example ? "nn-lit nn-example" : "nn-lit") : "";
          if (cell.className !== look) cell.className = look;
          if (cell.chosen !== (ring || band)) cell.setAttribute("aria-selected", (cell.chosen = ring || band));
        }),
      );
      const entry = inHand ?? [row ?? 0, perExample(quantity) ? example : 0];
      const stop = cells[entry[0]][entry[1]];
      if (holder.stop !== stop) {
        holder.stop?.setAttribute("tabindex", "-1");
        stop.setAttribute("tabindex", "0"); // the one where the Tab key stops; from there the arrow keys walk
        holder.stop = stop;
      }
      const is = (list) => step !== null && list.some(([q, k]) => q === quantity && k === layer);
      holder.classList.toggle("nn-computing", is(steps[step]?.computes ?? []));
      holder.classList.toggle("nn-reading", is(steps[step]?.reads ?? []));
    }
  }
  return { element, draw };
}

// ---------------------------------------------------------------- view: every path from the selected weight to E

const MOST_PATHS = 24;

function pathsView({ actions, getState, symbol }) {
  const summary = html("p"), rows = html("tbody"), sums = html("span"), name = html("span");
  const derivative = html("span", { class: "nn-number", "data-live": "paths" }), total = html("p", { class: "nn-line" }, sums, name, " = ", derivative);
  const table = html("table", { class: "nn-paths" }, html("thead", {}, html("tr", {}, ...["example", "path", "product of its factors", "share"].map((text) => html("th", { scope: "col" }, text)))), rows);
  const element = section("The paths", "nn-paths-view", summary, html("div", { class: "nn-scroll" }, table), total);
  let lines = [], built = "";

  function light(path) {
    const { selected: [, l] } = getState();
    getState().path = path && Object.fromEntries(path.units.map((unit, k) => [l + k, unit]));
    actions.later();
  }
  function draw(state) {
    const { selected, known, net } = state;
    const [kind, l, i, j] = selected;
    if (hides(element, !known(`dE_d${kind}`, l))) return;
    const all = pathsFrom(state);
    const paths = all.length > MOST_PATHS ? [...all].sort((one, other) => Math.abs(other.product) - Math.abs(one.product)).slice(0, MOST_PATHS / 2) : all;
    const key = `${nameOf(selected)} ${paths.length}`;
    if (key !== built) {
      built = key;
      lines = paths.map((_, n) => {
        const line = { example: html("td"), way: html("td"), factors: html("td", { class: "nn-factors" }), share: html("td") };
        const see = button("", () => actions.select(getState().selected, line.path.c), "");
        line.way.append(see);
        line.row = html("tr", {}, line.example, line.way, line.factors, line.share);
        line.row.addEventListener("pointerenter", () => light(line.path));
        line.row.addEventListener("pointerleave", () => light(null));
        see.addEventListener("focus", () => light(line.path));
        see.addEventListener("blur", () => light(null));
        return Object.assign(line, { see });
      });
      rows.replaceChildren(...lines.map((line) => line.row));
      name.replaceChildren(symbol(`dE_d${kind}`, l, i, j));
    }
    lines.forEach((line, n) => {
      line.path = paths[n];
      const { c, units, factors, product } = paths[n];
      const start = kind === "W" ? `${j + 1} → ` : "";
      put(line.example, String(c + 1));
      put(line.see, `${start}${units.map((unit) => unit + 1).join(" → ")} → E`);
      put(line.factors, factors.map((factor) => number(factor)).join(" × "));
      put(line.share, number(product));
      line.row.classList.toggle("nn-lit", c === state.example);
    });
    const shown = sum(paths.length, (n) => paths[n].product), slope = slopeOf(state), rest = all.length - paths.length;
    const each = kind === "W" ? "A, then g′ and W in turn" : "1, then g′ and W in turn";
    put(summary, `${all.length} path${all.length > 1 ? "s" : ""} from this ${kind === "W" ? "weight" : "bias"} to E: one for each example and each way through the layers. ` +
      (rest ? `The ${paths.length} largest are shown. ` : "") + `The factors along a path: ${each}, and at the end ∂E/∂A.`);
    put(sums, `their sum ${number(shown)}` + (rest ? `, with the other ${rest} paths ${number(sum(all.length, (n) => all[n].product))}` : "") + ", and");
    put(derivative, number(slope));
  }
  return { element, draw };
}

// ---------------------------------------------------------------- view: the algorithm, step by step

function backwardView({ setup, actions, getState }) {
  const text = html("p", { "aria-live": "polite", class: "nn-line" });
  let playing = 0;
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  function pause() {
    clearInterval(playing);
    playing = 0;
    put(play, "play");
  }
  function go(step) {
    pause();
    actions.goToStep(step);
  }
  function tick() {
    const { step, steps } = getState();
    if (step === steps.length - 1) return pause();
    actions.goToStep(step === null ? 0 : step + 1);
  }
  const play = button("play", () => {
    if (playing) return pause();
    const { step, steps } = getState();
    actions.goToStep(step === null || step === steps.length - 1 ? 0 : step + 1);
    put(play, "pause");
    playing = setInterval(tick, 1500);
  });
  const back = button("step back", () => go((getState().step ?? getState().steps.length) - 1));
  const next = button("step", () => go((getState().step ?? -1) + 1));
  const all = button("show all", () => go(null));
  play.hidden = still(); // nothing moves by itself for those who asked for that; the steps remain
  const element = section("Backwards, step by step", "nn-backward-view", html("div", { class: "nn-buttons" }, play, back, next, all), text);

  let shown = "";
  function draw({ step, steps, net, asking }) {
    element.hidden = asking;
    const key = String(step);
    back.disabled = step === 0;
    next.disabled = step === steps.length - 1;
    all.disabled = step === null;
    if (key === shown) return;
    shown = key;
    if (step === null) return text.replaceChildren(`All ${steps.length} steps are done: forward layer by layer, then back. Press “step” to see them one at a time, each with what it reads.`);
    const { equation, l, computes } = steps[step];
    const parts = computes.map(([quantity]) => (quantity === "dE_db" ? "dE_db" : equation));
    text.replaceChildren(`Step ${step + 1} of ${steps.length}: `);
    parts.forEach((name, n) => {
      const { matrixLeft, matrixRight, words } = setup.equations[name];
      text.append(n ? " and " : "", bound(matrixLeft, { l, L: net.L }), " = ", bound(matrixRight, { l, L: net.L }), html("span", { class: "nn-words" }, ` ${words}`));
    });
  }
  return { element, draw, stop: pause };
}

// ---------------------------------------------------------------- view: one step of gradient descent

function descentView({ actions, getState }) {
  let rate = 0.5;
  const said = html("p", { "aria-live": "polite" });
  const { box, complaint, draw: drawBox } = numberBox(() => rate, (to) => (rate = to));
  box.setAttribute("aria-label", "the rate");
  const stepDown = button("one step of descent", () => {
    const { now, net, W, b } = getState();
    const before = now.E;
    actions.descend(rate);
    const { W: W2, b: b2 } = actions.weights();
    const after = error(net, forward(net, W2, b2).A);
    const moved = after < before ? "fell" : after > before ? "rose" : "stayed";
    put(said, `E ${moved} from ${number(before)} to ${number(after)}.` + (after > before ? " The step was too long: the slope holds only nearby." : ""));
  });
  const undo = button("undo", actions.undo), redo = button("redo", actions.redo), reset = button("reset", actions.reset);
  const element = section("Descent", "nn-descent-view", html("div", { class: "nn-buttons" }, html("span", { class: "nn-pair" }, "rate ", box), stepDown, undo, redo, reset), complaint, said);
  function draw({ history, at, asking }) {
    element.hidden = asking;
    drawBox();
    undo.disabled = at === 0;
    redo.disabled = at === history.length - 1;
    reset.disabled = at === 0;
  }
  return { element, draw };
}

// ---------------------------------------------------------------- all together

const VIEWS = {
  network: networkView, slope: slopeView, backward: backwardView, descent: descentView,
  formula: formulaView, matrices: matricesView, paths: pathsView,
};

function render({ model, el }) {
  const setup = model.get("_setup"), views = [];
  const { state, actions, recompute, stop } = createState(model, (state) => views.forEach((view) => canWait(view.element, state) || view.draw(state)));
  actions.weights = () => model.get("weights");
  const sight = watchSight(() => state.moving && actions.later());
  const context = { setup, actions, sight, getState: () => state, symbol: createSymbols(setup.equations) };
  const place = html("div", { class: "nn-views" });
  // data-lm-suppress-shortcuts: in JupyterLab, keys typed here are not commands for the notebook.
  const root = html("div", { class: "nn-explorer", "data-lm-suppress-shortcuts": "true", "aria-busy": "true" }, place);
  root.addEventListener("keydown", (event) => event.stopPropagation());

  function show(more) {
    for (const view of more.map((view) => view(context))) {
      views.push(view);
      place.append(view.element);
      sight.observe(view.element);
    }
    recompute();
  }
  const all = [predictView, controlsView, ...setup.show.map((name) => VIEWS[name])];
  recompute();
  show(all.slice(0, 3));
  el.append(root);
  // What stands on top is painted first.
  const rest = setTimeout(() => {
    show(all.slice(3));
    root.removeAttribute("aria-busy");
  }, 50);
  return () => {
    clearTimeout(rest);
    stop();
    sight.disconnect();
    views.forEach((view) => view.stop?.());
  };
}

export default { render };
