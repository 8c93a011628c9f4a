// A form over Pagefind's index, which is cut into shards by time. The newest are asked first. What comes from it is text.

// As in site_builder/pages/unspaced.py.
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

// Whether two words may be forms of one, as the index has it.
function areAlike(one, other) {
  let common = 0;
  while (common < one.length && one[common] === other[common]) common++;
  return common > 2 && Math.max(one.length, other.length) - common < 4;
}

// Where the words stand that were looked for, or other forms of them.
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

// As in site_builder/model/slug.py: what makes two spellings one name.
function toKey(name) {
  const folded = name.normalize("NFC").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFC");
  return folded.replace(/[\s_-]+/gu, "-").replace(/^-|-$/g, "") || name.trim();
}

function make(name, ...children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

// As in site_builder/pages/search.py.
function toNameWord(kind, name) {
  let number = 0, word = EVERY;
  for (const letter of `${kind} ${toKey(name)}`) number = (Math.imul(number, 31) + letter.codePointAt(0)) >>> 0;
  for (let at = 0; at < 32; at += 4) word += LETTERS[(number >>> at) & 15];
  return word;
}

function begin(place) {
  const root = document.documentElement;
  const list = document.querySelector("#search-shards"), base = list.dataset.base.replace(/\/$/, "");
  const shards = [...list.content.querySelectorAll("a")].map((a) => {
    const url = a.getAttribute("href");
    return { name: a.textContent, url, parts: `${url}pagefind.${a.dataset.tag}` };
  });
  let worker, turn = 0, found = [], sought = [], shown = FIRST, typing;
  const asked = new URLSearchParams(location.search);
  if (["q", ...FILTERS, "year"].some((name) => asked.get(name))) worker = startWorker(asked.get("year") ?? ""); // before all else
  place.replaceChildren(document.querySelector("#search-form").content.cloneNode(true));
  const form = place.querySelector("form"), field = form.elements, details = place.querySelector("details");
  const status = place.querySelector("[role=status]"), results = place.querySelector("ol");
  const more = place.querySelector("button[type=button]");
  // Plain English as the world writes it, as on the other pages.
  const dates = new Intl.DateTimeFormat(root.lang === "en" ? "en-GB" : root.lang, { dateStyle: "long", timeZone: "UTC" });
  const years = [...new Set(shards.map(({ name }) => name.slice(0, 4)))].filter(Boolean);
  field.year.append(...years.map((year) => new Option(year, year)));

  function startWorker(year) {
    const made = new Worker(list.dataset.worker, { type: "module" });
    const broken = new Promise((_, reject) => made.addEventListener("error", (event) => {
      worker = undefined; // another is started when something is asked again
      reject(new Error(event.message));
    }));
    broken.catch(() => {});
    const post = (name, ...given) => Promise.race([broken, new Promise((resolve, reject) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data: { value, fault } }) => { port1.close(); if (fault) reject(new Error(fault)); else resolve(value); };
      made.postMessage([name, given], [port2]);
    })]);
    const program = list.dataset.program, first = [program, ...firstWave(year).map(({ parts }) => `${parts}.pf_meta`)];
    post("begin", { script: list.dataset.engine, program }, first);
    for (const url of first) bring(url).then((data) => post("take", url, data)).catch(() => {});
    return post;
  }

  // A worker takes a while to start: what it needs first comes meanwhile. It loads itself what can't be had here.
  async function bring(url) {
    const response = await fetch(url).catch(() => undefined);
    return response?.ok ? response.arrayBuffer().catch(() => undefined) : undefined;
  }

  const ask = (name, ...given) => (worker ??= startWorker(field.year.value))(name, ...given);

  // Shards, newest first, in growing waves, each with how many are left.
  function* waves(year) {
    const rest = shards.filter(({ name }) => name.startsWith(year));
    for (let size = WAVE; rest.length; size *= GROWTH) yield [rest.splice(0, size), rest.length];
  }

  function firstWave(year) { return waves(year).next().value?.[0] ?? []; }

  // Shards that have the words as they are, or else as beginnings of others.
  async function trust(answers) {
    const some = answers.filter((answer) => answer.results.length), sure = some.filter(({ lacking }) => !lacking.length);
    if (sure.length) return sure;
    const may = await Promise.all(some.map(({ url, lacking }) => ask("hasAll", { url, lacking })));
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

  // A name that is no option may come from an address.
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
          answers.push(...(await Promise.all(wave.map((shard) => ask("ask", shard, question)))));
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

  function sort(all, { isEmpty }) {
    return all.sort((a, b) => (!isEmpty && !field.sort.value && b.score - a.score) || (a.id < b.id ? 1 : -1));
  }

  async function show(all, words, mine = turn) {
    found = all;
    const items = await Promise.all(all.slice(0, shown).map(async (result) => toItem(result.id, await ask("read", result))));
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

  function submit() {
    clearTimeout(typing);
    writeAddress();
    answer();
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  form.addEventListener("change", (event) => { if (event.target !== field.q) submit(); });
  field.q.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(answer, TYPING_MS); });
  field.q.addEventListener("focus", () => {
    for (const shard of firstWave("")) ask("open", shard).catch(console.error);
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
