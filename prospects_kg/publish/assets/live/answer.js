// An answer as rows of terms, and as files to download. A term is as in SPARQL 1.1 Query Results JSON.

const TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (.*) \.$/;
const OBJECT = /^"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?$/s;
const PLAIN = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };
const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };
const STRING = "http://www.w3.org/2001/XMLSchema#string";

/** Columns and rows of what the worker sent; a cell is a term or null. */
export function tableOf(message) {
  if (message.triples !== undefined) {
    const lines = message.triples.split("\n").filter(Boolean);
    return { columns: ["subject", "predicate", "object"], rows: lines.map((line) => TRIPLE.exec(line).slice(1).map(parsed)) };
  }
  if (typeof message.results.boolean === "boolean") {
    return { columns: ["answer"], rows: [[{ type: "literal", value: String(message.results.boolean) }]] };
  }
  const columns = message.results.head.vars;
  return { columns, rows: message.results.results.bindings.map((row) => columns.map((name) => row[name] ?? null)) };
}

function parsed(text) {
  if (text[0] === "<") return { type: "uri", value: unescaped(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { type: "bnode", value: text.slice(2) };
  const [, value, language, datatype] = OBJECT.exec(text);
  return { type: "literal", value: unescaped(value), ...(language && { "xml:lang": language }), ...(datatype && { datatype }) };
}

function unescaped(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, short, long, letter) =>
    letter ? (PLAIN[letter] ?? letter) : String.fromCodePoint(parseInt(short ?? long, 16)));
}

/** The N-Triples spelling of a term, nothing for an unbound cell. */
export function spelled(term) {
  if (!term) return "";
  if (term.type === "uri") return `<${term.value}>`;
  if (term.type === "bnode") return `_:${term.value}`;
  const quoted = `"${term.value.replace(/[\\"\n\r\t\b\f]/g, (letter) => ESCAPES[letter])}"`;
  if (term["xml:lang"]) return `${quoted}@${term["xml:lang"]}`;
  return term.datatype && term.datatype !== STRING ? `${quoted}^^<${term.datatype}>` : quoted;
}

/** The number that a term stands for, or null. */
export function numberOf(term) {
  if (term?.type !== "literal" || !/#(integer|decimal|double|float|int|long)$/.test(term.datatype ?? "")) return null;
  const number = Number(term.value);
  return Number.isFinite(number) ? number : null;
}

const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
// A spreadsheet would run what begins so.
const safe = (text) => (/^[=+\-@\t\r]/.test(text) && !/^[+-]?[0-9.]+$/.test(text) ? `'${text}` : text);
const lines = (table, write) => [table.columns.map((name) => write({ type: "literal", value: name })), ...table.rows.map((row) => row.map(write))]
  .map((row) => row.join(",") + "\r\n").join("");

/** The files of an answer by suffix: media type and how it is written. */
export const FILES = {
  csv: { type: "text/csv", write: (table) => lines(table, (term) => cell(term?.value ?? "")) },
  "spreadsheet.csv": { type: "text/csv", write: (table) => "\ufeff" + lines(table, (term) => cell(safe(term?.value ?? ""))) },
  tsv: {
    type: "text/tab-separated-values",
    write: (table) => [table.columns.map((name) => `?${name}`), ...table.rows.map((row) => row.map(spelled))].map((row) => row.join("\t") + "\n").join(""),
  },
  json: {
    type: "application/sparql-results+json",
    write: (table) => JSON.stringify({
      head: { vars: table.columns },
      results: { bindings: table.rows.map((row) => Object.fromEntries(table.columns.map((name, place) => [name, row[place]]).filter(([, term]) => term))) },
    }),
  },
};
