// Facets of a list: filters all its rows by the data beside the page. The address keeps what was chosen, so that a choice
// can be linked, and the page is whole without this script.
"use strict";
(() => {
  const form = document.getElementById("facets");
  const found = document.getElementById("found");
  const body = document.querySelector("#list tbody");
  const more = document.getElementById("more");
  const pager = document.getElementById("pager");
  const first = { rows: [...body.rows], text: found.textContent };
  const words = form.dataset;
  const LOT = 250;
  let data = null;
  let matches = [];

  const folded = (text) => text.toLowerCase().replace(/ł/g, "l").normalize("NFKD").replace(/\p{M}/gu, "");
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function chosen() {
    const state = new Map();
    for (const [name, value] of new FormData(form)) if (value.trim()) state.set(name, value.trim());
    return state;
  }

  async function load() {
    if (!data) {
      const answer = await fetch(words.source);
      if (!answer.ok) throw new Error(`${words.source}: ${answer.status}`);
      data = await answer.json();
      data.names = data.rows.map((row) => folded(data.parts[row[0]][0]));
    }
  }

  // One test for each thing that was chosen; of years, whether the row's span meets the one that was asked for.
  function tests(state) {
    const made = [];
    if (state.has("q")) {
      const wanted = folded(state.get("q")).split(/\s+/);
      made.push({ name: "q", passes: (row, place) => wanted.every((word) => data.names[place].includes(word)) });
    }
    data.columns.forEach((column, place) => {
      const at = place + 1;
      if (column.kind === "period") {
        const from = Number(state.get(`${column.key}-from`) ?? -Infinity);
        const to = Number(state.get(`${column.key}-to`) ?? Infinity);
        if (from > -Infinity || to < Infinity) {
          made.push({ name: column.key, period: at, passes: (row) => {
            const [start, end] = row[at];
            if (start === null && end === null) return false;
            return (end ?? start) >= from && (start ?? end) <= to;
          } });
        }
      } else if (state.has(column.key) && form.elements[column.key]) {
        const value = state.get(column.key);
        if (form.elements[column.key].tagName === "SELECT") {
          made.push({ name: column.key, passes: (row) => row[at].some((id) => (data.parts[id][3] || "other") === value) });
        } else {
          const wanted = folded(value);
          made.push({ name: column.key, passes: (row) => row[at].some((id) => folded(data.parts[id][0]).includes(wanted)) });
        }
      }
    });
    return made;
  }

  function part(id, stage) {
    const [text, href, language, slug] = data.parts[id];
    const made = document.createElement(href ? "a" : "span");
    made.textContent = text;
    if (href) made.href = href;
    if (language) made.lang = language;
    if (stage) made.className = `stage ${slug}`;
    return made;
  }

  function years([start, end]) {
    if (start === null && end === null) return "";
    if (start === null) return `≤ ${end}`;
    if (end === null) return `${start}–`;
    return start === end ? String(start) : `${start}–${end}`;
  }

  function drawn(row) {
    const line = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.append(part(row[0]));
    line.append(head);
    data.columns.forEach((column, place) => {
      if (!column.shown) return;
      const cell = document.createElement("td");
      const value = row[place + 1];
      if (column.kind === "period" || column.kind === "number") {
        cell.className = "number";
        cell.textContent = column.kind === "period" ? years(value) : value || "";
      } else {
        if (column.kind === "text") cell.className = "text";
        const parts = value.length > 6 ? value.slice(0, 5) : value;
        parts.forEach((id, number) => {
          if (number) cell.append(column.key === "stage" ? " " : "; ");
          cell.append(part(id, column.key === "stage"));
        });
        if (value.length > 6) {
          const rest = document.createElement("span");
          rest.className = "note";
          rest.textContent = ` ${filled(words.more, { n: value.length - 5 })}`;
          cell.append(rest);
        }
      }
      line.append(cell);
    });
    return line;
  }

  // How many rows each offered value would leave, the other choices kept.
  function offer(made) {
    data.columns.forEach((column, place) => {
      const menu = form.elements[column.key];
      if (!menu || menu.tagName !== "SELECT") return;
      const others = made.filter((test) => test.name !== column.key);
      const counts = new Map();
      data.rows.forEach((row, number) => {
        if (!others.every((test) => test.passes(row, number))) return;
        for (const slug of new Set(row[place + 1].map((id) => data.parts[id][3] || "other"))) counts.set(slug, (counts.get(slug) ?? 0) + 1);
      });
      for (const option of menu.options) {
        if (!option.value) continue;
        const count = counts.get(option.value) ?? 0;
        option.textContent = `${option.dataset.text} (${count})`;
        option.disabled = !count && !option.selected;
      }
    });
  }

  function ordered(rows, key) {
    const place = data.columns.findIndex((column) => column.key === key) + 1;
    if (!place) return rows;
    const value = (row) => (Array.isArray(row[place]) ? row[place][0] ?? row[place][1] ?? -1 : row[place]);
    return [...rows].sort((one, other) => value(other) - value(one));
  }

  function show(from) {
    const lot = document.createDocumentFragment();
    for (const row of matches.slice(from, from + LOT)) lot.append(drawn(row));
    if (from) body.append(lot); else body.replaceChildren(lot);
    more.hidden = body.rows.length >= matches.length;
  }

  // A page opened from disk may not read the data beside it: then it says so and stays as it is.
  async function update(keep) {
    try {
      await filter(keep);
    } catch {
      found.textContent = words.failed;
    }
  }

  async function filter(keep) {
    const state = chosen();
    if (!keep) history.replaceState(null, "", state.size ? `?${new URLSearchParams([...state])}` : location.pathname);
    if (!state.size) {
      body.replaceChildren(...first.rows);
      found.textContent = first.text;
      more.hidden = true;
      if (pager) pager.hidden = false;
      if (data) offer([]);
      return;
    }
    await load();
    const made = tests(state);
    matches = ordered(data.rows.filter((row, place) => made.every((test) => test.passes(row, place))), state.get("sort"));
    show(0);
    if (pager) pager.hidden = true;
    let text = filled(words.found, { n: matches.length, all: data.rows.length });
    const dated = made.filter((test) => test.period);
    if (dated.length) {
      const rest = made.filter((test) => !test.period);
      const lost = data.rows.filter((row, place) => rest.every((test) => test.passes(row, place)) && dated.some((test) => row[test.period].every((year) => year === null)));
      if (lost.length) text += filled(words.undated, { n: lost.length });
    }
    if (!more.hidden) text += filled(words.shown, { n: LOT });
    found.textContent = text;
    offer(made);
  }

  let waiting;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(update, event.target.tagName === "SELECT" ? 0 : 200);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); update(); });
  form.addEventListener("reset", () => setTimeout(update, 0));
  more.addEventListener("click", () => {
    const from = body.rows.length;
    show(from);
    body.rows[from]?.querySelector("a")?.focus();
  });
  for (const [name, value] of new URLSearchParams(location.search)) if (form.elements[name]) form.elements[name].value = value;
  if (chosen().size) update(true);
})();
