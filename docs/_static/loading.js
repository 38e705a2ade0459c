// In JupyterLite: while Python is on its way, words and a bar say so, and where the lesson can be read meanwhile. Then it goes.

(() => {
  const lesson = new URLSearchParams(location.search).get("path")?.replace(/\.ipynb$/, "") ?? "index";
  const box = document.createElement("div");
  box.setAttribute("role", "status");
  box.style.cssText =
    "position: fixed; right: 12px; bottom: 34px; z-index: 10000; max-width: 44ch; padding: 10px 14px; border-radius: 4px;" +
    "font: 14px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; border: 1px solid #767676; box-shadow: 0 2px 8px #0004";
  const page = Object.assign(document.createElement("a"), { href: `../../${lesson}.html`, textContent: "as a page" });
  page.style.color = "#0645ad";
  const words = document.createElement("p");
  words.style.margin = "0 0 6px";
  words.append(
    "Python is coming into your browser, 27 MB the first time. Cells run when it is here; until then the lesson can be read below, or ",
    page,
    ".",
  );
  const bar = Object.assign(document.createElement("progress"), { ariaLabel: "Python is loading" });
  bar.style.width = "100%";
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "close" });
  close.addEventListener("click", () => box.remove());
  box.append(words, bar);
  document.addEventListener("DOMContentLoaded", () => document.body.append(box));

  const asked = setInterval(() => {
    if (window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status !== "idle") return;
    clearInterval(asked);
    words.replaceChildren("Python is here. The same lesson ", page, ", without it.");
    bar.replaceWith(close);
    setTimeout(() => box.remove(), 8000);
  }, 300);
})();
