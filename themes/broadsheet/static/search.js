// Search: a form over Pagefind's index, which is cut into shards by year and month. The newest shards are asked first and
// the older ones while their answer is shown. All that comes from the index is put into the page as text.

// As in site_builder/pages/unspaced.py: scripts without blanks between words are indexed as pairs of characters.
const UNSPACED =
  "\\u0e00-\\u0e4e\\u0e80-\\u0ece\\u1000-\\u103f\\u1050-\\u108f\\u1780-\\u17d3\\u3001-\\u3020\\u3041-\\u309f\\u30a0-\\u30ff" +
  "\\u3105-\\u312f\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff01-\\uff0f\\uff1a-\\uff1f\\uff5b-\\uff9f" +
  "\\u{20000}-\\u{3ffff}";
const RUN = new RegExp(`[${UNSPACED}]+`, "gu");
const PAIR = new RegExp(`^[${UNSPACED}]{1,2}$`, "u");
const FILTERS = ["outlet", "category", "tag"];
const EVERY = "\ua66e"; // a letter that every article has and no text
const FIRST = 5, MORE = 10, EXCERPT_WORDS = 34, WAVE = 2, TYPING_MS = 200;

// "新闻报" -> "新闻 闻报". Signs that the index doesn't know are left out.
function toTerm(query) {
  const cut = (run) => {
    const units = [...run];
    return ` ${units.length < 2 ? run : units.slice(1).map((unit, at) => units[at] + unit).join(" ")} `;
  };
  const plain = query.normalize("NFC").replace(/[\u2018\u2019\u02bc]/g, "'").replace(/[\u2012-\u2015\u2026\p{Sm}\p{Sc}\p{Sk}]/gu, " ");
  return plain.replace(RUN, cut).replace(/\s+/g, " ").trim();
}

// The words of a text as [text, is a hit], pairs put together again.
function* toPieces(words, hits, from, to) {
  let tail = "", wasHit = false;
  for (let at = from; at < to; at++) {
    const word = words[at], hit = hits.has(at), [first, second = ""] = PAIR.test(word) ? [...word] : [word];
    const goesOn = tail && first === tail;
    if (PAIR.test(word)) yield [(tail && !goesOn ? " " : "") + first, hit || (goesOn && wasHit)];
    else yield [(at > from && !goesOn ? " " : "") + word + " ", hit];
    [tail, wasHit] = [second, hit];
  }
}

// The part of a text with the most hits, as nodes.
function toExcerpt(content, locations) {
  const words = content.split(/\s+/), hits = new Set(locations);
  let from = 0, most = 0;
  for (const start of hits) {
    let count = 0;
    for (let at = start; at < start + EXCERPT_WORDS; at++) count += hits.has(at);
    if (count > most || (count === most && start < from)) [from, most] = [start, count];
  }
  from = Math.max(0, Math.min(from - 6, words.length - EXCERPT_WORDS));
  const to = Math.min(words.length, from + EXCERPT_WORDS), nodes = [from ? "… " : ""];
  for (const [text, hit] of toPieces(words, hits, from, to)) {
    if (!hit) { nodes.push(text); continue; }
    const mark = make("mark", text.trim());
    nodes.push(text.slice(0, text.length - text.trimStart().length), mark, text.slice(text.trimEnd().length));
  }
  return [...nodes, to < words.length ? " …" : ""];
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// Whether a page has each of the words, be it as the beginning of one of its own.
function hasAll({ content, meta }, words) {
  const own = plain([content, ...Object.values(meta)].join(" ")).split(/[^\p{L}\p{N}]+/u);
  return words.every((word) => own.some((one) => one.startsWith(plain(word))));
}

function make(name, ...children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

function start(place) {
  const root = document.documentElement;
  const list = document.querySelector("#search-shards");
  const [home, ...shards] = [...list.content.querySelectorAll("a")].map((a) => ({
    name: a.textContent, url: a.getAttribute("href"), tag: a.dataset.tag,
  }));
  place.replaceChildren(document.querySelector("#search-form").content.cloneNode(true));
  const form = place.querySelector("form"), field = form.elements, details = place.querySelector("details");
  const status = place.querySelector("[role=status]"), results = place.querySelector("ol");
  const more = place.querySelector("button[type=button]");
  // Plain English as the world writes it, as on the other pages.
  const dates = new Intl.DateTimeFormat(root.lang === "en" ? "en-GB" : root.lang, { dateStyle: "long", timeZone: "UTC" });
  const names = new Set(shards.map((shard) => shard.name));
  const years = [...new Set(shards.map((shard) => shard.name.slice(0, 4)))];
  field.year.append(...years.map((year) => new Option(year, year)));
  const ranking = { metaWeights: { title: 5, words: 5, tags: 2, date: 0, lang: 0 } };
  const spellings = {}; // filter -> name in small letters -> the names that are spelled like it
  let engine, turn = 0, found = [], shown = FIRST, typing;

  // The engine as a function that asks the worker it runs in. There it knows no language of a page to cut a query by: that
  // is cut already, and else.
  async function open() {
    const worker = new Worker(list.dataset.worker, { type: "module" });
    const broken = new Promise((_, reject) => worker.addEventListener("error", (event) => reject(new Error(event.message))));
    const ask = (name, ...given) => Promise.race([broken, new Promise((resolve, reject) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data: { value, fault } }) => { port1.close(); if (fault) reject(new Error(fault)); else resolve(value); };
      worker.postMessage([name, given], [port2]);
    })]);
    await ask("open", new URL(`${home.url}pagefind.js?v=${home.tag}`, location.href).href, {
      basePath: home.url, baseUrl: list.dataset.base, metaCacheTag: home.tag, ranking,
    });
    return ask;
  }

  function merge(ask, shard) {
    return (shard.merged ??= ask("mergeIndex", shard.url, { baseUrl: list.dataset.base, metaCacheTag: shard.tag, ranking }));
  }

  // The shards that are still to be asked, newest first, in growing waves: at least one, be it empty.
  function* waves(year) {
    const rest = shards.filter((shard) => !shard.merged && shard.name.startsWith(year));
    let size = WAVE;
    do { yield rest.splice(0, size); size *= 2; } while (rest.length);
  }

  // The shard of a result, whose name begins with its day.
  function within({ id }) {
    const month = `${id.slice(0, 4)}-${id.slice(4, 6)}`;
    return names.has(month) ? month : id.slice(0, 4);
  }

  // Where a shard lacks a word, the engine goes by what the word begins with, or passes it over. Such a shard's results
  // are left out, unless no shard has the words as they are: then they may be beginnings of others.
  async function trust(ask, words, all) {
    const places = new Set(all.map(within)), sure = new Set(places);
    for (const word of words) {
      const has = new Set((await ask("search", `"${word}"`)).map(within));
      for (const place of sure) if (!has.has(place)) sure.delete(place);
    }
    if (!sure.size) {
      for (const place of places) {
        const best = all.find((result) => within(result) === place);
        if (hasAll(await ask("data", best.id), words)) sure.add(place);
      }
    }
    return all.filter((result) => sure.has(within(result)));
  }

  async function learn(ask) {
    const all = await ask("filters");
    for (const name of FILTERS) {
      const known = (spellings[name] = new Map());
      const byCount = Object.entries(all[name] ?? {}).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      for (const [value] of byCount) {
        const key = value.toLowerCase();
        known.set(key, [...(known.get(key) ?? []), value]);
      }
      const chosen = field[name].value, names = [...known.values()].map(([value]) => value);
      names.sort((a, b) => a.localeCompare(b, root.lang));
      field[name].replaceChildren(field[name].options[0], ...names.map((value) => new Option(value, value)));
      choose(name, chosen);
    }
  }

  // A name that is not among the options, or not yet, is one all the same: it may come from an address.
  function choose(name, value) {
    const known = [...field[name].options].find((option) => option.value.toLowerCase() === value.toLowerCase());
    if (!known) field[name].append(new Option(value, value));
    field[name].value = known ? known.value : value;
  }

  async function answer() {
    const mine = ++turn, term = toTerm(field.q.value), year = field.year.value;
    const narrowed = FILTERS.filter((name) => field[name].value);
    const words = term.includes('"') ? [] : [...new Set(term.split(" "))].filter(Boolean);
    if (!term && !narrowed.length && !year) { show([], ""); return; }
    status.textContent = status.dataset.wait;
    try {
      const ask = await (engine ??= open());
      let answered = false;
      for (const wave of waves(year)) {
        await Promise.all(wave.map((shard) => merge(ask, shard)));
        if (mine !== turn) return;
        if (narrowed.length) await learn(ask);
        const any = (name) => ({ any: spellings[name].get(field[name].value.toLowerCase()) ?? [field[name].value] });
        const filters = Object.fromEntries(narrowed.map((name) => [name, any(name)]));
        if (words.length) await ask("preload", `${words.at(-1)}\uffff`); // words that begin so may lie in two parts
        const answers = await ask("search", term || EVERY, { filters });
        const all = await trust(ask, words, answers.filter((result) => result.id.startsWith(year)));
        if (mine !== turn) return;
        if (!all.length) continue;
        if (!answered) shown = FIRST;
        answered = true;
        if (field.sort.value || !term) all.sort((a, b) => (a.id < b.id ? 1 : -1));
        await show(all, status.dataset.found.replace("{number}", all.length.toLocaleString(root.lang)), mine);
      }
      if (mine === turn && !answered) show([], status.dataset.none);
      if (mine === turn && details.open) await learn(ask);
    } catch (error) {
      console.error(error);
      if (mine === turn) show([], status.dataset.fault);
    }
  }

  async function show(all, words, mine = turn) {
    const items = await Promise.all(all.slice(0, shown).map(async ({ id, words: places }) => toItem(await (await engine)("data", id), places)));
    if (mine !== turn) return;
    found = all;
    results.replaceChildren(...items);
    status.textContent = words;
    more.hidden = found.length <= shown;
  }

  function toItem({ url, meta, content }, locations) {
    const link = make("a", make("bdi", meta.title));
    link.href = url;
    const line = make("p"), item = make("li", line, make("h2", link), make("p", ...toExcerpt(content, locations)));
    line.className = "meta";
    item.lastChild.className = "summary";
    item.lastChild.dir = "auto";
    if (meta.lang) item.lang = meta.lang;
    if (meta.outlet) line.append(make("span", make("bdi", meta.outlet)));
    if (meta.date) {
      const time = make("time", dates.format(new Date(meta.date)));
      time.dateTime = meta.date;
      time.lang = root.lang;
      line.append(time);
    }
    return item;
  }

  function readAddress() {
    const given = new URLSearchParams(location.search);
    field.q.value = (given.get("q") ?? "").slice(0, 200);
    for (const name of [...FILTERS, "year"]) choose(name, given.get(name)?.slice(0, 200) ?? "");
    field.sort.value = given.get("sort") === "date" ? "date" : "";
    if ([...FILTERS, "year", "sort"].some((name) => field[name].value)) details.open = true;
  }

  function writeAddress() {
    const set = [...new FormData(form)].filter(([, value]) => value);
    const query = set.length ? `?${new URLSearchParams(set)}` : "";
    if (query !== location.search) history.pushState(null, "", location.pathname + query);
  }

  function ask() {
    clearTimeout(typing);
    writeAddress();
    answer();
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  form.addEventListener("change", (event) => { if (event.target !== field.q) ask(); });
  field.q.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(answer, TYPING_MS); });
  field.q.addEventListener("focus", async () => {
    try { for (const shard of waves("").next().value) await merge(await (engine ??= open()), shard); } catch { engine = undefined; }
  }, { once: true });
  details.addEventListener("toggle", async () => {
    if (!details.open) return;
    try { await learn(await (engine ??= open())); } catch (error) { console.error(error); }
  });
  results.addEventListener("click", writeAddress);
  more.addEventListener("click", async () => {
    const at = shown;
    shown += MORE;
    await show(found, status.textContent);
    results.children[at]?.querySelector("a").focus();
  });
  addEventListener("popstate", () => { readAddress(); answer(); });
  readAddress();
  if (location.search) answer();
}

const place = document.querySelector(".search");
if (place) start(place);
