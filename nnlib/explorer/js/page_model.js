// What JupyterLab's model does, for a page without a kernel: it keeps the state and says when it changes.

export function pageModel(state) {
  const listeners = {};
  return {
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      for (const listener of listeners["change:" + name] ?? []) listener();
    },
    save_changes() {},
    on: (names, listener) => names.split(" ").forEach((name) => (listeners[name] ??= new Set()).add(listener)),
    off: (names, listener) => names.split(" ").forEach((name) => listeners[name]?.delete(listener)),
  };
}
