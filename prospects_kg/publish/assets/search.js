// Search over the index beside the page: a query reads the shards of its words and the documents that it shows.
"use strict";
(() => {
  const form = document.getElementById("search");
  const status = document.getElementById("status");
  const list = document.getElementById("results");
  const more = document.getElementById("more");
  const words = form.dataset;
  const LOT = 30;
  // Shards that one word may read; shorter beginnings meet too much.
  const SHARDS = 12;
  const MOST = 6000;
  const read = new Map();
  let overview = null;
  let hits = [];
  let asked = 0;

  const special = { "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th" };
  const folded = (text) => text.toLowerCase().replace(/[łøđðħıßæœþ]/g, (char) => special[char]).normalize("NFKD").replace(/\p{M}/gu, "");
  const split = (text) => [...new Set(folded(text).match(/[\p{L}\p{N}_]+/gu) ?? [])].slice(0, 12).map((word) => word.slice(0, 40));
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function get(path) {
    if (!read.has(path)) {
      read.set(path, fetch(words.index + path).then((answer) => {
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        return answer.json();
      }));
    }
    return read.get(path);
  }

  // The shards that may hold words that begin so: the ones below it, and the one that it lies in.
  function shardsOf(beginning) {
    return overview.shards.filter((shard) => {
      const name = shard.trimEnd();
      return name.startsWith(beginning) || (shard === name && beginning.startsWith(name)) || shard === `${beginning} `;
    });
  }

  async function load(shards) {
    return Promise.all(shards.map((shard) => get(`words/${[...shard].map((char) => char.codePointAt(0).toString(16)).join("-")}.json`)));
  }

  // Documents of a word with their scores: the word itself counts more than one that only begins so.
  async function documents(word, alike) {
    const exact = shardsOf(word).sort((one, other) => one.length - other.length);
    const shards = alike ? shardsOf(word.slice(0, 2)) : exact;
    const found = new Map();
    let cut = shards.length > SHARDS;
    for (const shard of await load(shards.slice(0, SHARDS))) {
      for (const [other, places] of Object.entries(shard)) {
        const fits = alike ? near(word, other) : other.startsWith(word);
        if (!fits) continue;
        const factor = other === word ? 2 : word.length / Math.max(other.length, 1);
        if (places.length >= MOST) cut = true;
        for (let at = 0; at < places.length; at += 2) {
          const score = places[at + 1] * factor;
          if (score > (found.get(places[at]) ?? 0)) found.set(places[at], score);
        }
      }
    }
    return { found, cut };
  }

  // Whether two words differ by one letter: one more, one less, one other, or two in turn.
  function near(one, other) {
    if (one.length < 4 || Math.abs(one.length - other.length) > 1 || one === other) return one === other;
    let start = 0;
    while (start < one.length && one[start] === other[start]) start += 1;
    let end = 0;
    while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
    const [left, right] = [one.length - start - end, other.length - start - end];
    if (left <= 1 && right <= 1) return true;
    return left === 2 && right === 2 && one[start] === other[start + 1] && one[start + 1] === other[start];
  }

  async function matching(terms, alike) {
    const each = await Promise.all(terms.map((term) => documents(term, alike)));
    const [first, ...others] = each.map((one) => one.found).sort((one, other) => one.size - other.size);
    const scored = [];
    for (const [number, score] of first) {
      let sum = score;
      for (const other of others) {
        const more = other.get(number);
        if (more === undefined) { sum = 0; break; }
        sum += more;
      }
      if (sum) scored.push([number, sum]);
    }
    scored.sort((one, other) => other[1] - one[1] || one[0] - other[0]);
    return { found: scored.map(([number]) => number), cut: each.some((one) => one.cut) };
  }

  async function shown(number) {
    const lot = await get(`${words.language}/${Math.floor(number / overview.lot)}.json`);
    return lot[number % overview.lot];
  }

  // The text with every word that begins as a searched one marked, as nodes.
  function marked(text, terms) {
    const made = document.createDocumentFragment();
    for (const piece of text.split(/([\p{L}\p{N}_]+)/u)) {
      if (piece && terms.some((term) => folded(piece).startsWith(term))) {
        const mark = document.createElement("mark");
        mark.textContent = piece;
        made.append(mark);
      } else {
        made.append(piece);
      }
    }
    return made;
  }

  function drawn([title, language, href, , kind, text, textLanguage], terms) {
    const item = document.createElement("li");
    const head = document.createElement("p");
    const link = document.createElement("a");
    link.href = href;
    if (language) link.lang = language;
    link.append(marked(title, terms));
    head.append(link, " ");
    const note = document.createElement("span");
    note.className = "note";
    note.textContent = kind;
    head.append(note);
    item.append(head);
    if (text) {
      const body = document.createElement("p");
      if (textLanguage) body.lang = textLanguage;
      body.append(marked(text, terms));
      item.append(body);
    }
    return item;
  }

  async function show(from, terms, mine) {
    const entries = await Promise.all(hits.slice(from, from + LOT).map(shown));
    if (mine !== asked) return;
    const items = entries.map((entry) => drawn(entry, terms));
    if (from) list.append(...items); else list.replaceChildren(...items);
    more.hidden = list.children.length >= hits.length;
    if (from) items[0]?.querySelector("a").focus();
  }

  async function search() {
    const mine = ++asked;
    const query = form.elements.q.value.trim();
    const kind = form.elements.kind.value;
    const terms = split(query);
    const state = new URLSearchParams();
    if (query) state.set("q", query);
    if (kind) state.set("kind", kind);
    history.replaceState(null, "", query || kind ? `?${state}` : location.pathname);
    if (!terms.length) {
      list.replaceChildren();
      status.textContent = "";
      more.hidden = true;
      return;
    }
    try {
      overview ??= await get("index.json");
      let result = await matching(terms, false);
      let text = words.found;
      if (!result.found.length) {
        result = await matching(terms, true);
        text = result.found.length ? words.alike : words.none;
      }
      let found = result.found;
      if (kind) {
        const entries = await Promise.all(found.slice(0, MOST).map(shown));
        found = found.filter((_, place) => entries[place] && String(entries[place][3]) === kind);
        if (!found.length) text = words.none;
      }
      if (mine !== asked) return;
      hits = found;
      await show(0, terms, mine);
      if (mine !== asked) return;
      text = filled(text, { n: hits.length, words: query });
      if (!more.hidden) text += filled(words.shown, { n: LOT });
      if (result.cut) text += words.many;
      status.textContent = text;
    } catch (error) {
      if (mine === asked) status.textContent = words.failed;
    }
  }

  let waiting;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 200); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); search(); });
  more.addEventListener("click", () => show(list.children.length, split(form.elements.q.value), asked));
  const given = new URLSearchParams(location.search);
  form.elements.q.value = given.get("q") ?? "";
  form.elements.kind.value = given.get("kind") ?? "";
  if (form.elements.q.value) search(); else form.elements.q.focus({ preventScroll: true });
})();
