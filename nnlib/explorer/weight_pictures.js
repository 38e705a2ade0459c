// Two pictures of one hidden unit: its weights from every pixel, and the derivative of E with respect to each of them.
// Too much data for the browser's arithmetic, so here the kernel computes.

const CELL = 30, STEP = 0.05, FINE = 0.005, PER_PIXEL = 0.01;

// A pixel's colour says sign and size; a bar in it says "negative" without the colour.
function picture(title, rows, columns) {
  const cells = Array.from({ length: rows * columns }, (_, j) => {
    const x = (j % columns) * CELL, y = Math.floor(j / columns) * CELL;
    const fill = svg("rect", { class: "nn-pixel", x: x + 1, y: y + 1, width: CELL - 2, height: CELL - 2 });
    const bar = svg("rect", { class: "nn-bar", x: x + CELL / 2 - 5, y: y + CELL / 2 - 1, width: 10, height: 2 });
    return { fill, bar, group: svg("g", {}, fill, bar) };
  });
  const range = html("figcaption", { class: "nn-range" });
  const box = `-2 -2 ${columns * CELL + 4} ${rows * CELL + 4}`;
  const drawing = svg("svg", { viewBox: box, role: "group" }, ...cells.map((cell) => cell.group));
  const element = html("figure", { class: "nn-picture" }, title, drawing, range);

  function draw(values, selected) {
    const largest = Math.max(...values.map(Math.abs)) || 1;
    cells.forEach(({ fill, bar, group }, j) => {
      fill.classList.toggle("nn-negative", values[j] < 0);
      fill.setAttribute("fill-opacity", (Math.abs(values[j]) / largest).toFixed(3));
      bar.toggleAttribute("hidden", values[j] > -0.05 * largest);
      group.classList.toggle("nn-selected", j === selected);
    });
    range.textContent = `from ${number(Math.min(...values), 3)} to ${number(Math.max(...values), 3)}`;
  }
  return { element, cells, draw, drawing };
}

function render({ model, el }) {
  const { rows, columns, unit } = model.get("_setup");
  const value = () => model.get("weights")[model.get("selected")];
  let resting = 0;

  function set(to) {
    const weights = [...model.get("weights")];
    weights[model.get("selected")] = to;
    model.set("weights", weights);
    model.save_changes();
  }
  function select(j) {
    if (j === model.get("selected")) return;
    model.set("selected", j);
    model.save_changes();
  }

  const unitSymbol = (index) => math("msubsup", math("mi", "W"), math("mrow", math("mn", String(unit + 1)), math("mo", ","), index), math("mn", "1"));
  const derivative = (index) => math("mfrac", math("mrow", math("mo", "∂"), math("mi", "E")), math("mrow", math("mo", "∂"), unitSymbol(index)));
  const j = () => math("mi", "j");
  const weights = picture(html("span", {}, "the weights ", math("math", unitSymbol(j()))), rows, columns);
  const slopes = picture(html("span", {}, "what E answers: ", math("math", derivative(j()))), rows, columns);
  const name = math("math"), slopeName = math("math");
  const { box, complaint, draw: drawBox } = numberBox(value, set);
  const slope = html("output", { class: "nn-number", "data-live": "slope" }), E = html("output", { class: "nn-number", "data-live": "E" });
  const spoken = html("span", { class: "nn-spoken", "aria-live": "polite" });
  const inWords = (j) => `pixel in row ${Math.floor(j / columns) + 1}, column ${(j % columns) + 1}`;

  // One stop for the Tab key; then the arrow keys walk over the pixels, and + and − change the weight in hand.
  const handles = weights.cells.map(({ group }) => group);
  handles.forEach((handle, j) => {
    handle.setAttribute("role", "slider");
    handle.setAttribute("data-select", `W-1-${unit + 1}-${j + 1}`);
    handle.addEventListener("focus", () => select(j));
    handle.addEventListener("keydown", (event) => {
      const walk = { ArrowUp: -columns, ArrowDown: columns, ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const change = { "+": 1, "=": 1, "-": -1, _: -1 }[event.key];
      if (walk) handles[j + walk]?.focus();
      else if (change) set(tidy(value() + change * (event.shiftKey && event.key !== "+" ? FINE : STEP)));
      else return;
      event.preventDefault();
    });
  });
  for (const { cells } of [weights, slopes])
    cells.forEach(({ group }, j) =>
      group.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        handles[j].focus({ preventScroll: true });
        group.setPointerCapture(event.pointerId);
        select(j);
        const start = { y: event.clientY, value: value() };
        const move = (event) => set(tidy(start.value + (start.y - event.clientY) * PER_PIXEL * (event.shiftKey ? FINE / STEP : 1)));
        group.addEventListener("pointermove", move);
        group.addEventListener("lostpointercapture", () => group.removeEventListener("pointermove", move), { once: true });
      }),
    );

  function draw() {
    const j = model.get("selected"), answer = model.get("slopes")[j];
    weights.draw(model.get("weights"), j);
    slopes.draw(model.get("slopes"), j);
    slopes.drawing.setAttribute("aria-label", `the derivatives of E, as a picture; at the ${inWords(j)} it is ${number(answer)}`);
    handles.forEach((handle, k) => {
      handle.setAttribute("tabindex", k === j ? "0" : "-1");
      handle.setAttribute("aria-label", `weight of the ${inWords(k)}`);
      handle.setAttribute("aria-valuenow", model.get("weights")[k]);
      handle.setAttribute("aria-valuetext", `${number(model.get("weights")[k])}, derivative of E ${number(model.get("slopes")[k])}`);
    });
    name.replaceChildren(unitSymbol(math("mn", String(j + 1))));
    slopeName.replaceChildren(derivative(math("mn", String(j + 1))));
    box.setAttribute("aria-label", `weight of the ${inWords(j)}`);
    drawBox();
    slope.textContent = number(answer);
    E.textContent = number(model.get("E"), 6);
    clearTimeout(resting);
    resting = setTimeout(() => (spoken.textContent = `${inWords(j)}: weight ${number(value())}, derivative of E ${number(answer)}`), 600);
  }
  weights.drawing.setAttribute("aria-label", "the weights, as a picture; arrow keys walk over it, plus and minus change the weight in hand");
  const pair = (...parts) => html("span", { class: "nn-pair" }, ...parts);
  const controls = html(
    "div",
    { class: "nn-controls", role: "group", "aria-label": "the weight in hand" },
    pair(name, " = ", box),
    pair(slopeName, " = ", slope),
    html("span", { class: "nn-pair nn-E" }, math("math", math("mi", "E")), " = ", E),
    complaint, spoken,
  );
  const root = html("div", { class: "nn-explorer", "data-lm-suppress-shortcuts": "true" }, controls, html("div", { class: "nn-pictures" }, weights.element, slopes.element));
  root.addEventListener("keydown", (event) => event.stopPropagation());
  model.on("change:weights change:slopes change:selected change:E", draw);
  draw();
  el.append(root);
  return () => {
    model.off("change:weights change:slopes change:selected change:E", draw);
    clearTimeout(resting);
  };
}

export default { render };
