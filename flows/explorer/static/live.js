// Filters without a reload: every change asks for the page of its address, and what differs in it is put in place.
"use strict";
(() => {
  const view = document.getElementById("view");
  if (!view) return;
  document.documentElement.classList.add("js");
  let asking = null;

  const addressOf = (form) => {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (value && !(name === "by" && value === "happened") && !(name === "sort" && value === "newest")) asked.append(name, value);
    }
    const query = asked.toString();
    return query ? `/?${query}` : "/";
  };

  // The map is drawn by map.js, and which lists are open is the reader's choice.
  const kept = {
    beforeNodeMorphed: (old) => !(old instanceof Element && old.id === "map"),
    beforeAttributeUpdated: (name, node) => !(name === "open" && node.tagName === "DETAILS"),
  };

  const show = async (address, remember) => {
    if (asking) asking.abort();
    asking = new AbortController();
    view.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const problem = document.getElementById("problem");
      if (!answer.ok) {
        problem.textContent = (page.getElementById("why") || page.getElementById("lead") || problem).textContent;
        problem.hidden = false;
        return;
      }
      if (remember) history.pushState(null, "", address);
      Idiomorph.morph(view, page.getElementById("view"), { morphStyle: "outerHTML", ignoreActiveValue: true, callbacks: kept });
      const tongue = document.querySelector(".tongue a");
      const other = page.querySelector(".tongue a");
      if (tongue && other) tongue.href = other.href;
      document.dispatchEvent(new CustomEvent("dateline:shown"));
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    } finally {
      view.removeAttribute("aria-busy");
    }
  };

  const apply = () => show(addressOf(document.getElementById("filters")), true);
  window.dateline = { show: (address) => show(address, true), apply };

  let waiting = 0;
  const applySoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 250);
  };
  document.addEventListener("input", (event) => {
    if (event.target.id === "q") applySoon();
  });
  document.addEventListener("change", (event) => {
    if (event.target.form && event.target.form.id === "filters" && event.target.id !== "q") apply();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "filters") return;
    event.preventDefault();
    clearTimeout(waiting);
    apply();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-live]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const turned = link.closest(".pages");
    show(link.getAttribute("href"), true).then(() => {
      if (!turned) return;
      const head = document.getElementById("rows");
      head.focus();
      head.scrollIntoView();
    });
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest("table.rows tbody tr");
    if (row && !event.target.closest("a") && !String(getSelection())) row.querySelector("a.open").click();
  });
  addEventListener("popstate", () => show(location.pathname + location.search, false));
  if (matchMedia("(max-width: 55rem)").matches) document.getElementById("more-filters").open = false;
})();
