// Search: a form over Pagefind's index, which is cut into shards by year and month. The newest shards are asked first, and
// if the older ones take their time, what is found is shown before. All that comes from the index is text in the page.

// As in site_builder/pages/unspaced.py: scripts without blanks between words are indexed as pairs of characters.
const UNSPACED =
  "\\u0e00-\\u0e4e\\u0e80-\\u0ece\\u1000-\\u103f\\u1050-\\u108f\\u1780-\\u17d3\\u3001-\\u3020\\u3041-\\u309f\\u30a0-\\u30ff" +
  "\\u3105-\\u312f\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff01-\\uff0f\\uff1a-\\uff1f\\uff5b-\\uff9f" +
  "\\u{20000}-\\u{3ffff}";
const RUN = new RegExp(`[${UNSPACED}]+`, "gu");
const PAIR = new RegExp(`^[${UNSPACED}]{1,2}$`, "u");
const SIGNS = /[\p{Pd}\p{Pe}\p{Pf}\p{Pi}\p{Po}\p{Ps}]/gu; // what the engine leaves out of words
const FILTERS = ["outlet", "category", "tag"];
const EVERY = "\ua66e"; // a letter that every article has and no text
const LETTERS = "bcdfghjkmnpqrtvw"; // of words that stand for names
const RANKING = JSON.stringify({ meta_weights: { title: 5, words: 5, tags: 2, lang: 0, every: 0 } });
const SIGNATURE = 12; // bytes at the beginning of each of the engine's files
const FIRST = 5, MORE = 10, EXCERPT_WORDS = 34, WAVE = 8, GROWTH = 3, TYPING_MS = 200;
const PATIENCE_MS = 400; // for so long a part of the answer waits for the whole

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

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const toTokens = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

// Whether two words may be forms of one: the index knows, and doesn't tell.
function areAlike(one, other) {
  let common = 0;
  while (common < one.length && one[common] === other[common]) common++;
  return common > 2 && Math.max(one.length, other.length) - common < 4;
}

// At which of the words those that were looked for stand; if they do nowhere, other forms of them.
function findHits(words, wanted) {
  const hits = new Set(), tokens = words.map(toTokens);
  for (const one of wanted) {
    for (const fits of [(token) => token.startsWith(one), (token) => areAlike(token, one)]) {
      const found = [...tokens.keys()].filter((at) => tokens[at].some(fits));
      found.forEach((at) => hits.add(at));
      if (found.length) break;
    }
  }
  return hits;
}

// The part of a text with the most hits, as nodes.
function toExcerpt(content, wanted) {
  const words = content.split(/\s+/), hits = findHits(words, wanted);
  let from = 0, most = 0;
  for (const start of hits) {
    let count = 0;
    for (let at = start; at < start + EXCERPT_WORDS; at++) count += hits.has(at);
    if (count > most) [from, most] = [start, count];
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

// As in site_builder/pages/postings.py: where the index says that a word stands.
const toPlace = (word) => [...word].reduce((place, letter) => (place * 31 + letter.codePointAt(0)) & 0xfff, 0);

// As group_key in site_builder/model/slug.py: what makes two spellings one name.
function toKey(name) {
  const folded = name.normalize("NFC").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFC");
  return folded.replace(/[\s_-]+/gu, "-").replace(/^-|-$/g, "") || name.trim();
}

function make(name, ...children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

// As to_name_word in site_builder/pages/search.py: the word of all articles that have a name.
function toNameWord(kind, name) {
  let number = 0, word = EVERY;
  for (const letter of `${kind} ${toKey(name)}`) number = (Math.imul(number, 31) + letter.codePointAt(0)) >>> 0;
  for (let at = 0; at < 32; at += 4) word += LETTERS[(number >>> at) & 15];
  return word;
}

// One of the engine's files. Some hosts have the browser unpack it.
async function load(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  let data = await response.arrayBuffer();
  if (new Uint8Array(data)[0] === 0x1f) {
    data = await new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }
  return new Uint8Array(data, SIGNATURE);
}

// An index of the words of one shard. What can't be loaded is tried again when it is needed again.
class Index {
  constructor(engine, url, meta) {
    this.url = url;
    this.parts = new Map();
    this.opened = Promise.all([engine, load(`${url}pagefind.${meta}.pf_meta`)]).then(([pagefind, data]) => {
      this.engine = pagefind;
      this.index = pagefind.set_ranking_weights(pagefind.init_pagefind(data), RANKING);
    });
  }

  // Have all parts that hold some words, by their beginnings too if ``beginning`` is one of them.
  async need(words, beginning) {
    const terms = [...words.map(plain), ...(beginning ? [`${plain(beginning)}\uffff`] : [])];
    const names = new Set(terms.flatMap((term) => JSON.parse(this.engine.request_indexes(this.index, term))));
    await Promise.all([...names].filter(Boolean).map((name) => this.parts.get(name) ?? this.read(name)));
  }

  read(name) {
    const part = load(`${this.url}index/${name}.pf_index`).then((data) => {
      this.index = this.engine.load_index_chunk(this.index, data);
    });
    part.catch(() => this.parts.delete(name));
    this.parts.set(name, part);
    return part;
  }

  // Results as the engine has them: p is the name of the page's file, s the score, l where its words are.
  find(term, isExact) {
    return JSON.parse(this.engine.search(this.index, plain(term), term, "{}", "", isExact, false)).results;
  }

  names(word) { return new Set(this.find(word, true).map(({ p }) => p)); }
}

// The text of one result.
async function read({ url, id }) {
  return JSON.parse(new TextDecoder().decode(await load(`${url}fragment/${id}.pf_fragment`)));
}

// Whether a result has a word that begins with this one: it may have one that this one begins with.
async function hasBeginning(word, index) {
  const [best] = index.find(word, false);
  if (!best) return false;
  const places = new Set(best.l.map(({ l }) => l)), shorter = new Set();
  for (let end = 1; end < word.length; end++) shorter.add(toPlace(word.slice(0, end)));
  if ([...places].some((place) => !places.has(place - 1) && !shorter.has(place))) return true;
  const { meta } = await read({ url: index.url, id: best.p });
  return toTokens(Object.values(meta).join(" ")).some((token) => token.startsWith(plain(word)));
}

// Whether each of the words is one of a shard, be it as the beginning of another.
async function hasAll({ index, lacking }) {
  for (const word of lacking) if (!(await hasBeginning(word, index))) return false;
  return true;
}

function begin(place) {
  const root = document.documentElement;
  const list = document.querySelector("#search-shards"), base = list.dataset.base.replace(/\/$/, "");
  const shards = [...list.content.querySelectorAll("a")].map((a) => ({
    name: a.textContent, url: a.getAttribute("href"), tag: a.dataset.tag,
  }));
  place.replaceChildren(document.querySelector("#search-form").content.cloneNode(true));
  const form = place.querySelector("form"), field = form.elements, details = place.querySelector("details");
  const status = place.querySelector("[role=status]"), results = place.querySelector("ol");
  const more = place.querySelector("button[type=button]");
  // Plain English as the world writes it, as on the other pages.
  const dates = new Intl.DateTimeFormat(root.lang === "en" ? "en-GB" : root.lang, { dateStyle: "long", timeZone: "UTC" });
  const years = [...new Set(shards.map(({ name }) => name.slice(0, 4)))].filter(Boolean);
  field.year.append(...years.map((year) => new Option(year, year)));
  const indexes = new Map(); // by the name of their list of parts
  let engine, turn = 0, found = [], sought = [], shown = FIRST, typing;

  async function start() {
    const program = load(list.dataset.program), { default: pagefind } = await import(list.dataset.engine);
    await pagefind({ module_or_path: await program });
    return pagefind;
  }

  // ``kind`` is empty, or p for an index that knows where words stand.
  async function open({ url, tag }, kind = "") {
    engine ??= start().catch((error) => { engine = undefined; throw error; });
    const key = url + kind;
    if (!indexes.has(key)) indexes.set(key, new Index(engine, url, tag + kind));
    const index = indexes.get(key);
    await index.opened.catch((error) => { indexes.delete(key); throw error; });
    return index;
  }

  // The shards of a year or of all, newest first, in growing waves, each with how many are left.
  function* waves(year) {
    const rest = shards.filter(({ name }) => name.startsWith(year));
    for (let size = WAVE; rest.length; size *= GROWTH) yield [rest.splice(0, size), rest.length];
  }

  // What one shard has: results, and which of the words it has not. There the engine goes by what such a word begins with.
  async function askShard(shard, { words, phrase, names }) {
    const [index, exact] = await Promise.all([open(shard), phrase && open(shard, "p")]);
    await Promise.all([index.need([...words, ...names], words.at(-1)), exact && exact.need(phrase.split(" "))]);
    const kept = names.map((word) => index.names(word));
    const all = exact ? exact.find(phrase, true) : words.length ? index.find(words.join(" "), false) : index.find(names[0], true);
    return {
      index,
      lacking: words.filter((word) => !index.names(word).size),
      results: all.filter(({ p }) => kept.every((some) => some.has(p))).map(({ p, s }) => ({ url: shard.url, id: p, score: s })),
    };
  }

  // Shards that have the words as they are; if none has, those where they may be beginnings of others.
  async function trust(answers) {
    const some = answers.filter((answer) => answer.results.length), sure = some.filter(({ lacking }) => !lacking.length);
    if (sure.length) return sure;
    const may = await Promise.all(some.map(hasAll));
    return some.filter((_, at) => may[at]);
  }

  async function learn() {
    const response = await fetch(list.dataset.names);
    for (const [name, values] of Object.entries(await response.json())) {
      const chosen = field[name].value;
      values.sort((a, b) => a.localeCompare(b, root.lang));
      field[name].replaceChildren(field[name].options[0], ...values.map((value) => new Option(value, value)));
      choose(name, chosen);
    }
  }

  // A name that is not among the options, or not yet, is one all the same: it may come from an address.
  function choose(name, value) {
    const known = [...field[name].options].find((option) => toKey(option.value) === toKey(value));
    if (!known) field[name].append(new Option(value, value));
    field[name].value = known ? known.value : value;
  }

  function readQuestion() {
    const cut = toTerm(field.q.value), isPhrase = /^".+"$/.test(cut), term = cut.replace(SIGNS, "").toLowerCase().trim();
    const names = FILTERS.filter((kind) => field[kind].value).map((kind) => toNameWord(kind, field[kind].value));
    const words = isPhrase ? [] : [...new Set(term.split(/\s+/))].filter(Boolean);
    const isEmpty = !cut, year = field.year.value;
    return { words, phrase: isPhrase && term, names: isEmpty && !names.length ? [EVERY] : names, year, isEmpty, isAnything: !isEmpty || names.length || year };
  }

  async function answer() {
    const mine = ++turn, began = performance.now(), question = readQuestion(), { words, phrase, year } = question;
    if (!question.isAnything) { show([], ""); return; }
    status.textContent = status.dataset.wait;
    sought = toTokens(phrase || words.join(" "));
    shown = FIRST;
    try {
      const answers = [];
      if (question.isEmpty || words.length || phrase) {
        for (const [wave, left] of waves(year)) {
          answers.push(...(await Promise.all(wave.map((shard) => askShard(shard, question)))));
          if (mine !== turn) return;
          if (left && performance.now() - began < PATIENCE_MS) continue;
          const all = (await trust(answers)).flatMap(({ results: some }) => some);
          if (all.length) await show(sort(all, question), status.dataset.found.replace("{number}", all.length.toLocaleString(root.lang)), mine);
          if (mine !== turn) return;
        }
      }
      if (!found.length) show([], status.dataset.none);
    } catch (error) {
      console.error(error);
      if (mine === turn) show([], status.dataset.fault);
    }
  }

  // The best first; or the newest, which the names of files begin with.
  function sort(all, { isEmpty }) {
    return all.sort((a, b) => (!isEmpty && !field.sort.value && b.score - a.score) || (a.id < b.id ? 1 : -1));
  }

  async function show(all, words, mine = turn) {
    found = all;
    const items = await Promise.all(all.slice(0, shown).map(async (result) => toItem(result.id, await read(result))));
    if (mine !== turn) return;
    results.replaceChildren(...items);
    status.textContent = words;
    more.hidden = found.length <= shown;
  }

  function toItem(id, { url, meta, content }) {
    const link = make("a", make("bdi", meta.title));
    link.href = base + url;
    const line = make("p"), item = make("li", line, make("h2", link), make("p", ...toExcerpt(content, sought)));
    line.className = "meta";
    item.lastChild.className = "summary";
    item.lastChild.dir = "auto";
    if (meta.lang) item.lang = meta.lang;
    if (meta.outlet) line.append(make("span", make("bdi", meta.outlet)));
    const [, ...day] = /^(\d{4})(\d\d)(\d\d)/.exec(id) ?? [];
    if (day.length) {
      const time = make("time", dates.format(new Date(day.join("-"))));
      time.dateTime = day.join("-");
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
  field.q.addEventListener("focus", () => {
    for (const shard of waves("").next().value[0]) open(shard).catch(console.error);
  }, { once: true });
  details.addEventListener("toggle", () => learn().catch(console.error), { once: true });
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
if (place) begin(place);
