// The page: reads the data block, asks the model what is left, and shows it as picture, lists and table.

const data = JSON.parse(document.getElementById("data").textContent);
const facts = data.facts;
const stages = new Map(facts.stages), certainties = new Map(facts.certainties);
const one = id => document.getElementById(id);
const SMALL = 4, LABELLED = 3, ROWS = 50, RELAXED = 150, LINK = 64, CLOSE = 1.5, FEW = 25, DENSE = 800, ASIDE = 380;
const nodes = new Map(data.nodes.map(node => [node.id, node]));
const edges = data.edges.filter(edge => edge.transfers);
const contacts = facts.contacts;
const state = { language: facts.language, open: null, lit: null, here: null, pinned: false, sort: ["from", 1], all: false };
let shown = { links: [], folded: [], places: new Map(), degree: new Map(), contacts: [], rows: [] };

// Elements are made of text only: nothing that the graph says is ever read as HTML.
function element(name, attributes = {}, ...children) {
  const made = name === "svg" || name === "line" || name === "circle"
    ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== false) made.setAttribute(key, value);
  made.append(...children.filter(child => child !== null));
  return made;
}
const bdi = text => element("bdi", {}, text);

function say(key, values = {}, number = null) {
  const forms = (facts.words[state.language] ?? facts.words.en)[key], speaks = facts.words[state.language] ? state.language : "en";
  const form = number === null ? 0 : { one: 0, few: 1, many: 2, other: forms.length === 2 ? 1 : 2 }[new Intl.PluralRules(speaks).select(number)];
  return forms[Math.min(form, forms.length - 1)].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
const counted = (key, number) => say(key, { n: number.toLocaleString(state.language) }, number);

function spoken(texts, iri) {
  for (const language of [state.language, ...facts.languages, "", ...Object.keys(texts ?? {}).sort()]) if (texts?.[language]) return texts[language];
  return String(iri).replace(/\/+$/, "").split("/").pop();
}
const named = iri => nodes.has(iri) ? spoken(nodes.get(iri).labels ?? { "": nodes.get(iri).label }, iri) : spoken(facts.names[iri], iri);
const carried = transfer => transfer.practice ? named(transfer.practice) : transfer.stated || spoken(transfer.labels, transfer.id);
const when = transfer => transfer.year === null ? "" : transfer.documented ? say("at-latest", { year: transfer.year }) : String(transfer.year);
const stageName = stage => stage ? named(stages.get(stage) ?? stage) : say("unknown");
const certaintyName = certainty => certainty ? named(certainties.get(certainty) ?? certainty) : say("unknown");
const countryOf = id => nodes.get(id)?.country ?? "";

for (const edge of edges) for (const number of edge.transfers) {
  const transfer = facts.transfers[number];
  const texts = [nodes.get(edge.from)?.labels, nodes.get(edge.to)?.labels, facts.names[transfer.practice], transfer.labels, { "": transfer.stated }];
  transfer.haystack = (transfer.haystack ?? "") + fold(texts.flatMap(each => Object.values(each ?? {})).join("\n"));
}

// ---- filters

function tally(values) {
  const found = new Map();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
}
const drawn = [...new Set(edges.flatMap(edge => edge.transfers))].map(number => facts.transfers[number]);
const counts = {
  stage: tally(drawn.map(transfer => transfer.stage)), certainty: tally(drawn.map(transfer => transfer.certainty)),
  theme: tally(drawn.flatMap(transfer => transfer.themes)),
};

function boxes(where, kind, all, first) {
  one(where).replaceChildren(...[...all].filter(([slug]) => counts[kind].has(slug)).map(([slug, iri]) => {
    const box = element("input", { type: "checkbox", name: kind, value: slug });
    box.checked = box.defaultChecked = first.includes(slug);
    return element("label", { class: "check" }, box, element("span", { "data-iri": iri }), element("span", { class: "n" }, String(counts[kind].get(slug))));
  }));
}

function wanted() {
  const ticked = kind => new Set([...document.querySelectorAll(`input[name=${kind}]:checked`)].map(box => box.value));
  const year = id => one(id).value === "" ? null : Number(one(id).value);
  return {
    words: fold(one("search").value).split(/\s+/).filter(Boolean), stages: ticked("stage"), certainties: ticked("certainty"),
    theme: one("theme").value, from: year("year-from"), to: year("year-to"),
  };
}

// ---- what is left, and where it stands

function standing(id) {
  if (!one("countries").checked) return id;
  const country = countryOf(id);
  return country && country !== state.open ? country : id;
}

function contactsLeft() {
  if (!one("contacts").checked) return [];
  const left = wanted().words;
  return contacts.map(contact => ({ ...contact, from: standing(contact.from), to: standing(contact.to), transfers: [] }))
    .filter(contact => left.every(word => fold(named(contact.from) + "\n" + named(contact.to) + "\n" + spoken(contact.labels, contact.id)).includes(word)));
}

function arrange(links, joined) {
  const grouped = components([...links, ...joined]);
  const large = grouped.filter(group => group.length >= SMALL);
  const drawn = one("small").checked || !large.length ? grouped : large;
  const folded = grouped.filter(group => !drawn.includes(group));
  const base = one("countries").checked ? {} : joined.length ? facts.layouts.contacts : links.some(link => link.transfers.some(number => !facts.transfers[number].first)) ? facts.layouts.all : facts.layouts.first;
  const start = new Map(Object.entries(base));
  const length = one("countries").checked ? 2 * LINK : LINK;
  const groups = drawn.map(ids => {
    const inside = new Set(ids), mine = [...links, ...joined].filter(link => inside.has(link.from));
    const whole = ids.every(id => start.has(id)) && start.size && (ids.length > RELAXED || ids.length === start.get(ids[0])[2]);
    const places = whole || ids.length > 400 ? new Map(ids.map((id, place) => [id, start.get(id) ?? [60 * Math.sqrt(place) * Math.cos(place * 2.4), 60 * Math.sqrt(place) * Math.sin(place * 2.4)]]))
      : relaxed(ids, mine, start.size ? scaled(ids.filter(id => start.has(id)), mine.filter(link => start.has(link.from) && start.has(link.to)), start, LINK).places : start, 200);
    return scaled(ids, mine, places, length);
  });
  const box = one("network").getBoundingClientRect();
  return { places: packed(groups, Math.max(0.4, box.width / Math.max(1, box.height)), 70), folded };
}

// ---- colours

const scheme = matchMedia("(prefers-color-scheme: dark)");
const paper = matchMedia("print");
const ink = role => facts.palette[scheme.matches && !paper.matches ? "dark" : "light"][role];

function huesNow() {
  const by = one("colour").value;
  if (by === "stage") return new Map([...stages.keys()].map(stage => [stage, stage]));
  const all = shown.links.flatMap(link => link.transfers);
  if (by === "theme") return hues(tally(all.flatMap(number => facts.transfers[number].themes)));
  return hues(tally(shown.links.flatMap(link => [link.from, link.to].map(id => facts.names[id] && !nodes.has(id) ? id : countryOf(id)))));
}

// What a link's colour stands for: its furthest stage, its most frequent theme if all share it, the giving country.
function meaning(link) {
  const by = one("colour").value, mine = link.transfers.map(number => facts.transfers[number]);
  if (by === "country") return nodes.has(link.from) ? countryOf(link.from) : link.from;
  if (by === "stage") return mine.reduce((best, each) => each.order > best.order ? each : best).stage;
  const shared = mine[0].themes.filter(theme => mine.every(each => each.themes.includes(theme)));
  return shared.sort((left, right) => (counts.theme.get(right) ?? 0) - (counts.theme.get(left) ?? 0))[0] ?? "";
}
const nodeMeaning = id => one("colour").value === "country" ? (nodes.has(id) ? countryOf(id) : id) : null;

// ---- the picture

const picture = new vis.Network(one("network"), { nodes: [], edges: [] }, {
  ...JSON.parse(data.options), physics: { enabled: false }, autoResize: true,
  interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, keyboard: false, zoomView: false, dragNodes: true, hideEdgesOnDrag: edges.length > 3000, hideEdgesOnZoom: edges.length > 3000 },
});
const width = number => Math.min(9, 1.2 + 1.7 * (Math.sqrt(number) - 1));

function drawnLink(link, role, dim, plain) {
  const stage = one("colour").value === "stage" ? meaning(link) : "adopted", thick = width(link.transfers.length);
  // What a run inferred, and no source states, is dashed whatever the colours mean.
  const guessed = link.transfers.every(number => facts.transfers[number].inferred);
  const dashes = (guessed ? [1.5, 2.5] : facts.dashes[stage] ?? []).map(part => Math.max(1, part * thick * 1.3));
  return {
    id: link.id, from: link.from, to: link.to, width: thick, dashes: dashes.length ? dashes : false, hoverWidth: 1.5, selectionWidth: 1.5,
    color: { color: ink(role), hover: ink("ink"), highlight: ink("ink"), opacity: dim ? 0.1 : shown.links.length > DENSE ? 0.4 : 0.85, inherit: false },
    arrows: plain ? undefined : { to: { enabled: true, scaleFactor: 0.45 + 0.07 * thick } },
    smooth: plain ? false : { enabled: true, type: "curvedCW", roundness: 0.13 }, selfReference: { size: 14, angle: 0.8, renderBehindTheNode: true },
  };
}

function drawnNode(id, role, dim) {
  const [x, y] = shown.places.get(id), size = radius(id);
  const fill = dim ? ink("faint") : ink(role);
  return {
    id, x, y, size, shape: nodes.get(id)?.shape ?? "dot", borderWidth: 1, borderWidthSelected: 3, label: undefined,
    color: { background: fill, border: ink("paper"), hover: { background: fill, border: ink("ink") }, highlight: { background: fill, border: ink("ink") } },
  };
}

function paint() {
  const by = huesNow(), plain = shown.links.length > 3000;
  const lit = link => state.lit === null || (by.get(meaning(link)) ?? "hue7") === state.lit;
  const lively = new Set(shown.links.filter(lit).flatMap(link => [link.from, link.to]));
  const inPicture = link => shown.places.has(link.from) && shown.places.has(link.to);
  const drawnEdges = shown.links.filter(inPicture).map(link => drawnLink(link, by.get(meaning(link)) ?? "hue7", !lit(link), plain));
  for (const [place, contact] of shown.contacts.entries()) if (inPicture(contact)) drawnEdges.push({
    id: "contact " + place, from: contact.from, to: contact.to, width: 1.6, dashes: [2, 5], smooth: { enabled: true, type: "curvedCCW", roundness: 0.2 },
    color: { color: ink("muted"), hover: ink("ink"), highlight: ink("ink"), opacity: 0.8, inherit: false }, arrows: undefined,
  });
  const drawnNodes = [...shown.places.keys()].map(id => drawnNode(id, nodeMeaning(id) === null ? "muted" : by.get(nodeMeaning(id)) ?? "hue7", state.lit !== null && !lively.has(id)));
  picture.setData({ nodes: drawnNodes, edges: drawnEdges });
  explain(by);
}

// Names beside nodes, the busiest first; one that would cover another is left out until there is room.
function letter(context) {
  const scale = picture.getScale(), here = state.here, least = shown.places.size > 600 && scale < 0.5 ? 12 : LABELLED;
  const corner = picture.DOMtoCanvas({ x: 0, y: 0 }), end = picture.DOMtoCanvas({ x: one("network").clientWidth, y: one("network").clientHeight });
  const degree = id => shown.degree.get(id) ?? 0;
  const order = [...shown.places.keys()].filter(id => id === here || scale > CLOSE || shown.places.size <= FEW || degree(id) >= least)
    .sort((left, right) => (right === here) - (left === here) || degree(right) - degree(left));
  const names = [], dots = shown.places.size > 600 ? [] : [...shown.places.keys()].map(id => dotBox(picture.getPosition(id), radius(id)));
  context.textBaseline = "middle"; context.lineJoin = "round";
  for (const id of order) {
    const at = picture.getPosition(id), size = (id === here ? 14 : 12) / scale, text = shorter(named(id), 30);
    if (at.x < corner.x || at.x > end.x || at.y < corner.y || at.y > end.y) continue;
    context.font = `${id === here ? 700 : 500} ${size}px system-ui, "Noto Sans", "DejaVu Sans", sans-serif`;
    const spots = spotsAround(at, radius(id) + 3 / scale, context.measureText(text).width, size)
      .filter(([x, , long]) => x > corner.x && x + long < end.x);
    const free = among => spots.find(box => !among.some(other => overlaps(box, other)));
    const spot = free([...names, ...dots]) ?? (degree(id) >= least ? free(names) : undefined) ?? (id === here ? spots[0] : undefined);
    if (!spot) continue;
    names.push(spot);
    context.textAlign = "left";
    context.strokeStyle = ink("paper"); context.lineWidth = 3.2 / scale; context.strokeText(text, spot[0], spot[1] + spot[3] / 2);
    context.fillStyle = ink("ink"); context.fillText(text, spot[0], spot[1] + spot[3] / 2);
  }
  if (here !== null && shown.places.has(here)) ring(context, picture.getPosition(here), radius(here) + 4 / scale, 3 / scale);
}
const radius = id => Math.min(15, 4 + 1.9 * Math.sqrt(shown.degree.get(id) ?? 0));
const shorter = (text, most) => [...text].length > most ? [...text].slice(0, most - 1).join("") + "…" : text;
const dotBox = (at, size) => [at.x - size, at.y - size, 2 * size, 2 * size];
// Where a name may stand: right, left, below, above its node. Boxes are [left, top, width, height].
function spotsAround(at, away, long, size) {
  const high = size * 1.2, middle = at.y - high / 2;
  return [[at.x + away, middle, long, high], [at.x - away - long, middle, long, high], [at.x - long / 2, at.y + away, long, high], [at.x - long / 2, at.y - away - high, long, high]];
}
const overlaps = (box, other) => box[0] < other[0] + other[2] && other[0] < box[0] + box[2] && box[1] < other[1] + other[3] && other[1] < box[1] + box[3];
function ring(context, at, radius, thick) {
  context.beginPath(); context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  context.strokeStyle = ink("hue1"); context.lineWidth = thick; context.stroke();
}
picture.on("afterDrawing", letter);

// ---- legend

function explain(by) {
  const kind = one("colour").value, used = new Map();
  for (const link of shown.links) { const role = by.get(meaning(link)) ?? "hue7"; if (!used.has(role)) used.set(role, new Set()); used.get(role).add(meaning(link)); }
  const name = id => kind === "stage" ? stageName(id) : id ? named(id) : say("unknown");
  const order = kind === "stage" ? [...stages.keys()].filter(stage => used.has(stage)) : [...used.keys()].sort();
  one("hues").replaceChildren(...order.map(role => {
    const meant = [...used.get(role)], text = role === "hue7" ? say("other") : meant.map(name).join(", ");
    const button = element("button", { type: "button", "aria-pressed": String(state.lit === role) }, sample(role, kind === "stage" ? role : "adopted", 3), bdi(text));
    button.addEventListener("click", () => { state.lit = state.lit === role ? null : role; paint(); one("hues").children[order.indexOf(role)].firstChild.focus(); });
    return element("li", {}, button);
  }));
  const most = Math.max(1, ...shown.links.map(link => link.transfers.length)), some = Math.round(Math.sqrt(most)), distinct = [...new Set([1, some, most])];
  const widths = element("svg", { width: 15 * distinct.length - 3, height: 16, "aria-hidden": "true" }, ...distinct.map((number, place) => stroke(3, 8, place, number)));
  const sign = (mark, key, values) => element("li", {}, mark, element("span", {}, say(key, values)));
  one("signs").replaceChildren(
    sign(element("span", { "aria-hidden": "true" }, "⟶"), "sign-direction"), sign(widths, "sign-width", { numbers: distinct.join(", ") }),
    sign(element("svg", { width: 26, height: 16, "aria-hidden": "true" }, dot(5, 3), dot(18, 7)), "sign-size"),
    ...(one("contacts").checked ? [sign(element("svg", { width: 28, height: 8, "aria-hidden": "true" }, element("line", { x1: 0, x2: 28, y1: 4, y2: 4, stroke: ink("muted"), "stroke-width": 2, "stroke-dasharray": "2 4" })), "sign-contact")] : []));
}
const dot = (x, radius) => element("circle", { cx: x, cy: 8, r: radius, fill: ink("muted") });
const stroke = (gap, y, place, number) => element("line", { x1: place * 15, x2: place * 15 + 12, y1: y, y2: y, stroke: ink("muted"), "stroke-width": Math.min(14, width(number)) });
const sample = (role, stage, thick) => element("svg", { width: 30, height: 10, "aria-hidden": "true" }, element("line", {
  x1: 0, x2: 30, y1: 5, y2: 5, stroke: ink(role), "stroke-width": thick, "stroke-dasharray": (facts.dashes[stage] ?? []).map(part => Math.max(1, part * thick)).join(" ") || null }));

// ---- the card

function source(iri) {
  const note = facts.sources[iri] ?? { title: spoken(null, iri), url: "" };
  const about = [note.publisher, note.date].filter(Boolean).join(", "), safe = /^https?:\/\//i.test(note.url);
  const name = shorter(note.title || spoken(null, iri), 140);
  return element("span", {}, safe ? element("a", { href: note.url, rel: "noopener noreferrer nofollow", target: "_blank" }, bdi(name)) : bdi(name), about ? " (" : "", bdi(shorter(about, 100)), about ? ")" : "");
}
const sources = transfer => element("span", { class: "sources" }, ...transfer.sources.map(source));

function told(transfer, link) {
  const way = link ? [element("strong", {}, bdi(named(link.from)), " → ", bdi(named(link.to)), ": ")] : [];
  const where = [stageName(transfer.stage), when(transfer), certaintyName(transfer.certainty)].filter(Boolean).join(" · ");
  return element("li", {}, element("span", { class: "long" }, ...way, bdi(carried(transfer))), element("div", { class: "hint" }, where),
    transfer.inferred ? element("div", { class: "hint" }, say("inferred")) : null,
    ...transfer.effects.map(text => element("p", { class: "effect long" }, bdi(text))),
    spoken(transfer.adaptation, "") ? element("p", { class: "effect long" }, say("adaptation") + ": ", bdi(spoken(transfer.adaptation, ""))) : null, sources(transfer));
}

function list(title, items) {
  return items.length ? [element("h4", {}, `${title}: ${items.length}`), element("ul", {}, ...items.slice(0, ROWS))] : [];
}

function cardOfNode(id) {
  const place = nodes.get(id), aside = (link, own) => link.from === id && own || link.to === id && !own;
  const tell = own => shown.links.filter(link => aside(link, own)).flatMap(link => link.transfers.map(number => told(facts.transfers[number], link)));
  const touching = shown.contacts.filter(contact => contact.from === id || contact.to === id);
  const about = [place?.country ? named(place.country) : "", place?.nuts ? `${say("code")} ${place.nuts}` : ""].filter(Boolean).join(" · ");
  const open = !place && one("countries").checked ? element("button", { type: "button" }, say("open")) : null;
  open?.addEventListener("click", () => { state.open = id; state.here = null; closeCard(); update(true); one("leave").focus(); });
  card(named(id), element("p", { class: "hint" }, bdi(about)), open, ...list(say("gave"), tell(true)), ...list(say("took"), tell(false)),
    ...list(say("contact-with"), touching.map(contact => element("li", {}, bdi(named(contact.from === id ? contact.to : contact.from)), element("div", { class: "hint" }, bdi(spoken(contact.labels, contact.id))), sources(contact)))));
}

function cardOfLink(id) {
  const link = shown.links.find(each => each.id === id), contact = id.startsWith("contact ") ? shown.contacts[Number(id.slice(8))] : null;
  if (link) card(`${named(link.from)} → ${named(link.to)}`, ...list(say("transfers-word"), link.transfers.map(number => told(facts.transfers[number], null))));
  else if (contact) card(`${named(contact.from)} – ${named(contact.to)}`, element("p", { class: "hint" }, say("contact")), element("ul", {}, element("li", {}, bdi(spoken(contact.labels, contact.id)), sources(contact))));
}

function card(title, ...body) {
  one("card-name").replaceChildren(bdi(shorter(title, 300)));
  one("card-body").replaceChildren(...body.filter(child => child !== null));
  one("card").hidden = false; one("card").scrollTop = 0;
}

function closeCard() {
  const inside = one("card").contains(document.activeElement);
  one("card").hidden = true; state.pinned = false;
  if (inside) one("network").focus();
}

// ---- the table and the list of small groups

const columns = {
  from: row => named(row.link.from), to: row => named(row.link.to), practice: row => carried(row.transfer), stage: row => row.transfer.order,
  year: row => row.transfer.year ?? 0, certainty: row => certaintyName(row.transfer.certainty), themes: row => row.transfer.themes.map(named).join("; "),
  sources: row => row.transfer.sources.map(iri => facts.sources[iri]?.title ?? iri).join("; "),
};
const cellText = { ...columns, stage: row => stageName(row.transfer.stage), year: row => when(row.transfer) };

function sortedRows() {
  const [key, way] = state.sort, collator = new Intl.Collator(state.language, { numeric: true });
  const value = new Map(shown.rows.map(row => [row, columns[key](row)]));
  const compare = (left, right) => typeof left === "number" ? left - right : collator.compare(left, right);
  return [...shown.rows].sort((left, right) => way * compare(value.get(left), value.get(right)));
}

function table() {
  const rows = sortedRows(), cut = state.all ? rows : rows.slice(0, ROWS);
  document.querySelector("#table thead tr").replaceChildren(...Object.keys(columns).map(key => {
    const button = element("button", { type: "button", "data-sort": key }, say(key));
    const sorted = state.sort[0] === key ? (state.sort[1] > 0 ? "ascending" : "descending") : null;
    return element("th", { scope: "col", "aria-sort": sorted }, button);
  }));
  document.querySelector("#table tbody").replaceChildren(...cut.map(row => element("tr", {}, ...Object.keys(columns).map(key =>
    element("td", { class: key === "year" ? "number" : key === "practice" || key === "sources" ? "wide" : null },
      key === "sources" ? sources(row.transfer) : element("span", { class: "cell" }, bdi(shorter(cellText[key](row), 400))))))));
  one("more").hidden = cut.length === rows.length;
  one("more").textContent = say("more", { n: rows.length.toLocaleString(state.language) });
}

function groups() {
  one("groups").hidden = !shown.folded.length;
  one("groups").firstElementChild.textContent = counted("groups", shown.folded.length);
  const line = ids => { const inside = new Set(ids); return [...shown.links, ...shown.contacts].filter(link => inside.has(link.from)).flatMap((link, place) => [place ? "; " : "", bdi(named(link.from)), link.transfers.length ? " → " : " – ", bdi(named(link.to))]); };
  one("groups").querySelector("ul").replaceChildren(...shown.folded.map(ids => element("li", {}, ...line(ids))));
}

// ---- all together

function update(fit = true) {
  const links = linksLeft(edges, facts.transfers, wanted(), standing), joined = contactsLeft();
  const { places, folded } = arrange(links, joined);
  const rows = links.flatMap(link => link.transfers.map(number => ({ link, transfer: facts.transfers[number] })));
  shown = { links, folded, places, degree: degrees([...links, ...joined.map(contact => ({ ...contact, transfers: [0] }))]), contacts: joined, rows };
  if (state.here !== null && !places.has(state.here)) state.here = null;
  const distinct = new Set(rows.map(row => row.transfer)).size, ends = new Set(links.flatMap(link => [link.from, link.to])).size;
  one("count").textContent = say("count", { transfers: counted("transfers", distinct), places: counted(!one("countries").checked ? facts.counts : state.open ? "nodes" : "countries", ends) });
  one("nothing").hidden = links.length + joined.length > 0; one("nothing").textContent = say("nothing");
  one("leave").hidden = state.open === null; one("leave").textContent = say("leave");
  state.all = false;
  if (!one("card").hidden) closeCard();
  paint(); table(); groups();
  if (fit) whole(false);
}

// The whole picture in its frame, with room for names at the sides.
function whole(animate = true) {
  const all = [...shown.places.values()], box = one("network");
  if (!all.length) return;
  const [left, right] = bounds(all.map(at => at[0])), [top, bottom] = bounds(all.map(at => at[1]));
  const scale = Math.min((box.clientWidth - Math.min(170, box.clientWidth / 4)) / (right - left + 1), (box.clientHeight - 60) / (bottom - top + 1), 1.4);
  const calm = !animate || matchMedia("(prefers-reduced-motion: reduce)").matches;
  picture.moveTo({ position: { x: (left + right) / 2 + 25 / scale, y: (top + bottom) / 2 }, scale: Math.max(scale, 0.02), animation: calm ? false : { duration: 300 } });
}
const bounds = numbers => numbers.reduce(([least, most], number) => [Math.min(least, number), Math.max(most, number)], [Infinity, -Infinity]);

function speak() {
  document.documentElement.lang = state.language;
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = say(each.dataset.word);
  for (const each of document.querySelectorAll("[data-name]")) { each.setAttribute("aria-label", say(each.dataset.name)); each.title = say(each.dataset.name); }
  for (const each of document.querySelectorAll("[data-iri]")) each.replaceChildren(bdi(named(each.dataset.iri)));
  for (const each of one("colour").options) each.textContent = say(each.value);
  one("title").replaceChildren(bdi(Object.keys(facts.title).length ? spoken(facts.title, "") : say("title"))); document.title = one("title").textContent;
  one("network").setAttribute("aria-label", say("network-name"));
  one("coverage").textContent = say("coverage", facts.coverage); one("notes").textContent = say("notes");
  one("undated").textContent = say("undated", { n: drawn.filter(transfer => transfer.year === null).length });
  const chosen = one("theme").value, collator = new Intl.Collator(state.language);
  const themes = [...counts.theme.keys()].sort((left, right) => collator.compare(named(left), named(right)));
  one("theme").replaceChildren(element("option", { value: "" }, say("all-themes")), ...themes.map(theme => element("option", { value: theme }, `${shorter(named(theme), 60)} (${counts.theme.get(theme)})`)));
  one("theme").value = chosen;
}

function visit(id) {
  state.here = id;
  const at = picture.getPosition(id), dom = picture.canvasToDOM(at), box = one("network");
  const aside = box.clientWidth > 2 * ASIDE ? ASIDE : 0, scale = picture.getScale();
  if (dom.x < 60 || dom.y < 40 || dom.x > box.clientWidth - aside - 110 || dom.y > box.clientHeight - 40) picture.moveTo({ position: { x: at.x + aside / 2 / scale, y: at.y } });
  picture.redraw(); cardOfNode(id); state.pinned = true;
  const mine = own => shown.links.filter(link => (own ? link.from : link.to) === id).reduce((sum, link) => sum + link.transfers.length, 0);
  one("said").textContent = `${named(id)}: ${say("gave")} ${mine(true)}, ${say("took")} ${mine(false)}`;
}
const busiest = () => [...shown.places.keys()].sort((left, right) => shown.degree.get(right) - shown.degree.get(left))[0] ?? null;
const zoom = factor => picture.moveTo({ scale: Math.min(6, Math.max(0.05, picture.getScale() * factor)) });

// What each key does in the picture; true where it did something.
function key(event) {
  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const acts = { "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), "0": () => whole(), Home: () => visit(busiest()), Escape: () => closeCard() };
  if (event.ctrlKey || event.metaKey || event.altKey || !shown.places.size) return false;
  if (ways[event.key]) { const next = state.here === null ? busiest() : nearest(shown.places, state.here, ...ways[event.key]); if (next !== null) visit(next); return true; }
  if ((event.key === "Enter" || event.key === " ") && state.here !== null) { visit(state.here); one("card").focus(); return true; }
  if (!acts[event.key]) return false;
  acts[event.key](); return true;
}

function hand(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type })), link = element("a", { href: address, download: name });
  document.body.append(link); link.click(); link.remove(); setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// Cells that a spreadsheet would take for a formula begin with an apostrophe (OWASP ASVS 1.2.10).
const cell = text => `"${(/^[=+\-@\t\r]/.test(text) ? "'" + text : text).replace(/"/g, '""')}"`;
const csv = () => [Object.keys(columns).map(say), ...sortedRows().map(row => Object.keys(columns).map(key => cellText[key](row)))].map(row => row.map(text => cell(String(text))).join(",")).join("\r\n") + "\r\n";

function listen() {
  let waiting = null;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(update, 160); };
  one("form").addEventListener("submit", event => event.preventDefault());
  one("form").addEventListener("input", event => event.target.type === "search" || event.target.type === "number" ? soon() : update());
  one("search").addEventListener("keydown", event => { if (event.key === "Enter") { clearTimeout(waiting); update(); const best = found(); if (best !== null) { one("network").focus(); visit(best); } } });
  one("countries").addEventListener("change", () => { state.open = null; update(); });
  one("again").addEventListener("click", () => { one("form").reset(); one("theme").value = ""; Object.assign(state, { open: null, lit: null, here: null }); first(); update(); });
  one("colour").addEventListener("change", () => { state.lit = null; paint(); });
  one("language").addEventListener("change", event => { state.language = event.target.value; speak(); update(false); });
  one("network").addEventListener("keydown", event => { if (key(event)) event.preventDefault(); });
  one("network").addEventListener("focusin", () => picture.setOptions({ interaction: { zoomView: true } }));
  one("network").addEventListener("focusout", () => picture.setOptions({ interaction: { zoomView: false } }));
  one("card").addEventListener("keydown", event => { if (event.key === "Escape") closeCard(); });
  document.addEventListener("keydown", event => { if (event.key === "Escape" && !one("card").hidden) closeCard(); });
  one("close").addEventListener("click", closeCard);
  one("leave").addEventListener("click", () => { state.open = null; update(); one("network").focus(); });
  one("closer").addEventListener("click", () => zoom(1.25)); one("further").addEventListener("click", () => zoom(0.8)); one("whole").addEventListener("click", () => whole());
  one("more").addEventListener("click", () => { state.all = true; table(); });
  document.querySelector("#table thead").addEventListener("click", event => { const by = event.target.dataset.sort; if (by) { state.sort = [by, state.sort[0] === by ? -state.sort[1] : 1]; table(); document.querySelector(`[data-sort=${by}]`).focus(); } });
  one("save-csv").addEventListener("click", () => hand("transfers.csv", csv(), "text/csv;charset=utf-8"));
  one("save-png").addEventListener("click", () => document.querySelector("#network canvas").toBlob(blob => hand("transfers.png", blob, "image/png")));
  picture.on("click", event => {
    one("network").focus({ preventScroll: true });
    if (event.nodes.length) visit(event.nodes[0]); else if (event.edges.length) { state.here = null; cardOfLink(event.edges[0]); state.pinned = true; } else { state.here = null; closeCard(); }
  });
  picture.on("hoverNode", event => { if (!state.pinned) cardOfNode(event.node); });
  picture.on("hoverEdge", event => { if (!state.pinned) cardOfLink(event.edge); });
  picture.on("dragEnd", event => { for (const id of event.nodes) { const at = picture.getPosition(id); shown.places.set(id, [at.x, at.y]); } });
  // Paper has no button for more rows and no fold to open.
  window.addEventListener("beforeprint", () => { state.all = true; table(); one("groups").open = true; });
  for (const media of [scheme, paper]) media.addEventListener("change", () => { paint(); });
}

// The place in the picture whose name the search fits best: one that begins with it, else the busiest.
function found() {
  const asked = fold(one("search").value.trim()), fits = [...shown.places.keys()].filter(id => asked && Object.values(nodes.get(id)?.labels ?? facts.names[id] ?? {}).some(text => fold(text).includes(asked)));
  const begins = id => Object.values(nodes.get(id)?.labels ?? facts.names[id] ?? {}).some(text => fold(text).startsWith(asked));
  return fits.sort((left, right) => begins(right) - begins(left) || shown.degree.get(right) - shown.degree.get(left))[0] ?? null;
}

function first() {
  one("countries").checked = one("countries").defaultChecked = facts.aggregate;
  one("countries").closest("label").hidden = !facts.countries;
  one("contacts").closest("label").hidden = !contacts.length;
}

function begin() {
  boxes("stages", "stage", stages, facts.first.stages);
  boxes("certainties", "certainty", certainties, facts.first.certainties);
  const tongue = new Intl.DisplayNames([state.language], { type: "language", fallback: "code" });
  one("language").replaceChildren(...facts.tongues.map(tag => element("option", { value: tag, lang: tag }, new Intl.DisplayNames([tag], { type: "language", fallback: "code" }).of(tag) ?? tongue.of(tag))));
  one("language").value = state.language;
  const years = drawn.map(transfer => transfer.year).filter(year => year !== null);
  for (const id of ["year-from", "year-to"]) if (years.length) { one(id).min = Math.min(...years); one(id).max = Math.max(...years); one(id).placeholder = id === "year-from" ? one(id).min : one(id).max; }
  if (matchMedia("(max-width: 860px)").matches) one("filters").open = false;
  first(); speak(); listen(); update();
  document.documentElement.dataset.ready = "yes";
}
begin();
