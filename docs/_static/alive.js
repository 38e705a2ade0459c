// Brings the widgets of a page to life as they come into sight. Their scripts are loaded once for all, beforehand, so that they needn't
// be waited for then; as plain scripts, since a page that was opened from a folder may load no modules.

(() => {
  const NEAR = "600px";
  const here = new URL(".", document.currentScript.src);
  const loaded = {};
  const load = (name) =>
    (loaded[name] ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL(`nnlib/${name}.js`, here);
      script.addEventListener("load", () => done(window.nnlib[name]));
      script.addEventListener("error", () => failed(new Error(`${name}.js can't be loaded`)));
      document.head.append(script);
    }));

  async function bringToLife(place) {
    const { name, data } = place.dataset;
    const [widget, shared] = await Promise.all([load(name), data && load(data)]);
    const state = JSON.parse(place.querySelector("script").textContent);
    const still = [...place.childNodes];
    const { _setup: setup } = state;
    if (setup?.picture === null) setup.picture = place.querySelector("svg").outerHTML;
    if (shared) Object.assign(setup.network, shared());
    widget.render({ model: widget.pageModel(state), el: place });
    still.forEach((node) => node.remove());
  }

  const sight = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes)
        if (isIntersecting) {
          sight.unobserve(target);
          bringToLife(target);
        }
    },
    { rootMargin: NEAR },
  );
  for (const place of document.querySelectorAll(".nn-live")) {
    sight.observe(place);
    load(place.dataset.name);
  }

  // What is wider than its place can be scrolled with the keyboard, too; what isn't is no stop for the Tab key.
  function letScroll() {
    for (const box of document.querySelectorAll("article pre, article .formula, article .table-wrapper"))
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
  letScroll();
  document.addEventListener("toggle", letScroll, true);
  window.addEventListener("resize", letScroll);

  // A JupyterHub is somewhere else for every class: its address is typed once, and kept here.
  const KEPT = "nnlib-hub";
  for (const form of document.querySelectorAll("[data-hub]")) {
    const address = form.querySelector("input");
    try {
      address.value = localStorage.getItem(KEPT) ?? "";
    } catch {} // no storage for a page from a folder, in some browsers
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      try {
        localStorage.setItem(KEPT, address.value);
      } catch {}
      location.assign(address.value.replace(/\/+$/, "") + form.dataset.hub);
    });
  }
})();
