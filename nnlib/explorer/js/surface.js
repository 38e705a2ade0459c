// E over two weights: at the points of a grid, and where between them it has a given value. surfaces.py computes the same.

import { error, forward } from "./arithmetic.js";
import { range } from "./numbers.js";

/**
 * E where `first` is xs[s] and `second` is ys[r], as rows[r][s]; an E that is too large for a computer's numbers is only very large.
 * @returns {number[][]}
 */
export function errorSurface({ net, W, b }, first, second, xs, ys) {
  const moved = structuredClone({ W, b });
  const put = ([kind, l, i, j = 0], x) => (moved[kind][l][i][j] = x);
  return ys.map((y) => {
    put(second, y);
    return xs.map((x) => {
      put(first, x);
      const E = error(net, forward(net, moved.W, moved.b).A);
      return E < 1e300 ? E : 1e300; // NaN, too
    });
  });
}

/** Values of E at which to draw contours: evenly spaced, or by their logarithms if the highest and the lowest are far apart. */
export function contourLevels(rows, count = 10) {
  const all = rows.flat();
  const high = Math.max(...all);
  const lowest = Math.min(...all);
  const low = Math.max(lowest, high * 1e-4);
  if (lowest >= high) return [];
  const parts = range(count).map((k) => (k + 1) / (count + 1));
  return high > 30 * low ? parts.map((part) => low * (high / low) ** part) : parts.map((part) => lowest + part * (high - lowest));
}

/**
 * Where E is `level` or more, and the line around it, as the two paths of a drawing in which point (s, r) of the grid is at place(s, r).
 * Between the points E counts as straight.
 */
export function contour(rows, level, place) {
  const draw = (points) =>
    "M" +
    points
      .map(([s, r]) =>
        place(s, r)
          .map((pixels) => pixels.toFixed(1))
          .join(" "),
      )
      .join("L");
  const areas = [];
  const lines = [];
  for (let r = 0; r + 1 < rows.length; r++) {
    let whole = 0; // so many cells in a row, up to here, are all above the level: they make one rectangle
    for (let s = 0; s + 1 < rows[r].length; s++) {
      const { area, segments } = above(rows, r, s, level);
      if (area.length === 4 && !segments.length) whole++;
      else {
        if (whole) areas.push(rectangle(s - whole, s, r));
        whole = 0;
        if (area.length) areas.push(area);
      }
      lines.push(...segments);
    }
    if (whole) areas.push(rectangle(rows[r].length - 1 - whole, rows[r].length - 1, r));
  }
  return { area: areas.map((area) => draw(area) + "z").join(""), line: lines.map(draw).join("") };
}

const rectangle = (left, right, r) => [
  [left, r],
  [right, r],
  [right, r + 1],
  [left, r + 1],
];

/** The part of one cell that lies above the level, as a polygon, and the segments of its border that cross the cell. */
function above(rows, r, s, level) {
  const corners = rectangle(s, s + 1, r);
  const values = [rows[r][s], rows[r][s + 1], rows[r + 1][s + 1], rows[r + 1][s]];
  const area = [];
  const crossings = [];
  corners.forEach(([x, y], k) => {
    const next = (k + 1) % 4;
    if (values[k] >= level) area.push([x, y]);
    if (values[k] >= level === values[next] >= level) return;
    const part = (level - values[k]) / (values[next] - values[k]);
    const crossing = [x + part * (corners[next][0] - x), y + part * (corners[next][1] - y)];
    area.push(crossing);
    crossings.push(crossing);
  });
  if (values[0] < level && crossings.length) crossings.push(crossings.shift()); // the first leads in; a segment begins where it leads out
  return { area, segments: range(crossings.length / 2).map((k) => crossings.slice(2 * k, 2 * k + 2)) };
}
