// The page that asks: the menu of questions, the editor, the worker that answers, and how an answer is shown.
import { Refused, formOf, prepare, tokens } from "./binding.js";
import { FILES, tableOf } from "./answer.js";
import { chart, map, network, table } from "./forms.js";

const find = (id) => document.getElementById(id);
const facts = JSON.parse(find("live-facts").textContent);
const { words, names } = facts;
const [editor, coloured, state, run, stop, result] = ["editor", "coloured", "state", "run", "stop", "result"].map(find);
const own = (file) => new URL(names.root + file, document.baseURI).href;

let worker = null;
let ready = false;
let asked = null;
let isRunning = false;
let number = 0;
let clock = 0;
let question = null;
let answer = null;
let form = "table";
let sorting = { start: 0, way: 1 };
let places = null;

const library = await (await fetch(own("live/library.json"))).json();
const byName = new Map(library.map((one) => [one.name, one]));
const inTongue = (texts) => texts[names.language] ?? names.languages.map((tag) => texts[tag]).find(Boolean) ?? Object.values(texts)[0] ?? "";

function say(text, isFault = false) {
  state.textContent = text;
  state.classList.toggle("fault", isFault);
}

// The worker

function start() {
  worker?.terminate();
  ready = false;
  delete document.body.dataset.ready;
  worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => heard(data);
  worker.onerror = (event) => say(words.failed.replace("{why}", event.message ?? ""), true);
  worker.postMessage({ dump: own(facts.dump), wasm: own("assets/bundles/oxigraph/web_bg.wasm"), size: facts.size });
  say(words.loading);
}

function heard(data) {
  // Why the engine starts anew is said until the next question.
  const told = state.classList.contains("fault");
  if (data.progress !== undefined) return told || say(`${words.loading} ${Math.round(data.progress * 100)} %`);
  if (data.ready !== undefined) {
    ready = true;
    document.body.dataset.ready = data.ready;
    if (asked) return send();
    return answer || told || say(words.ready.replace("{quads}", data.ready.toLocaleString(names.language)));
  }
  if (data.failed !== undefined && data.number === undefined) return say(words.failed.replace("{why}", data.failed), true);
  if (data.number !== number) return undefined;
  finish();
  if (data.failed !== undefined) {
    if (data.broken) start();
    return say((data.broken ? words.broken : words.refused).replace("{why}", data.failed), true);
  }
  answer = tableOf(data);
  sorting = { start: 0, way: 1 };
  say(words.done.replace("{rows}", answer.rows.length.toLocaleString(names.language)).replace("{seconds}", data.seconds.toFixed(2)));
  return show();
}

function finish() {
  clearTimeout(clock);
  asked = null;
  isRunning = false;
  [run.disabled, stop.disabled] = [false, true];
}

function send() {
  say(words.running);
  isRunning = true;
  worker.postMessage({ ...asked, number });
  clock = setTimeout(() => halt(words.timeout.replace("{seconds}", facts.seconds)), facts.seconds * 1000);
}

function halt(told) {
  finish();
  number += 1;
  start();
  say(told, true);
}

function ask() {
  let query;
  try {
    query = bound();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return say(words.wrong.replace("{value}", error.message), true);
  }
  // What runs would keep the engine from this one.
  if (isRunning) {
    finish();
    start();
  }
  number += 1;
  answer = null;
  result.replaceChildren();
  find("output").hidden = true;
  asked = { query, form: formOf(query) };
  [run.disabled, stop.disabled] = [true, false];
  share();
  return ready ? send() : say(words.loading);
}

// The text with the parameters of the question; one that was edited out needs no value any more.
function bound() {
  const text = editor.value;
  const used = new Set([...tokens(text)].map((token) => token.text));
  return prepare({ text, parameters: (question?.parameters ?? []).filter((one) => used.has(`$${one.name}`)) }, values(), names);
}

// The question and its parameters

function values() {
  const given = {};
  for (const field of find("parameters").querySelectorAll("input, select")) if (field.value !== "") given[field.name] = field.value;
  return given;
}

function choose(name, given = {}) {
  question = byName.get(name) ?? null;
  find("about").textContent = question ? inTongue(question.question) : "";
  find("parameters").replaceChildren(...(question?.parameters ?? []).map((one) => fieldOf(one, given[one.name])));
  for (const button of document.querySelectorAll("[data-question]")) {
    button.toggleAttribute("aria-current", button.dataset.question === name);
    if (button.dataset.question === name) button.setAttribute("aria-current", "true");
  }
  if (question) write(question.text);
}

function fieldOf(parameter, value) {
  const label = document.createElement("label");
  const field = document.createElement("input");
  field.name = parameter.name;
  field.required = parameter.required;
  field.value = value ?? parameter.default ?? "";
  field.autocomplete = "off";
  field.spellcheck = false;
  const help = document.createElement("span");
  help.className = "note";
  help.textContent = parameter.help;
  label.append(parameter.name, help, field);
  return label;
}

function search() {
  const sought = find("seek").value.trim().toLowerCase();
  for (const topic of document.querySelectorAll(".topic")) {
    let some = false;
    for (const item of topic.querySelectorAll("li")) {
      item.hidden = sought !== "" && !item.textContent.toLowerCase().includes(sought) && !item.firstElementChild.dataset.question.includes(sought);
      some ||= !item.hidden;
    }
    topic.hidden = !some;
    if (sought) topic.open = true;
  }
}

// The editor: a plain text area, with the same text in colours behind it

const KEYWORDS = new Set(("SELECT DISTINCT REDUCED WHERE FILTER OPTIONAL UNION MINUS GRAPH BIND AS VALUES GROUP ORDER BY ASC DESC HAVING LIMIT OFFSET PREFIX BASE ASK CONSTRUCT " +
  "DESCRIBE EXISTS NOT IN COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR LANG STR IF COALESCE BOUND CONCAT REGEX CONTAINS STRSTARTS STRENDS LCASE UCASE YEAR UNDEF FROM NAMED A").split(" "));

function paint() {
  const parts = [];
  for (const { kind, text } of tokens(editor.value)) {
    const sort = kind === "word" && KEYWORDS.has(text.toUpperCase()) ? "keyword" : kind === "skip" && text[0] === "#" ? "comment" : kind;
    if (["skip", "sign", "word"].includes(sort)) parts.push(text);
    else {
      const span = document.createElement("span");
      span.className = `t-${sort}`;
      span.textContent = text;
      parts.push(span);
    }
  }
  coloured.replaceChildren(...parts, "\n");
  scrolled();
}

function scrolled() {
  [coloured.scrollTop, coloured.scrollLeft] = [editor.scrollTop, editor.scrollLeft];
}

function write(text) {
  editor.value = text;
  paint();
}

// The address holds the query, so that it can be sent to someone

function share() {
  const asked = question && editor.value === question.text
    ? { question: question.name, ...Object.fromEntries(Object.entries(values()).map(([name, value]) => [`$${name}`, value])) }
    : { query: bound() };
  if (form !== "table") asked.as = form;
  history.replaceState(null, "", `#${new URLSearchParams(asked)}`);
}

function fromAddress() {
  const said = new URLSearchParams(location.hash.slice(1));
  const given = Object.fromEntries([...said].filter(([name]) => name[0] === "$").map(([name, value]) => [name.slice(1), value]));
  if (["chart", "network", "map"].includes(said.get("as"))) form = said.get("as");
  if (said.has("query")) {
    choose(null);
    write(said.get("query"));
  } else choose(byName.has(said.get("question")) ? said.get("question") : library[0]?.name, given);
  return said.has("query") || said.has("question");
}

// The answer

const FORMS = {
  chart: () => chart(answer, names, words),
  network: () => network(answer, names, words),
  map: () => map(answer, names, words, places),
};

async function show() {
  const mine = answer;
  places ??= await (await fetch(own("live/places.json"))).json();
  if (answer !== mine) return;
  find("output").hidden = false;
  const drawn = Object.fromEntries(Object.entries(FORMS).map(([name, draw]) => [name, draw()]));
  for (const button of document.querySelectorAll("[data-form]")) {
    const name = button.dataset.form;
    button.disabled = name !== "table" && !drawn[name];
    button.setAttribute("aria-pressed", String(name === form && !button.disabled));
  }
  if (form === "table" || !drawn[form]) {
    document.querySelector('[data-form="table"]').setAttribute("aria-pressed", "true");
    tabulate();
  } else result.replaceChildren(...drawn[form]);
}

function tabulate(column) {
  if (!answer.rows.length) {
    const empty = document.createElement("p");
    empty.textContent = (question && inTongue(question.empty)) || words.empty;
    return result.replaceChildren(empty);
  }
  result.replaceChildren(...table(answer, names, words, sorting, (next, place) => {
    sorting = next;
    tabulate(place);
  }));
  if (column !== undefined) result.querySelectorAll("button.sort")[column].focus();
  return undefined;
}

function download(suffix) {
  const file = FILES[suffix];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([file.write(answer)], { type: file.type }));
  link.download = `${question?.name ?? "answer"}.${suffix}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

editor.addEventListener("input", paint);
editor.addEventListener("scroll", scrolled);
editor.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (!run.disabled) ask();
  }
});
run.addEventListener("click", ask);
stop.addEventListener("click", () => halt(words.stopped));
find("seek").addEventListener("input", search);
find("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!run.disabled) ask();
});
find("share").addEventListener("click", async () => {
  try {
    share();
    await navigator.clipboard.writeText(location.href);
    say(words.copied);
  } catch (error) {
    say(error instanceof Refused ? words.wrong.replace("{value}", error.message) : location.href, error instanceof Refused);
  }
});
for (const button of document.querySelectorAll("[data-question]")) {
  button.addEventListener("click", () => {
    choose(button.dataset.question);
    ask();
  });
}
for (const button of document.querySelectorAll("[data-form]")) {
  button.addEventListener("click", () => {
    form = button.dataset.form;
    const address = new URLSearchParams(location.hash.slice(1));
    if (form === "table") address.delete("as");
    else address.set("as", form);
    history.replaceState(null, "", `#${address}`);
    show();
  });
}
for (const button of document.querySelectorAll("[data-file]")) button.addEventListener("click", () => download(button.dataset.file));
window.addEventListener("hashchange", () => fromAddress() && ask());

document.body.dataset.live = "true";
find("live").hidden = false;
find("without").hidden = true;
start();
if (fromAddress()) ask();
