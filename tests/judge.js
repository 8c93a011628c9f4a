// Reads files as a browser does, and tells of each what could run in it, what can't be read, and its skeleton.
// An HTML document that DOMParser makes has scripting off, where only <noscript> reads otherwise: so that counts too.
(() => {
  const ELEMENTS = new Set((
    "style iframe frame frameset object embed applet form input button textarea select option base template slot " +
    "noscript noembed noframes video audio source track canvas portal fencedframe plaintext xmp marquee dialog " +
    "param keygen isindex bgsound layer ilayer").split(" "));
  const IN_HEAD = new Set("link meta title script".split(" "));
  const URLS = new Set((
    "action background cite classid codebase data dynsrc formaction href icon imagesrcset longdesc lowsrc manifest " +
    "ping poster profile src usemap xlink:href").split(" "));
  const NEVER = new Set("style srcdoc srcset imagesrcset ping formaction action target nonce is autofocus sandbox".split(" "));
  const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);
  const HTML = "http://www.w3.org/1999/xhtml";

  const short = (text) => (text.length > 80 ? text.slice(0, 80) + "…" : text);

  function isOurs(element, redirects) {  // in the head: the policy, and on a redirect its address within the site
    const name = element.getAttribute("http-equiv").toLowerCase();
    if (name === "content-security-policy") return /script-src 'none'|default-src 'none'/.test(element.content);
    return name === "refresh" && redirects && /^0; url=\/(?!\/)[^\s;]*$/.test(element.getAttribute("content"));
  }

  // What the theme puts on pages: charts of one shape, and its scripts.
  function isTheme(element, name, head) {
    if (element.namespaceURI !== HTML) return /^(svg|path|rect)$/.test(name) && element.closest("svg.sparkline, svg.bar") !== null;
    if (name !== "script" || head === null || element.parentNode !== head) return false;
    const source = element.getAttribute("src");
    const isControls = element.textContent.startsWith("(() => {\nconst root = document.documentElement.dataset;\n");
    return source === null ? isControls && element.hasAttribute("data-replaceable") : /^\/assets\/[\w-]+\.[0-9a-f]{8}\.js$/.test(source);
  }

  function acting(root, head) {
    const found = [];
    const redirects = head && head.querySelector('meta[name="robots"][content="noindex"]') !== null;
    for (const element of root.querySelectorAll("*")) {
      const name = element.localName;
      if (isTheme(element, name, head)) { /* its attributes are looked at all the same */ }
      else if (element.namespaceURI !== HTML) found.push(`<${name}> of ${element.namespaceURI}`);
      else if (ELEMENTS.has(name)) found.push(`<${name}>`);
      else if (IN_HEAD.has(name)) {
        if (!head || element.parentNode !== head) found.push(`<${name}> outside of the head`);
        else if (name === "script" && element.getAttribute("type") !== "application/ld+json") found.push("<script>");
        else if (name === "meta" && element.hasAttribute("http-equiv") && !isOurs(element, redirects))
          found.push("<meta http-equiv>");
        else if (name === "link" && element.rel === "stylesheet" && !/^\/assets\/[\w.-]+$/.test(element.getAttribute("href")))
          found.push("<link rel=stylesheet>");
      }
      const attributes = element.attributes;
      for (let index = 0; index < attributes.length; index++) {
        const attribute = attributes[index].name;
        if (attribute.startsWith("on") || NEVER.has(attribute)) found.push(`${name} ${attribute}`);
        else if (URLS.has(attribute)) {
          const value = attributes[index].value;
          let scheme = "https:";
          try { if (!/^\/[\w/]/.test(value)) scheme = new URL(value, "https://news.example/").protocol; } catch { /* leads nowhere */ }
          const isNoIcon = name === "link" && element.rel === "icon" && value === "data:,"; // there is none to ask for
          if (!SCHEMES.has(scheme) && !isNoIcon) found.push(`${name} ${attribute}=${short(value)}`);
        }
      }
    }
    return found;
  }

  const tags = (element) => [...element.children].map((child) => child.localName + (child.className ? "." + child.className : "")).join(" ");

  function skeleton(document) {
    const count = (selector) => document.querySelectorAll(selector).length;
    const parts = [`body: ${tags(document.body)}`];
    parts.push("count: " + ["html", "head", "body", "main", "body > footer", "body > header", "h1", "title", "article.page"]
      .map((name) => `${name} ${count(name)}`).join(", "));
    const article = document.querySelector("main > article.page");
    if (article) {
      parts.push(`head: ${tags(document.head)}`, `article: ${tags(article)}`, `inside: article ${count("article")}, footer ${count("footer")}, main > article > .text ${count("main > article > .text")}`);
    } else if (document.querySelector("main article")) {
      const cards = [...document.querySelectorAll("article")];
      const odd = cards.filter((card) => card.className !== "card" || card.querySelectorAll("article, h1, main, footer").length || !/^h3 p\.meta( p\.summary)?( p\.terms)?$/.test(tags(card)));
      parts.push(odd.length ? `cards: ${tags(odd[0])}` : "cards: whole");
    }
    return parts.join("\n");
  }

  function judgeHtml(text) {
    const document = new DOMParser().parseFromString(text, "text/html");
    const faults = [];
    for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
      try {
        const facts = JSON.parse(script.textContent);
        const title = document.querySelector("main h1 bdi").textContent;
        if (facts.headline !== title) faults.push(`headline ${short(facts.headline)}, h1 ${short(title)}`);
      } catch (error) { faults.push(`JSON-LD: ${error.message}`); }
    }
    const shown = document.querySelector('meta[property="og:title"]');
    const heading = document.querySelector("main > article.page h1 bdi");
    if (shown && heading && shown.content !== heading.textContent) faults.push(`og:title ${short(shown.content)}, h1 ${short(heading.textContent)}`);
    return [acting(document, document.head), faults, skeleton(document)];
  }

  // Behind "<body>", or else a script or style at the beginning would go to the head and not be looked at.
  const fragment = (html) => acting(new DOMParser().parseFromString("<!doctype html><body>" + html, "text/html").body, null);

  function judgeXml(text) {
    const document = new DOMParser().parseFromString(text, "application/xml");
    const faults = document.querySelector("parsererror") ? ["XML: " + short(document.querySelector("parsererror").textContent)] : [];
    const found = [];
    for (const element of document.querySelectorAll("*")) {
      if (element.namespaceURI === HTML || element.namespaceURI === "http://www.w3.org/2000/svg") found.push(`<${element.localName}>`);
      const isHtml = element.localName === "encoded" || element.localName === "description" || element.getAttribute("type") === "html";
      if (isHtml) found.push(...fragment(element.textContent));
      const address = { link: element.getAttribute("href") || element.textContent, source: element.getAttribute("url"), uri: element.textContent }[element.localName];
      if (address && !/^https?:\/\//.test(address)) found.push(`${element.localName} ${short(address)}`);
    }
    return [found, faults, ""];
  }

  function judgeJson(text) {
    try {
      const found = [];
      for (const item of JSON.parse(text).items) {
        found.push(...fragment(item.content_html));
        for (const address of [item.url, item.id, item.external_url ?? "https://x"])
          if (!/^https?:\/\//.test(address)) found.push(`url ${short(address)}`);
      }
      return [found, [], ""];
    } catch (error) { return [[], [`JSON: ${error.message}`], ""]; }
  }

  function judge(path, text) {
    // A redirect stands at the old address as it was, with any suffix or none.
    if (path.endsWith(".html") || text.startsWith("<!doctype html>")) return judgeHtml(text);
    if (path.endsWith(".xml")) return judgeXml(text);
    if (path.endsWith(".json")) return judgeJson(text);
    return [[], path.endsWith(".txt") || path === "_headers" ? [] : ["a kind of file that nobody judges"], ""];
  }

  return (files) => JSON.stringify(files.map(([path, text]) => [path, ...judge(path, text)]));
})()
