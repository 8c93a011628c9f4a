// What a reader chose (scheme, density, keys), set before anything is painted; then the button for it. What the button
// and the keys do is in static/controls.js, which is asked for when one of them is first pressed.
(() => {
  const root = document.documentElement.dataset;
  const own = document.currentScript.dataset;
  const first = { scheme: "auto", density: root.density, keys: "on" };
  let button, kept, rest, tries = 0;
  try { kept = localStorage; } catch {}

  function apply() {
    for (const name in first) root[name] = kept?.["view-" + name] ?? first[name];
  }
  function addButton() {
    button = document.createElement("button");
    button.className = "view";
    button.textContent = own.view;
    button.onclick = act;
    document.querySelector("header").append(button);
  }
  // By another address after a failure, for some browsers keep that as they keep what was loaded.
  function act({ key }) {
    button.textContent = own.view;
    rest ??= import(own.src + "#" + tries++);
    rest.then((rest) => rest.act(key), () => { rest = null; button.textContent = own.fault; });
  }

  apply();
  document.addEventListener("DOMContentLoaded", addButton);
  document.addEventListener("replace", () => { apply(); addButton(); });
  document.addEventListener("keydown", (event) => {
    if (/^[/jk?]$/.test(event.key) && root.keys !== "off" && !event.ctrlKey && !event.altKey && !event.metaKey
      && !event.target.closest("input, select, textarea, [contenteditable]")) {
      event.preventDefault();
      act(event);
    }
  });
})();
