// The preview's part in the browser: listens for what was built, and shows faults and where a page comes from.
// Nothing that it is told becomes HTML: texts are set as text.
"use strict";

(() => {
  let page = JSON.parse(document.currentScript.dataset.page);
  const OWN = "/__site-builder/";
  const SCROLL = "site-builder-preview-scroll";
  const STAGES = {
    check: "Looking at what is there", scan: "Looking for articles", parse: "Reading articles",
    index: "Sorting articles", plan: "Planning pages", render: "Making pages", publish: "Putting pages in place",
  };
  let session = page.session;
  let build = page.build;
  let stream = null;
  let waiting = 0;

  // ---- elements ----

  function make(name, properties, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key === "class") element.className = value; else element[key] = value;
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  let root = null;

  // Beside the body and not in it, so that no rule of the theme counts it among its own.
  function layer() {
    if (root === null) {
      const host = document.createElement("site-builder-preview");
      root = host.attachShadow({ mode: "open" });
      // Nothing is shown before its style is there: it would stand below the page, without colours or lines.
      const reveal = () => { host.hidden = false; };
      host.hidden = true;
      root.append(make("link", { rel: "stylesheet", href: `${OWN}preview.css`, onload: reveal, onerror: reveal }));
      document.documentElement.append(host);
    }
    return root;
  }

  function show(kind, element) {
    const before = root === null ? null : root.querySelector(`.${kind}`);
    if (element === null) {
      if (before !== null) before.remove();
    } else if (before !== null) {
      before.replaceWith(element);
    } else {
      layer().append(element);
    }
  }

  // ---- faults ----

  let hidden = "";

  function showFault(fault) {
    const key = JSON.stringify(fault);
    if (fault === null || key === hidden) {
      show("fault", null);
      return;
    }
    const items = fault.lines.map((line) => make("li", {},
      make("p", { textContent: line.text }),
      line.line === "" ? null : make("pre", {}, `${line.line}\n`, make("span", { class: "caret", textContent: line.caret })),
      line.hint === "" ? null : make("p", { class: "hint", textContent: line.hint })));
    if (fault.more > 0) items.push(make("li", { textContent: `and ${fault.more} more: the terminal shows them` }));
    const hide = () => { hidden = key; showFault(fault); };
    const close = make("button", { type: "button", textContent: "Hide", onclick: hide });
    const box = make("div", { class: "fault" }, make("h1", { textContent: fault.title }), make("ol", {}, ...items), close);
    box.setAttribute("role", "alert");
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
    show("fault", box);
  }

  // ---- the bar ----

  // Not at once: the next save should not have to wait for the answer.
  const ASK_AFTER = 250;
  const TRIES = 10;
  const STATES = { draft: "draft: not published", future: "not published before its date" };
  let source = null;
  let isGone = false;
  let isOpen = false;

  function showBar() {
    if (!isGone && (source === null || source.path === "")) {
      show("bar", null);
      show("ribbon", null);
      return;
    }
    const parts = [];
    if (isGone) parts.push(make("span", { class: "gone", textContent: "the preview has ended" }));
    let list = null;
    if (source !== null && source.path !== "") {
      if (source.state in STATES) parts.push(make("span", { class: "state", textContent: STATES[source.state] }));
      parts.push(make("span", { class: "path", textContent: source.path }));
      if (/^https?:/.test(source.edit_href)) {
        parts.push(make("a", { href: source.edit_href, target: "_blank", rel: "noopener", textContent: "Edit" }));
      }
      const found = source.problems;
      if (found.length > 0) {
        const errors = found.filter((problem) => problem.severity === "error").length;
        const words = [[errors, "error"], [found.length - errors, "warning"]]
          .filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}${number === 1 ? "" : "s"}`);
        const toggle = () => { isOpen = !isOpen; showBar(); };
        const button = make("button", { type: "button", textContent: words.join(", "), onclick: toggle });
        button.setAttribute("aria-expanded", String(isOpen));
        parts.push(button);
        if (isOpen) list = make("ul", {}, ...found.map((problem) => make("li", { textContent: inWords(problem) })));
      }
    }
    const bar = make("div", { class: "bar" }, make("div", { class: "line" }, ...parts), list);
    bar.setAttribute("role", "complementary");
    bar.setAttribute("aria-label", "Preview");
    show("bar", bar);
    show("ribbon", source !== null && source.state in STATES ? make("div", { class: "ribbon" }) : null);
  }

  function inWords(problem) {
    const place = problem.line > 0 ? `${problem.line}:${problem.column}: ` : "";
    const field = problem.field === "" ? "" : `${problem.field}: `;
    const hint = problem.hint === "" ? "" : `\n    ${problem.hint}`;
    return `${place}${field}${problem.message} [${problem.code}]${hint}`;
  }

  async function askSource(triesLeft) {
    try {
      const answer = await fetch(`${OWN}page?path=${encodeURIComponent(page.files[0])}`, { cache: "no-store" });
      if (!answer.ok) {
        // A build is under way, or many ask.
        if (triesLeft > 0) setTimeout(askSource, 1000, triesLeft - 1);
        return;
      }
      source = await answer.json();
      showBar();
    } catch {
      // The stream of events tells that the preview has ended.
    }
  }

  // ---- reload, and what spares it ----

  function reload() {
    if (stream !== null) stream.close();
    try {
      sessionStorage.setItem(SCROLL, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY }));
    } catch {
      // Without storage the page begins at its top.
    }
    location.reload();
  }

  function scrollBack() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(SCROLL));
      sessionStorage.removeItem(SCROLL);
    } catch {
      return;
    }
    if (kept === null || kept.path !== location.pathname) return;
    history.scrollRestoration = "manual";
    const back = () => scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
    back();
    addEventListener("load", () => { back(); history.scrollRestoration = "auto"; }, { once: true });
  }

  // The path of one of the site's own files, as the build calls it; empty for anything else.
  function pathOf(address) {
    const url = new URL(address, location.href);
    if (url.origin !== location.origin || !url.pathname.startsWith(`${page.base}/`)) return "";
    try {
      return decodeURIComponent(url.pathname.slice(page.base.length + 1));
    } catch {
      return "";
    }
  }

  // Pictures and the like that this page has loaded; a page that only another one links to is none.
  function hasLoaded(files) {
    const others = new Set(files.filter((file) => !/\.(html|xml|json|txt|css)$/.test(file)));
    return others.size > 0 && performance.getEntriesByType("resource").some((entry) => others.has(pathOf(entry.name)));
  }

  // ---- a changed page, put in the place of the old one: quicker than to load it, and nothing flickers ----

  const isOurs = (element) => element.localName === "script" && element.getAttribute("src") === `${OWN}preview.js`;
  const isSheet = (element) => element.localName === "link" && element.relList.contains("stylesheet");
  const policyOf = (root) => root.querySelector('meta[http-equiv="Content-Security-Policy" i]')?.content;

  // A page whose scripts would have to run again, or that leads elsewhere, has to be loaded. One that says of itself
  // that it heeds the event "replace" has not to, as long as it is the same.
  function canReplace(next) {
    const heeding = (root) => [...root.scripts].filter((script) => "replaceable" in script.dataset).map((script) => script.outerHTML).join();
    const isQuiet = (root) => [...root.scripts].every((script) => isOurs(script)
      || script.type === "application/ld+json" || ("replaceable" in script.dataset && heeding(document) === heeding(next)));
    const sheets = [...next.querySelectorAll("link")].filter(isSheet);
    return isQuiet(document) && isQuiet(next) && policyOf(document) === policyOf(next) && sheets.length < 2
      && next.querySelector('meta[http-equiv="refresh" i]') === null && [...next.scripts].some(isOurs);
  }

  let isReplacing = false;
  let isOld = false;

  async function replacePage() {
    isOld = true;
    if (isReplacing) return;
    isReplacing = true;
    try {
      while (isOld) {
        isOld = false;
        const answer = await fetch(location.href, { cache: "no-store" });
        const isHtml = (answer.headers.get("content-type") ?? "").startsWith("text/html");
        const next = isHtml && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
        if (next === null || !canReplace(next)) {
          reload();
          return;
        }
        if (!isOld) putInPlace(next);
      }
    } catch {
      reload();
    } finally {
      isReplacing = false;
    }
  }

  function putInPlace(next) {
    page = JSON.parse([...next.scripts].find(isOurs).dataset.page);
    build = page.build;
    renewHead(next);
    for (const { name } of [...document.documentElement.attributes]) document.documentElement.removeAttribute(name);
    for (const { name, value } of next.documentElement.attributes) document.documentElement.setAttribute(name, value);
    document.body.replaceWith(document.adoptNode(next.body));
    document.dispatchEvent(new Event("replace"));
    source = null;
    showBar();
    if (page.is_page) setTimeout(askSource, ASK_AFTER, TRIES);
  }

  function renewHead(next) {
    const old = new Map([...document.head.children].filter((element) => !isOurs(element)).map((element) => [element.outerHTML, element]));
    const fresh = [...next.head.children].filter((element) => !isOurs(element) && !old.delete(element.outerHTML));
    document.head.append(...fresh.map((element) => document.adoptNode(element)));
    const sheet = fresh.find(isSheet);
    for (const element of old.values()) {
      // Without the old sheet, and before the new one is there, the page would stand bare.
      if (isSheet(element) && sheet !== undefined) sheet.addEventListener("load", () => element.remove());
      else if (!isSheet(element)) element.remove();
    }
  }

  const ASSET = /^assets\/(.+)\.([0-9a-f]{8})\.css$/;

  function swapStyles(styles) {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const url = new URL(link.href);
      const match = ASSET.exec(pathOf(link.href));
      const style = match === null ? undefined : styles[`${match[1]}.css`];
      if (style === undefined || link.dataset.replaced !== undefined) continue;
      const shown = url.searchParams.get("live") ?? match[2];
      if (shown === style.digest) continue;
      const next = link.cloneNode();
      // The address of before, so that what the sheet refers to is found where it was.
      next.href = style.url.includes("?") ? `${url.pathname}?live=${style.digest}` : page.base + style.url;
      link.dataset.replaced = "";
      next.addEventListener("load", () => link.remove());
      next.addEventListener("error", () => next.remove());
      link.after(next);
    }
  }

  // ---- the stream of events ----

  function take(message) {
    if (message.session !== session || message.files === null || (!page.is_ready && message.is_ready) || hasLoaded(message.files)) {
      reload();
      return;
    }
    const changed = new Set(message.files);
    if (page.files.some((file) => changed.has(file))) replacePage();
    session = message.session;
    build = message.build;
    if (isGone) {
      isGone = false;
      showBar();
    }
    showFault(message.fault);
    swapStyles(message.styles);
    if (message.step !== null) showStep(message.step);
  }

  function showStep(step) {
    const text = document.querySelector("[data-step]");
    const bar = document.querySelector("[data-bar]");
    if (text === null || bar === null) return;
    const words = STAGES[step.stage] ?? step.stage;
    const done = Math.min(step.done, step.total ?? step.done);
    text.textContent = step.total === null ? words : `${words}: ${done.toLocaleString("en")} of ${step.total.toLocaleString("en")}`;
    if (step.total) { bar.max = step.total; bar.value = done; } else bar.removeAttribute("value");
  }

  function listen() {
    clearTimeout(waiting);
    if (stream !== null) stream.close();
    stream = new EventSource(`${OWN}events?session=${session}&since=${build}`);
    stream.onmessage = (event) => take(JSON.parse(event.data));
    stream.onerror = () => {
      if (!isGone) {
        isGone = true;
        showBar();
      }
      if (stream.readyState === EventSource.CLOSED) waiting = setTimeout(listen, 1000);
    };
  }

  // A browser opens few connections to one host: tabs that nobody sees give theirs back, and ask when they are seen.
  function follow() {
    if (document.visibilityState === "visible") {
      listen();
    } else if (stream !== null) {
      clearTimeout(waiting);
      stream.close();
      stream = null;
    }
  }

  scrollBack();
  document.addEventListener("visibilitychange", follow);
  addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
  addEventListener("pagehide", () => { if (stream !== null) { stream.close(); stream = null; } });
  follow();
  if (page.is_page) setTimeout(askSource, ASK_AFTER, TRIES);
})();
