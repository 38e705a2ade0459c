// A picture of one number for each pixel: colour says sign and size; a bar in it says "negative" without the colour.

import { html, svg } from "./elements.js";
import { number, range } from "./numbers.js";

const CELL = 30;

export function pixelPicture(title, rows, columns) {
  const cells = range(rows * columns).map((j) => {
    const x = (j % columns) * CELL;
    const y = Math.floor(j / columns) * CELL;
    const fill = svg("rect", { class: "nn-pixel", x: x + 1, y: y + 1, width: CELL - 2, height: CELL - 2 });
    const bar = svg("rect", { class: "nn-bar", x: x + CELL / 2 - 5, y: y + CELL / 2 - 1, width: 10, height: 2 });
    return { fill, bar, group: svg("g", {}, fill, bar) };
  });
  const extremes = html("figcaption", { class: "nn-range" });
  const groups = cells.map((cell) => cell.group);
  const drawing = svg("svg", { viewBox: `-2 -2 ${columns * CELL + 4} ${rows * CELL + 4}`, role: "group" }, ...groups);
  const element = html("figure", { class: "nn-picture" }, title, drawing, extremes);

  function draw(values, selected) {
    const largest = Math.max(...values.map(Math.abs)) || 1;
    cells.forEach(({ fill, bar, group }, j) => {
      fill.classList.toggle("nn-negative", values[j] < 0);
      fill.setAttribute("fill-opacity", (Math.abs(values[j]) / largest).toFixed(3));
      bar.toggleAttribute("hidden", values[j] > -0.05 * largest);
      group.classList.toggle("nn-selected", j === selected);
    });
    extremes.textContent = `from ${number(Math.min(...values), 3)} to ${number(Math.max(...values), 3)}`;
  }
  return { element, drawing, groups, draw };
}
