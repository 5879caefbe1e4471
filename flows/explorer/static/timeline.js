// Days are chosen by dragging over the bars; one bar by a click. The same is had from the table below and the fields for days.
"use strict";
(() => {
  const dates = () => [document.getElementById("from"), document.getElementById("to")];
  let begun = null;

  const barAt = (svg, x) => {
    const bars = svg.querySelectorAll(".bar");
    const box = svg.getBoundingClientRect();
    const number = Math.floor(((x - box.left) / box.width) * bars.length);
    return bars[Math.min(Math.max(number, 0), bars.length - 1)];
  };
  const ordered = (one, other) => (one.dataset.first <= other.dataset.first ? [one, other] : [other, one]);
  const paint = (svg, one, other) => {
    const [first, last] = ordered(one, other).map((bar) => bar.querySelector(".hit"));
    const brush = document.getElementById("brush");
    brush.setAttribute("x", first.getAttribute("x"));
    brush.setAttribute("width", Number(last.getAttribute("x")) + Number(last.getAttribute("width")) - Number(first.getAttribute("x")));
  };

  document.addEventListener("pointerdown", (event) => {
    const svg = event.target.closest && event.target.closest("#timeline");
    if (!svg || event.button) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    begun = barAt(svg, event.clientX);
    paint(svg, begun, begun);
  });
  document.addEventListener("pointermove", (event) => {
    const svg = document.getElementById("timeline");
    if (begun && svg) paint(svg, begun, barAt(svg, event.clientX));
  });
  document.addEventListener("pointerup", (event) => {
    const svg = document.getElementById("timeline");
    if (!begun || !svg || !window.dateline) return;
    const [first, last] = ordered(begun, barAt(svg, event.clientX));
    begun = null;
    const [from, to] = dates();
    [from.value, to.value] = [first.dataset.first, last.dataset.last];
    window.dateline.apply();
  });
  document.addEventListener("pointercancel", () => {
    begun = null;
  });
})();
