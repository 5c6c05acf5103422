// An answer as table, bars, network or map. Texts of the data reach the page as text only.
import { numberOf } from "./answer.js";

const SVG = "http://www.w3.org/2000/svg";
export const PAGE = 100;
const BARS = 40;
const NODES = 150;

function made(name, attributes = {}, ...inside) {
  const one = name.startsWith("svg:") ? document.createElementNS(SVG, name.slice(4)) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  one.append(...inside);
  return one;
}

/** What a cell says: a thing of the site is short, everything else as it is. */
export function textOf(term, names) {
  if (!term) return "";
  if (term.type !== "uri") return term.value;
  for (const start of [`${names.base}id/`, `${names.software}id/`, names.base]) {
    if (term.value.startsWith(start) && !term.value.startsWith(names.vocabulary)) return term.value.slice(start.length);
  }
  return term.value.startsWith(names.vocabulary) ? `pkg:${term.value.slice(names.vocabulary.length)}` : term.value;
}

/** Where a thing is described: a page of the site, else an address of the web, else nowhere. */
export function pageOf(iri, names) {
  const path = documentOf(iri, names);
  if (path !== null) return names.root + names.folder + path.split("/").map(encodeURIComponent).join("/") + ".html";
  return /^(https?:\/\/|mailto:)/.test(iri) ? iri : null;
}

// It says the same as publish/addresses.py; a test compares the two.
function documentOf(iri, names) {
  const term = iri.startsWith(names.vocabulary) ? iri.slice(names.vocabulary.length) : null;
  if (term === "" || `${iri}#` === names.vocabulary) return "ontology/index";
  if (term !== null) return `doc/term/${term}`;
  const isOwn = iri.startsWith(names.base);
  const isScheme = names.schemes.some((scheme) => `${iri}/`.startsWith(`${names.software}id/${scheme}/`));
  if (!isOwn && !isScheme) return null;
  const rest = iri.slice((isOwn ? names.base : names.software).length);
  if (rest.split("/").includes("..")) return null;
  const whole = rest.split("#")[0];
  if (Object.hasOwn(names.whole, whole)) return names.whole[whole];
  const [kind, ...path] = rest.replaceAll("#", "/").replace(/\/+$/, "").split("/");
  return ["doc", ...(kind === "id" || kind === "doc" ? [] : [kind]), ...path].join("/");
}

function shown(term, names) {
  const text = textOf(term, names);
  const href = term?.type === "uri" ? pageOf(term.value, names) : null;
  const lang = term?.["xml:lang"] && term["xml:lang"] !== names.language ? { lang: term["xml:lang"] } : {};
  return href ? made("a", { href }, text) : made("span", lang, text);
}

function compared(one, other) {
  const [a, b] = [numberOf(one), numberOf(other)];
  if (a !== null && b !== null) return a - b;
  return (one?.value ?? "").localeCompare(other?.value ?? "");
}

export function table(answer, names, words, state, again) {
  const rows = state.column === undefined ? answer.rows : [...answer.rows].sort((a, b) => state.way * compared(a[state.column], b[state.column]));
  const numeric = answer.columns.map((_, place) => answer.rows.length > 0 && answer.rows.every((row) => !row[place] || numberOf(row[place]) !== null));
  const heads = answer.columns.map((name, place) => {
    const sort = made("button", { type: "button", class: "sort" }, name, state.column === place ? (state.way > 0 ? " ↑" : " ↓") : "");
    sort.addEventListener("click", () => again({ column: place, way: state.column === place ? -state.way : 1, start: 0 }, place));
    return made("th", { scope: "col", ...(numeric[place] && { class: "number" }), ...(state.column === place && { "aria-sort": state.way > 0 ? "ascending" : "descending" }) }, sort);
  });
  const body = rows.slice(state.start, state.start + PAGE).map((row) =>
    made("tr", {}, ...row.map((term, place) => made("td", numeric[place] ? { class: "number" } : {}, shown(term, names)))));
  const box = made("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.result },
    made("table", {}, made("thead", {}, made("tr", {}, ...heads)), made("tbody", {}, ...body)));
  if (rows.length <= PAGE) return [box];
  const turn = (word, start) => {
    const button = made("button", { type: "button" }, word);
    button.disabled = start < 0 || start >= rows.length;
    button.addEventListener("click", () => again({ ...state, start }));
    return button;
  };
  const told = words.rows.replace("{first}", state.start + 1).replace("{last}", Math.min(rows.length, state.start + PAGE)).replace("{all}", rows.length);
  return [box, made("p", { class: "turn" }, turn(words.before, state.start - PAGE), made("span", {}, told), turn(words.after, state.start + PAGE))];
}

/** Bars of the last column of numbers by the column of names before it; null where there are none. */
export function chart(answer, names, words) {
  const columns = answer.columns.map((_, place) => answer.rows.some((row) => numberOf(row[place]) !== null));
  const value = columns.indexOf(true);
  const label = labelColumns(answer).find((place) => place !== value);
  if (value < 0 || label === undefined) return null;
  const rows = answer.rows.filter((row) => numberOf(row[value]) !== null).slice(0, BARS);
  const most = Math.max(...rows.map((row) => Math.abs(numberOf(row[value]))), 1e-9);
  const others = labelColumns(answer).filter((place) => place !== value && place !== label).slice(0, 1);
  const svg = made("svg:svg", { viewBox: `0 0 720 ${rows.length * 26 + 8}`, role: "img", "aria-label": `${answer.columns[value]}: ${words.chart}` });
  rows.forEach((row, place) => {
    const y = place * 26 + 6;
    const text = [label, ...others].map((one) => textOf(row[one], names)).join(" · ");
    const short = text.length > 36 ? `${text.slice(0, 35)}…` : text;
    const width = (Math.abs(numberOf(row[value])) / most) * 380;
    svg.append(
      made("svg:text", { x: 262, y: y + 14, "text-anchor": "end", class: "name" }, short, ...(short === text ? [] : [made("svg:title", {}, text)])),
      made("svg:rect", { x: 270, y, width: Math.max(1, width), height: 18, rx: 2, class: "bar" }, made("svg:title", {}, `${text}: ${row[value].value}`)),
      made("svg:text", { x: 276 + width, y: y + 14, class: "value" }, row[value].value));
  });
  return [made("figure", { class: "drawn" }, svg), ...cut(rows.length, answer.rows.length, words)];
}

function cut(shownRows, all, words) {
  return shownRows < all ? [made("p", { class: "note" }, words.cut.replace("{shown}", shownRows).replace("{all}", all))] : [];
}

function labelColumns(answer) {
  const named = answer.columns.map((name, place) => [name, place]).filter(([name]) => /label|title|name/i.test(name)).map(([, place]) => place);
  return [...named, ...answer.columns.keys()].filter((place, index, all) => all.indexOf(place) === index && answer.rows.some((row) => row[place]));
}

/** The first two columns of things that have each a thing in some row: from where, to where. */
function pairColumns(answer, allowed = () => true) {
  const things = [...answer.columns.keys()].filter((place) => answer.rows.some((row) => row[place]?.type === "uri" && allowed(row[place].value)));
  return things.length > 1 ? things.slice(0, 2) : null;
}

function nameFor(answer, place, row, names) {
  const label = answer.columns.indexOf(`${answer.columns[place]}Label`);
  return (label >= 0 && row[label]?.value) || textOf(row[place], names).split("/").pop();
}

/** Things of two columns on a circle, the linked ones joined; null where there are no two such columns. */
export function network(answer, names, words) {
  const pair = pairColumns(answer);
  if (!pair) return null;
  const [from, to] = pair;
  const nodes = new Map();
  const links = new Map();
  for (const row of answer.rows) {
    if (row[from]?.type !== "uri" || row[to]?.type !== "uri") continue;
    const fresh = [from, to].filter((place) => !nodes.has(row[place].value));
    if (nodes.size + fresh.length > NODES) continue;
    for (const place of [from, to]) {
      const node = nodes.get(row[place].value) ?? { name: nameFor(answer, place, row, names), degree: 0 };
      node.degree += 1;
      nodes.set(row[place].value, node);
    }
    const key = `${row[from].value} ${row[to].value}`;
    links.set(key, { from: row[from].value, to: row[to].value, times: (links.get(key)?.times ?? 0) + 1 });
  }
  if (!links.size) return null;
  const radius = Math.max(150, nodes.size * 3.2);
  const size = radius + 170;
  [...nodes.values()].forEach((node, place, all) => {
    node.angle = (2 * Math.PI * place) / all.length - Math.PI / 2;
    [node.x, node.y] = [radius * Math.cos(node.angle), radius * Math.sin(node.angle)];
  });
  const svg = made("svg:svg", { viewBox: `${-size} ${-size} ${2 * size} ${2 * size}`, role: "img", "aria-label": words.network });
  for (const link of links.values()) {
    const [a, b] = [nodes.get(link.from), nodes.get(link.to)];
    svg.append(made("svg:path", { d: `M${a.x} ${a.y}Q0 0 ${b.x} ${b.y}`, class: "link", "stroke-width": Math.min(6, 1 + Math.log2(link.times)) },
      made("svg:title", {}, `${a.name} → ${b.name}: ${link.times}`)));
  }
  for (const node of nodes.values()) {
    const left = Math.cos(node.angle) < 0;
    const turn = (node.angle * 180) / Math.PI + (left ? 180 : 0);
    svg.append(
      made("svg:circle", { cx: node.x, cy: node.y, r: Math.min(9, 3 + Math.sqrt(node.degree)), class: "node" }, made("svg:title", {}, node.name)),
      made("svg:text", { transform: `translate(${node.x * 1.06} ${node.y * 1.06}) rotate(${turn})`, "text-anchor": left ? "end" : "start", dy: ".35em", class: "name" },
        node.name.length > 24 ? `${node.name.slice(0, 23)}…` : node.name));
  }
  return [made("figure", { class: "drawn" }, svg), ...(nodes.size >= NODES ? [made("p", { class: "note" }, words["cut-network"].replace("{shown}", NODES))] : [])];
}

/** Places as points, and pairs of places as lines, above the outlines of Europe; null where no column has places. */
export function map(answer, names, words, places) {
  const placed = [...answer.columns.keys()].filter((place) => answer.rows.some((row) => row[place] && places.at[row[place].value]));
  if (!placed.length) return null;
  const svg = made("svg:svg", { viewBox: `0 0 ${places.width} ${places.height}`, role: "img", "aria-label": words.map });
  svg.append(made("svg:image", { href: `${names.root}assets/europe.svg`, width: places.width, height: places.height }));
  const points = new Map();
  const lines = new Map();
  for (const row of answer.rows) {
    const ends = placed.slice(0, 2).filter((place) => row[place] && places.at[row[place].value]);
    for (const place of ends) points.set(row[place].value, { at: places.at[row[place].value], name: nameFor(answer, place, row, names) });
    if (ends.length === 2 && row[ends[0]].value !== row[ends[1]].value) {
      const key = ends.map((place) => row[place].value).join(" ");
      lines.set(key, { ends: ends.map((place) => row[place].value), times: (lines.get(key)?.times ?? 0) + 1 });
    }
  }
  for (const { ends, times } of lines.values()) {
    const [[x, y], [u, v]] = ends.map((end) => points.get(end).at);
    svg.append(made("svg:path", { d: `M${x} ${y}Q${(x + u) / 2 - (v - y) / 5} ${(y + v) / 2 + (u - x) / 5} ${u} ${v}`, class: "link", "stroke-width": Math.min(5, 1 + Math.log2(times)) },
      made("svg:title", {}, `${ends.map((end) => points.get(end).name).join(" → ")}: ${times}`)));
  }
  for (const { at, name } of points.values()) svg.append(made("svg:circle", { cx: at[0], cy: at[1], r: 3, class: "node" }, made("svg:title", {}, name)));
  return [made("figure", { class: "drawn map" }, svg)];
}
