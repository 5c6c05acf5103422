// Parameters of a question: a value becomes an RDF term or is refused, and is never pasted as text.
// It says the same as library/tokens.py and library/parameters.py; a test compares the two.

const TOKEN = new RegExp(
  [
    "(?<skip>[\\s\\x1c-\\x1f\\x85]+|#[^\\n\\r]*|\\\\.)",
    "(?<iri><[^<>\"{}|^`\\\\\\x00-\\x20]*>)",
    '(?<text>"""(?:(?:"|"")?(?:[^"\\\\]|\\\\.))*"""|\'\'\'(?:(?:\'|\'\')?(?:[^\'\\\\]|\\\\.))*\'\'\'' +
      '|"(?:[^"\\\\\\n\\r]|\\\\.)*"|\'(?:[^\'\\\\\\n\\r]|\\\\.)*\')',
    "(?<variable>[?$][\\p{L}\\p{N}_\\u00b7\\u0300-\\u036f\\u203f\\u2040]+)",
    "(?<word>[\\p{L}\\p{N}_:][\\p{L}\\p{N}_:.\\-]*)",
    "(?<sign>.)",
  ].join("|"),
  "gsu",
);
const XSD = "http://www.w3.org/2001/XMLSchema#";
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const NUTS = /^[0-9]{4}\/[A-Z]{2}[0-9A-Z]{0,3}$/;
const SURROGATE = /\p{Surrogate}/u;
const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };

export class Refused extends Error {}

/** The tokens of a SPARQL text with their kind, blanks and comments included. */
export function* tokens(text) {
  for (const match of text.matchAll(TOKEN)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    yield { kind, text: match[0], start: match.index };
  }
}

/** The form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE; empty where it has none. */
export function formOf(text) {
  for (const token of tokens(text)) {
    const word = token.kind === "word" ? token.text.toUpperCase() : "";
    if (["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"].includes(word)) return word;
  }
  return "";
}

/** The text with each `$name` of `bound` replaced; strings, IRIs and comments stay as they are. */
export function bind(text, bound) {
  let made = "";
  for (const token of tokens(text)) {
    const name = token.kind === "variable" && token.text[0] === "$" ? token.text.slice(1) : "";
    made += name && Object.hasOwn(bound, name) ? bound[name] : token.text;
  }
  return made;
}

function literal(value, datatype = "") {
  const quoted = `"${value.replace(/[\\"\n\r\t\b\f]/g, (letter) => ESCAPES[letter])}"`;
  return datatype && datatype !== "string" ? `${quoted}^^<${XSD}${datatype}>` : quoted;
}

function matched(pattern, datatype) {
  return (value) => (pattern.test(value) ? literal(value, datatype) : null);
}

function iri(value) {
  if (SURROGATE.test(value) || !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(value)) return null;
  return /[\x00-\x20<>"{}|^`\\]|%(?![0-9A-Fa-f]{2})/.test(value) ? null : `<${value}>`;
}

function thing(value, names) {
  const own = `${names.base}id/`;
  const short = value.startsWith(own) ? value.slice(own.length) : value;
  const cut = short.indexOf("/");
  const [kind, slug] = cut < 0 ? [short, ""] : [short.slice(0, cut), short.slice(cut + 1)];
  if (!SLUG.test(kind) || !(kind === "nuts" ? NUTS : SLUG).test(slug)) return null;
  return `<${names.schemes.includes(kind) ? names.software : names.base}id/${kind}/${slug}>`;
}

// An engine may expand \u even behind an escaped backslash, so that a value could end its own string.
function string(value) {
  if (SURROGATE.test(value)) return null;
  return literal(value).replace(/\\\\([uU])/g, (_, letter) => `\\\\\\U000000${letter.charCodeAt(0).toString(16)}`);
}

function day(value) {
  const parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value);
  if (!parts || parts[1] === "0000") return null;
  const made = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(made.getTime()) && made.toISOString().startsWith(value) ? literal(value, "date") : null;
}

const TYPES = {
  iri,
  thing,
  string,
  integer: matched(/^[+-]?[0-9]{1,18}$/, "integer"),
  decimal: matched(/^[+-]?[0-9]{1,18}(\.[0-9]{1,18})?$/, "decimal"),
  date: day,
  year: matched(/^[1-9][0-9]{3}$/, "integer"),
  boolean: matched(/^(true|false)$/, "boolean"),
  language: matched(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/, "string"),
};

/** The N-Triples spelling of a value of a type; Refused where it is not of that type. */
export function term(type, value, names) {
  const made = TYPES[type](value, names);
  if (made === null) throw new Refused(value);
  return made;
}

/** The text of a question with its parameters bound; a parameter without value and default stays free. */
export function prepare(question, values, names) {
  const bound = {};
  for (const parameter of question.parameters) {
    const value = values[parameter.name] ?? parameter.default;
    if (value === null || value === undefined) {
      if (parameter.required) throw new Refused(parameter.name);
    } else bound[parameter.name] = term(parameter.type, value, names);
  }
  return bind(question.text, bound);
}
