// What the button and the keys of templates/controls.js do: the dialog of what a reader may choose, and ways through a page.
const root = document.documentElement.dataset;

const CHOICES = {
  scheme: ["text(scheme)", { auto: "text(automatic)", light: "text(light)", dark: "text(dark)" }],
  density: ["text(lists)", { titles: "text(titles)", summaries: "text(with_summaries)", tags: "text(with_tags)" }],
  keys: ["text(keys)", { on: "text(on)", off: "text(off)" }],
};

function make(name, attributes, ...inside) {
  const element = document.createElement(name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  element.append(...inside);
  return element;
}

function choose({ target: { name, value } }) {
  root[name] = value;
  try { localStorage.setItem("view-" + name, value); } catch { /* chosen for this page alone */ }
}

const findSearch = () => document.querySelector("main [type=search], header [href$='/search/']");
const hasList = () => document.querySelector(".card") !== null;

function makeFields(name) {
  const [legend, values] = CHOICES[name];
  const fields = make("fieldset", {}, make("legend", { class: "label" }, legend));
  for (const value in values) fields.append(make("label", {}, make("input", { type: "radio", name, value }), " " + values[value]), " ");
  return fields;
}

// What the keys do on this page.
function makeKeys() {
  const keys = [["?", "text(key_help)"]];
  if (findSearch()) keys.unshift(["/", "text(key_search)"]);
  if (hasList()) keys.unshift(["j k", "text(key_steps)"]);
  return make("ul", {}, ...keys.map(([names, text]) =>
    make("li", {}, ...names.split(" ").flatMap((name) => [make("kbd", {}, name), " "]), text)));
}

function makeDialog() {
  const names = Object.keys(CHOICES).filter((name) => name !== "density" || hasList());
  const form = make("form", { method: "dialog" }, make("h2", { id: "view" }, "text(view)"), ...names.map(makeFields));
  form.lastChild.append(makeKeys());
  form.append(make("button", {}, "text(close)"));
  for (const name of names) form.elements[name].value = root[name];
  form.onchange = choose;
  const dialog = make("dialog", { "aria-labelledby": "view" }, form);
  document.querySelector("header").append(dialog);
  return dialog;
}

function open() {
  (document.querySelector("header dialog") ?? makeDialog()).showModal();
}

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

// The button has no key.
export function act(key) {
  if (document.querySelector("dialog[open]")) return;
  if (key === "/") search();
  else if (key === "j") step(1);
  else if (key === "k") step(-1);
  else open();
}
