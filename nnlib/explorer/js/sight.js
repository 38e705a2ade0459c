// What is in sight: what isn't, isn't drawn while a weight moves; what isn't known yet is kept out of sight.

/** Whether an element needn't be drawn now. It is when the weight rests. */
export const canWait = (element, { moving }) => moving && element.outOfSight;

export function watchSight(draw) {
  return new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) target.outOfSight = !isIntersecting;
    draw();
  });
}

/** A view of what isn't known yet keeps its place, empty, so that nothing jumps. */
export function hides(element, unknown) {
  element.classList.toggle("nn-unknown", unknown);
  return unknown;
}
