// The search engine, apart from the page. It is WebAssembly, which no page's policy lets run; a worker has the policy that
// its own file is sent with. Asked with [a function's name, its arguments], it answers { value } or { fault }, each at
// the port that came with the question.
let engine;
const found = new Map(); // the name of a result -> the result, whose text can be asked for

const ANSWERS = {
  async open(address, options) {
    engine = await import(address);
    await engine.options(options);
    await engine.init();
  },
  async search(term, options) {
    const { results } = await engine.search(term, options);
    for (const result of results) found.set(result.id, result);
    return results.map(({ id, words }) => ({ id, words }));
  },
  async data(id) {
    const { url, meta, content } = await found.get(id).data();
    return { url, meta, content };
  },
  filters: () => engine.filters(),
  mergeIndex: (url, options) => engine.mergeIndex(url, options),
  preload: (term) => engine.preload(term),
};

addEventListener("message", async ({ data: [name, given], ports: [port] }) => {
  try { port.postMessage({ value: await ANSWERS[name](...given) }); }
  catch (error) { port.postMessage({ fault: String(error) }); }
});
