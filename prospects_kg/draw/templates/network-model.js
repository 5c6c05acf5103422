// What is left by the filters, what joins what, and where it stands. Nothing here knows the page.

// Words of a text without case and accents, so that "slask" finds "Śląsk".
const fold = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[łŁ]/g, "l").toLowerCase();

// Whether a transfer passes all filters; `wanted.words` are folded.
function passes(transfer, wanted) {
  return (!transfer.stage || wanted.stages.has(transfer.stage))
    && (!transfer.certainty || wanted.certainties.has(transfer.certainty))
    && (!wanted.theme || transfer.themes.includes(wanted.theme))
    && inYears(transfer.year, wanted.from, wanted.to)
    && wanted.words.every(word => transfer.haystack.includes(word));
}

function inYears(year, from, to) {
  if (from === null && to === null) return true;
  return year !== null && (from === null || year >= from) && (to === null || year <= to);
}

// The links that are left, parallel ones merged: [{id, from, to, transfers}] in the order of the data.
// `standing` names the node that stands for a place (itself, or its country).
function linksLeft(edges, transfers, wanted, standing) {
  const links = new Map();
  for (const edge of edges) {
    const left = edge.transfers.filter(number => passes(transfers[number], wanted));
    if (!left.length) continue;
    const from = standing(edge.from), to = standing(edge.to), id = from + " " + to;
    const link = links.get(id) ?? { id, from, to, transfers: [] };
    link.transfers.push(...left);
    links.set(id, link);
  }
  return [...links.values()];
}

// Components of what links join, the largest first: arrays of node ids.
function components(links) {
  const root = new Map();
  const find = id => {
    let top = id;
    while (root.get(top) !== top) top = root.get(top);
    while (root.get(id) !== top) { const next = root.get(id); root.set(id, top); id = next; }
    return top;
  };
  for (const { from, to } of links) for (const id of [from, to]) if (!root.has(id)) root.set(id, id);
  for (const { from, to } of links) root.set(find(from), find(to));
  const groups = new Map();
  for (const id of root.keys()) {
    const top = find(id);
    if (!groups.has(top)) groups.set(top, []);
    groups.get(top).push(id);
  }
  return [...groups.values()].sort((one, other) => other.length - one.length || (one[0] < other[0] ? -1 : 1));
}

// How often each node gave or took; a transfer within one node counts once.
function degrees(links) {
  const found = new Map();
  for (const { from, to, transfers } of links)
    for (const id of new Set([from, to])) found.set(id, (found.get(id) ?? 0) + transfers.length);
  return found;
}

// A force layout of one small group after Fruchterman and Reingold (1991), from given places; no chance in it.
function relaxed(ids, links, start, steps) {
  const near = 100, index = new Map(ids.map((id, place) => [id, place]));
  const x = ids.map((id, place) => start.get(id)?.[0] ?? 40 * Math.sqrt(place + 1) * Math.cos(place * 2.4));
  const y = ids.map((id, place) => start.get(id)?.[1] ?? 40 * Math.sqrt(place + 1) * Math.sin(place * 2.4));
  const pairs = links.filter(link => link.from !== link.to && index.has(link.from))
    .map(link => [index.get(link.from), index.get(link.to)]);
  // In a dense group each link pulls less, else all of it falls into one clump.
  const ease = Math.max(1, pairs.length / ids.length);
  for (let step = 0; step < steps; step += 1) {
    const reach = near * 1.2 * (1 - step / steps) + 1;
    const dx = new Float64Array(ids.length), dy = new Float64Array(ids.length);
    const pull = (one, other, strength) => {
      const across = x[one] - x[other] || 0.01 * (one - other), down = y[one] - y[other] || 0.01;
      const far = Math.hypot(across, down), force = strength(far) / far;
      dx[one] += across * force; dy[one] += down * force;
      dx[other] -= across * force; dy[other] -= down * force;
    };
    for (let one = 1; one < ids.length; one += 1)
      for (let other = 0; other < one; other += 1) pull(one, other, far => near * near / far);
    for (const [one, other] of pairs) pull(one, other, far => -far * far / near / ease);
    for (let one = 0; one < ids.length; one += 1) {
      const far = Math.hypot(dx[one], dy[one]) || 1, move = Math.min(far, reach) / far;
      x[one] += dx[one] * move; y[one] += dy[one] * move;
    }
  }
  return new Map(ids.map((id, place) => [id, [x[place], y[place]]]));
}

// A group's places so scaled that its links have this length on average (the middle one), its corner at 0, 0.
function scaled(ids, links, places, length) {
  const inside = new Set(ids);
  const lengths = links.filter(link => link.from !== link.to && inside.has(link.from) && inside.has(link.to))
    .map(({ from, to }) => Math.hypot(places.get(from)[0] - places.get(to)[0], places.get(from)[1] - places.get(to)[1]))
    .sort((one, other) => one - other);
  const factor = length / (lengths[lengths.length >> 1] || length);
  const least = (found, number) => Math.min(found, number), most = (found, number) => Math.max(found, number);
  const left = ids.map(id => places.get(id)[0]).reduce(least, Infinity), top = ids.map(id => places.get(id)[1]).reduce(least, Infinity);
  const moved = new Map(ids.map(id => [id, [(places.get(id)[0] - left) * factor, (places.get(id)[1] - top) * factor]]));
  const all = [...moved.values()];
  return { places: moved, width: all.map(at => at[0]).reduce(most, 0), height: all.map(at => at[1]).reduce(most, 0) };
}

// Groups side by side in a frame of this shape (width to height): the first corner, of those that placed groups make,
// where a group fits and the frame grows least.
function packed(groups, shape, gap) {
  const taken = [], found = new Map();
  let wide = 0, high = 0;
  for (const group of [...groups].sort((one, other) => other.width * other.height - one.width * one.height)) {
    const width = group.width + gap, height = group.height + gap;
    const corners = taken.length ? taken.flatMap(box => [[box.x + box.width, box.y], [box.x, box.y + box.height], [box.x + box.width, 0], [0, box.y + box.height]]) : [[0, 0]];
    let best = null;
    for (const [x, y] of corners) {
      if (taken.some(box => x < box.x + box.width && box.x < x + width && y < box.y + box.height && box.y < y + height)) continue;
      const size = Math.max(wide, x + width, shape * Math.max(high, y + height)), cost = size * 1000 + Math.hypot(x, y * shape);
      if (best === null || cost < best.cost) best = { x, y, cost };
    }
    taken.push({ x: best.x, y: best.y, width, height });
    wide = Math.max(wide, best.x + width); high = Math.max(high, best.y + height);
    for (const [id, at] of group.places) found.set(id, [best.x + at[0], best.y + at[1]]);
  }
  return found;
}

// The colours given to the most frequent things; what is beyond the seventh shares the last, grey one.
function hues(counts) {
  const order = [...counts].filter(([id]) => id).sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  return new Map(order.map(([id], place) => [id, "hue" + Math.min(place, 7)]));
}

// The node nearest in a direction; what lies aside counts double, so that the walk keeps its line.
function nearest(places, from, across, down) {
  const [x, y] = places.get(from);
  let best = null;
  for (const [id, at] of places) {
    const along = (at[0] - x) * across + (at[1] - y) * down, aside = Math.abs((at[0] - x) * down) + Math.abs((at[1] - y) * across);
    if (id === from || along <= 0 || aside > along * 2) continue;
    const cost = along + 2 * aside;
    if (best === null || cost < best.cost) best = { id, cost };
  }
  return best?.id ?? null;
}
