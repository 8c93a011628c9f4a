// On the page of an address where nothing is: list the nearest pages that there are, and hand the address's words to the
// search. What comes from the address goes into the page as text, and into links as a path of this site alone.
(() => {
  const MOST_STEPS = 6;
  const MOST_CHARACTERS = 100;
  const base = document.currentScript.dataset.base; // where the site begins, with a slash at its end
  const path = location.pathname;
  if (!path.startsWith(base) || path === `${base}404.html`) return;
  const parts = path.slice(base.length).split("/").filter(Boolean);

  // The folders above, the nearest first; and the address itself as a folder, if it was not asked for as one.
  function above() {
    const deepest = path.endsWith("/") ? parts.length - 1 : parts.length;
    const found = [];
    for (let depth = Math.min(deepest, MOST_STEPS); depth > 0; depth--) {
      found.push(`${base}${parts.slice(0, depth).join("/")}/`);
    }
    return found;
  }

  // A host that answers whatever is asked, or leads elsewhere, names no page.
  async function isThere(address) {
    try {
      const response = await fetch(address, { method: "HEAD" });
      return response.ok && new URL(response.url).pathname === address;
    } catch {
      return false;
    }
  }

  // Empty where the bytes are no text.
  function decode(address) {
    try {
      return decodeURIComponent(address);
    } catch {
      return "";
    }
  }

  // As people read it; one with signs that can't be seen stays as it is.
  function toText(address) {
    const text = decode(address);
    return /^$|[\p{C}\p{Z}]/u.test(text) ? address : text;
  }

  // The words of the last part that has any: no numbers, for those are dates, and no ending such as .html.
  function toWords() {
    for (const part of [...parts].reverse()) {
      const text = decode(part).replace(/\.[a-z]{2,5}$/i, "");
      const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => /\p{L}/u.test(word));
      if (words.length) return [...words.join(" ")].slice(0, MOST_CHARACTERS).join("").trim();
    }
    return "";
  }

  const search = document.getElementById("search-link");
  const words = toWords();
  if (search && words) {
    search.search = new URLSearchParams({ q: words });
    search.textContent = search.dataset.text.replace("{words}", () => words);
  }

  const addresses = above();
  Promise.all(addresses.map(isThere)).then((there) => {
    const nearest = document.getElementById("nearest");
    const list = nearest.querySelector("ul");
    for (const address of addresses.filter((_, at) => there[at])) {
      const link = document.createElement("a");
      link.href = address;
      link.dir = "ltr";
      link.textContent = toText(address.slice(base.length - 1));
      list.append(document.createElement("li"));
      list.lastChild.append(link);
    }
    nearest.hidden = list.childElementCount === 0;
  });
})();
