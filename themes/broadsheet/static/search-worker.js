// The search engine, apart from the page: no page's policy lets WebAssembly run. Asked [a function's name, its arguments],
// it answers { value } or { fault } at the port that came along.

const RANKING = JSON.stringify({ meta_weights: { title: 5, words: 5, tags: 2, lang: 0, every: 0 } });
const SIGNATURE = 12; // bytes at the beginning of each of the engine's files

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const toTokens = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

const indexes = new Map(); // by the name of their list of parts
const early = new Map(); // what the page loads, by address, each for one use: [promise of its bytes, what keeps it]
let addresses, engine;

// As in site_builder/pages/postings.py.
const toPlace = (word) => [...word].reduce((place, letter) => (place * 31 + letter.codePointAt(0)) & 0xfff, 0);

function unpack(data) {
  const { writable, readable } = new DecompressionStream("gzip"), writer = writable.getWriter();
  writer.write(data).catch(() => {}); // told by the other end
  writer.close().catch(() => {});
  return new Response(readable).arrayBuffer();
}

async function fetchBytes(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.arrayBuffer();
}

async function load(url) {
  const data = (await early.get(url)?.[0]) ?? (await fetchBytes(url));
  early.delete(url);
  const isPacked = new Uint8Array(data)[0] === 0x1f; // some hosts have the browser unpack it
  return new Uint8Array(isPacked ? await unpack(data) : data, SIGNATURE);
}

// The words of one shard. What can't be loaded is tried again.
class Index {
  constructor(engine, url, parts) {
    this.url = url;
    this.parts = new Map();
    this.opened = Promise.all([engine, load(parts)]).then(([pagefind, data]) => {
      this.engine = pagefind;
      this.index = pagefind.set_ranking_weights(pagefind.init_pagefind(data), RANKING);
    });
  }

  // Have the parts that hold some words, and what begins with ``beginning``.
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

  // Results: p is the name of the page's file, s the score, l where its words are.
  find(term, isExact) {
    return JSON.parse(this.engine.search(this.index, plain(term), term, "{}", "", isExact, false)).results;
  }

  names(word) { return new Set(this.find(word, true).map(({ p }) => p)); }
}

async function read({ url, id }) {
  return JSON.parse(new TextDecoder().decode(await load(`${url}fragment/${id}.pf_fragment`)));
}

// Whether a result has a word that begins with this one, not one that this one begins with.
async function hasBeginning(word, index) {
  const [best] = index.find(word, false);
  if (!best) return false;
  const places = new Set(best.l.map(({ l }) => l)), shorter = new Set();
  for (let end = 1; end < word.length; end++) shorter.add(toPlace(word.slice(0, end)));
  if ([...places].some((place) => !places.has(place - 1) && !shorter.has(place))) return true;
  const { meta } = await read({ url: index.url, id: best.p });
  return toTokens(Object.values(meta).join(" ")).some((token) => token.startsWith(plain(word)));
}

async function hasAll({ url, lacking }) {
  const index = await indexes.get(url);
  for (const word of lacking) if (!(await hasBeginning(word, index))) return false;
  return true;
}

async function start() {
  const program = load(addresses.program), { default: pagefind } = await import(addresses.script);
  await pagefind({ module_or_path: await program });
  return pagefind;
}

// ``kind`` is empty, or p for an index that knows where words stand.
async function open({ url, parts }, kind = "") {
  engine ??= start().catch((error) => { engine = undefined; throw error; });
  const key = url + kind;
  if (!indexes.has(key)) indexes.set(key, new Index(engine, url, `${parts}${kind}.pf_meta`));
  const index = indexes.get(key);
  await index.opened.catch((error) => { indexes.delete(key); throw error; });
  return index;
}

// Results, and the words that a shard has not: then the engine goes by what they begin with.
async function ask(shard, { words, phrase, names }) {
  const [index, exact] = await Promise.all([open(shard), phrase && open(shard, "p")]);
  await Promise.all([index.need([...words, ...names], words.at(-1)), exact && exact.need(phrase.split(" "))]);
  const kept = names.map((word) => index.names(word));
  const all = exact ? exact.find(phrase, true) : words.length ? index.find(words.join(" "), false) : index.find(names[0], true);
  const places = new Set(all[0]?.l.map(({ l }) => l)); // a word that was found as it is need not be asked for
  return {
    url: shard.url,
    lacking: words.filter((word) => !places.has(toPlace(plain(word))) && !index.names(word).size),
    results: all.filter(({ p }) => kept.every((some) => some.has(p))).map(({ p, s }) => ({ url: shard.url, id: p, score: s })),
  };
}

const ANSWERS = {
  begin(given, coming) {
    addresses = given;
    for (const url of coming) {
      let keep;
      early.set(url, [new Promise((resolve) => { keep = resolve; }), keep]);
    }
  },
  take(url, data) { early.get(url)[1](data); },
  async open(shard) { await open(shard); },
  ask, hasAll, read,
};

addEventListener("message", async ({ data: [name, given], ports: [port] }) => {
  try { port.postMessage({ value: await ANSWERS[name](...given) }); }
  catch (error) { port.postMessage({ fault: String(error) }); }
});
