// A box that hides the names without the typed letters. Without scripts there is none.
(() => {
  const box = document.querySelector(".filter");
  if (!box) return;
  const { label, left } = document.currentScript.dataset;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const items = Array.from(document.querySelectorAll(".terms-index li"), (item) => [item, fold(item.firstElementChild.textContent)]);
  const name = document.createElement("label");
  const field = document.createElement("input");
  const status = document.createElement("span");
  name.textContent = label + " ";
  field.type = "search";
  field.autocomplete = "off";
  status.setAttribute("role", "status");
  name.append(field);
  box.append(name, " ", status);

  const number = new Intl.NumberFormat(document.documentElement.lang);
  const filter = () => {
    const wanted = fold(field.value.trim());
    let count = 0;
    for (const [item, text] of items) {
      item.hidden = !text.includes(wanted);
      count += !item.hidden;
    }
    for (const band of document.querySelectorAll("main .band")) band.hidden = !band.querySelector("li:not([hidden])");
    status.textContent = wanted ? left.replace("{number}", number.format(count)) : "";
  };
  field.addEventListener("input", filter);
  filter(); // what a browser put back into the field
})();
