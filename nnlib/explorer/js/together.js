// Widgets of one network on a page move together while a hand moves one of them, without a kernel between them.

const WEIGHTS = "nnlib-weights";

/** Let the other widgets of this network know its weights. */
export function tellOthers(model, weights) {
  window.dispatchEvent(new CustomEvent(WEIGHTS, { detail: { network: model.get("_network"), weights, from: model } }));
}

/** Take over what they tell; returns what ends it. */
export function hearOthers(model) {
  const hear = ({ detail: { network, weights, from } }) => {
    if (from !== model && network === model.get("_network")) model.set("weights", weights);
  };
  window.addEventListener(WEIGHTS, hear);
  return () => window.removeEventListener(WEIGHTS, hear);
}
