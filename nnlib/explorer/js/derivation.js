// The workbench: one derivation, made in five stages, each judged by the table that came with it.

import { html } from "./elements.js";
import { createRoot } from "./root.js";

export function render({ model, el }) {
  const { root, stop } = createRoot(model, html("p", {}, model.get("_table").words));
  el.append(root);
  return stop;
}
export default { render };
