// Esc goes back, arrows go to the row before and after; on a page of one row its sentence comes into sight.
"use strict";
(() => {
  const busy = (node) => node.closest("input, select, textarea, .leaflet-container, [contenteditable]");
  const follow = (id) => {
    const link = document.getElementById(id);
    if (link) location.assign(link.href);
    return Boolean(link);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || busy(event.target)) return;
    const target = { Escape: "back", ArrowLeft: "earlier", ArrowRight: "later" }[event.key];
    if (target && follow(target)) event.preventDefault();
  });
  const sentence = document.getElementById("sentence");
  if (sentence && sentence.getBoundingClientRect().bottom > innerHeight) sentence.scrollIntoView({ block: "center" });
  // The article stays in sight beside what is longer than it.
  const told = document.querySelector(".told");
  const hold = () => told.style.setProperty("--held", `${Math.min(16, innerHeight - told.offsetHeight - 16)}px`);
  if (told) {
    hold();
    addEventListener("resize", hold);
  }
})();
