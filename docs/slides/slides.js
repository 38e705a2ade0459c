// The decks: how reveal.js shows them, and what a widget on a slide needs.

(() => {
  const { Reveal, RevealNotes } = window;

  // A widget keeps its own keys. But those of a presenter's clicker turn the page, unless somebody walks through the widget with the
  // keyboard; they are caught on their way in, for a widget lets none out.
  const PAGES = { PageDown: "next", PageUp: "prev" };
  let byHand = true; // the mouse was used last, or a finger
  document.addEventListener("pointerdown", () => (byHand = true), true);
  document.addEventListener(
    "keydown",
    (event) => {
      const { key, target } = event;
      if (!(key in PAGES) || !target.closest(".nn-live")) byHand = false;
      else if (byHand || target.matches("input")) {
        event.preventDefault();
        event.stopPropagation();
        Reveal[PAGES[key]]();
      }
    },
    true,
  );

  Reveal.initialize({
    plugins: [RevealNotes],
    width: 1280,
    height: 720,
    margin: 0,
    maxScale: 4,
    center: false,
    hash: true,
    navigationMode: "linear",
    slideNumber: "c/t",
    transition: "none",
    backgroundTransition: "none",
    scrollActivationWidth: null, // else reveal.js makes a page to scroll of a narrow window
  });
})();
