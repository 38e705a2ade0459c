// What is drawn becomes an image like those of the data set. Its makers scaled each digit to the same size and pen, on 32 × 32
// pixels that are dark or not, and counted the dark ones in blocks of 4 × 4: 64 numbers from 0 to 16.

import { range, sum } from "./numbers.js";

const PIXELS = 32;
const BLOCK = 4;
export const SIDE = PIXELS / BLOCK;
// The pen's line is scaled to this box in the middle; what the pen then adds around it fills about as much as in their images.
const WIDTH = 14;
const HEIGHT = 24;
const MOST_UNEVEN = 2; // a 1 is not pulled as wide as a 0
const DARK = 313; // pixels of an image, on average; whatever the digit, about so many
const ROUNDING = 1e-9;

/**
 * The 64 brightnesses from 0 to 1, row by row, of lines that a pen drew; their place and size make no difference.
 * @param {number[][][]} strokes each a list of points [x, y]
 */
export function toPixels(strokes) {
  if (!strokes.length) return Array(SIDE * SIDE).fill(0);
  const dark = bitmap(scaled(strokes));
  return range(SIDE * SIDE).map((k) => {
    const left = BLOCK * (k % SIDE);
    const top = BLOCK * Math.floor(k / SIDE);
    const count = sum(BLOCK, (y) => sum(BLOCK, (x) => Number(dark[(top + y) * PIXELS + left + x])));
    return count / BLOCK ** 2;
  });
}

function scaled(strokes) {
  const [x, y] = [0, 1].map((axis) => {
    const all = strokes.flatMap((stroke) => stroke.map((point) => point[axis]));
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return { middle: (least + most) / 2, extent: Math.max(most - least, 1e-6) };
  });
  const [wide, high] = [WIDTH / x.extent, HEIGHT / y.extent];
  const [byX, byY] = [Math.min(wide, MOST_UNEVEN * high), Math.min(high, MOST_UNEVEN * wide)];
  const place = ([px, py]) => [PIXELS / 2 + (px - x.middle) * byX, PIXELS / 2 + (py - y.middle) * byY];
  return strokes.map((stroke) => stroke.map(place));
}

/** For each pixel whether it is dark: the pen is as wide as it takes to make so many of them dark. */
function bitmap(strokes) {
  const distances = range(PIXELS ** 2).map((k) => squaredDistance((k % PIXELS) + 0.5, Math.floor(k / PIXELS) + 0.5, strokes));
  const farthest = distances.toSorted((one, other) => one - other)[DARK - 1] + ROUNDING;
  return distances.map((distance) => distance <= farthest);
}

function squaredDistance(x, y, strokes) {
  let nearest = Infinity;
  for (const stroke of strokes)
    for (let k = 0; k < stroke.length; k++) nearest = Math.min(nearest, toSegment(x, y, stroke[Math.max(k - 1, 0)], stroke[k]));
  return nearest;
}

function toSegment(x, y, [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const along = length && Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
  return (x - x0 - along * dx) ** 2 + (y - y0 - along * dy) ** 2;
}
