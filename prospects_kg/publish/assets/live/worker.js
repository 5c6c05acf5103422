// Loads the dump of the site into Oxigraph and answers queries, apart from the page so that the page can end it.
import init, { Store } from "../bundles/oxigraph/web.js";

const PIECE = 1 << 21;
const NEWLINE = 10;
let store = null;

self.onmessage = ({ data }) => (data.dump ? load(data) : ask(data));

async function load({ dump, wasm, size }) {
  try {
    await init({ module_or_path: wasm });
    const made = new Store();
    for await (const piece of pieces(await quads(dump, size))) {
      made.load(piece, { format: "application/n-quads", no_transaction: true });
    }
    store = made;
    self.postMessage({ ready: made.size });
  } catch (error) {
    self.postMessage({ failed: String(error?.message ?? error) });
  }
}

// Some servers unpack a .gz on their own, so the first two bytes say whether it is packed still.
async function quads(address, size) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const reader = answer.body.getReader();
  const first = await reader.read();
  const packed = first.value?.[0] === 0x1f && first.value?.[1] === 0x8b;
  let read = first.value?.length ?? 0;
  const stream = new ReadableStream({
    start: (out) => (first.done ? out.close() : out.enqueue(first.value)),
    async pull(out) {
      const { done, value } = await reader.read();
      if (done) return out.close();
      read += value.length;
      if (packed) self.postMessage({ progress: Math.min(1, read / size) });
      out.enqueue(value);
    },
  });
  return packed ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
}

// Whole lines, about two megabytes at a time.
async function* pieces(stream) {
  const reader = stream.getReader();
  let parts = [];
  let length = 0;
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    const end = length + value.length >= PIECE ? value.lastIndexOf(NEWLINE) + 1 : 0;
    if (end) {
      yield joined([...parts, value.subarray(0, end)]);
      parts = [value.subarray(end)];
      length = parts[0].length;
    } else {
      parts.push(value);
      length += value.length;
    }
  }
  yield joined(parts);
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function ask({ query, form, number }) {
  const start = performance.now();
  try {
    const graph = form === "CONSTRUCT" || form === "DESCRIBE";
    const answer = store.query(query, { results_format: graph ? "application/n-triples" : "json" });
    const seconds = (performance.now() - start) / 1000;
    self.postMessage({ number, seconds, ...(graph ? { triples: answer } : { results: JSON.parse(answer) }) });
  } catch (error) {
    // After a trap, as where memory ends, nothing of the engine can be trusted.
    const broken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    self.postMessage({ number, broken, failed: String(error?.message ?? error) });
  }
}
