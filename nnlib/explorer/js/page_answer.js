// The answers of a kernel where there is none: what E and the derivatives become when a weight to a pixel moves.

import { back_propagate, readNetwork } from "./arithmetic.js";
import { listen } from "./root.js";

/**
 * Let the browser answer, with the network that a page's state has in it; in a notebook there is none, and the kernel answers.
 * Returns what ends it.
 */
export function answerHere(model) {
  const { network, unit } = model.get("_setup");
  if (!network) return () => {};
  const net = readNetwork(network);
  let frame = 0;

  function answer() {
    frame = 0;
    const weights = model.get("weights");
    const W = [...network.W];
    W[1] = W[1].map((row, i) => (i === unit ? weights : row));
    const { E, dE_dW } = back_propagate(net, W, network.b);
    model.set("slopes", dE_dW[1][unit]);
    model.set("E", E);
    model.set("_answered", weights);
  }
  // What was asked meanwhile is answered once, with the next frame.
  const stop = listen(model, ["change:weights"], () => (frame ||= requestAnimationFrame(answer)));
  return () => {
    stop();
    cancelAnimationFrame(frame);
  };
}
