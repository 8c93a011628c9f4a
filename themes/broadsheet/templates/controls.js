// What a reader chose (light or dark, how much lists say, keys), set before anything is painted; then the controls for it.
(() => {
  const root = document.documentElement.dataset;
  const FIRST = { scheme: "auto", density: root.density, keys: "on" };

  function read(name) {
    try { return localStorage.getItem("view-" + name); } catch { return null; }
  }
  function choose({ target: { name, value } }) {
    root[name] = value;
    try { localStorage.setItem("view-" + name, value); } catch {}
  }
  function apply() {
    for (const name in FIRST) root[name] = read(name) ?? FIRST[name];
  }

  let dialog;
  function addControls() {
    const parts = document.getElementById("controls").content.cloneNode(true);
    const button = parts.querySelector("button");
    const form = parts.querySelector("form");
    dialog = parts.querySelector("dialog");
    if (!document.querySelector(".card")) parts.querySelectorAll(".of-lists").forEach((part) => part.remove());
    if (!findSearch()) parts.querySelector(".of-search").remove();
    for (const name in FIRST) if (form.elements[name]) form.elements[name].value = root[name];
    form.onchange = choose;
    button.onclick = () => dialog.showModal();
    document.querySelector("header").append(button, dialog);
  }

  const findSearch = () => document.querySelector("main [type=search], header [href$='/search/']");
  function search() {
    const found = findSearch();
    if (found) found.type ? found.focus() : found.click();
  }
  // From the headline that has the focus, or else from the first one on the screen.
  function step(by) {
    const links = [...document.querySelectorAll(".card h3 a")];
    const card = document.activeElement.closest(".card");
    const at = links.findIndex((link) => card ? card.contains(link) : link.getBoundingClientRect().top > 0);
    links[at < 0 ? links.length - 1 : card || by < 0 ? at + by : at]?.focus();
  }
  const KEYS = { "/": search, j: () => step(1), k: () => step(-1), "?": () => dialog.showModal() };

  apply();
  document.addEventListener("DOMContentLoaded", addControls);
  document.addEventListener("replace", () => { apply(); addControls(); });
  document.addEventListener("keydown", (event) => {
    const isFree = root.keys !== "off" && !dialog?.open && !event.target.closest("input, select, textarea, [contenteditable]");
    if (!isFree || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    KEYS[event.key]();
  });
})();
