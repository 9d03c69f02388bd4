// Reads a frame: the binary message a figure arrives in (ui/live/frames.py writes it).

const TYPES = {
  i1: Int8Array, u1: Uint8Array, u1c: Uint8ClampedArray, i2: Int16Array, u2: Uint16Array,
  i4: Int32Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array,
};

// Every blob that came with a frame, by name, the least recently used first. It belongs to the
// page, so that a figure that is mounted anew finds what it had.
const store = new Map();
const MOST_BYTES = 32e6;
const MOST_BLOBS = 400;
let storedBytes = 0;

export class MissingBlobs extends Error {}

/** The figure in a frame: {header, data, layout, names}. Throws MissingBlobs if parts are gone. */
export function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + headerLength));
  const header = JSON.parse(text);
  const body = bytes.subarray(4 + headerLength);
  const blobs = header.blobs.map((blob) => resolve(blob, body));
  // Layout and template are small and Plotly writes into them: parsed anew for every frame.
  const layout = fill(JSON.parse(blobs[header.layout]), blobs);
  layout.template = JSON.parse(blobs[header.template]) ?? undefined;
  const names = header.blobs.map((blob) => blob.name);
  const data = fill(header.data, blobs);
  for (const part of ["data", "layout", "template", "blobs"]) delete header[part];
  return { header, data, layout, names };
}

function resolve(blob, body) {
  if (blob.at === undefined) {
    const kept = store.get(blob.name);
    if (!kept) throw new MissingBlobs(blob.name);
    // To the end of the queue: used most recently.
    store.delete(blob.name);
    store.set(blob.name, kept);
    return kept.value;
  }
  const kept = store.get(blob.name);
  // The same content again keeps the same object, by which Plotly sees that nothing changed.
  if (kept) return kept.value;
  const content = body.slice(blob.at, blob.at + blob.size);
  const value = blob.kind === "json" ? new TextDecoder().decode(content) : typed(blob, content);
  keep(blob.name, { value, size: blob.size });
  return value;
}

function typed({ kind, shape }, content) {
  const flat = new TYPES[kind](content.buffer);
  if (!shape || shape.length < 2) return flat;
  const length = shape[shape.length - 1];
  const rows = Array.from({ length: flat.length / length || 0 }, (_, row) =>
    flat.subarray(row * length, (row + 1) * length));
  if (shape.length === 2) return rows;
  return Array.from({ length: shape[0] }, (_, k) => rows.slice(k * shape[1], (k + 1) * shape[1]));
}

function keep(name, entry) {
  store.set(name, entry);
  storedBytes += entry.size;
  for (const [oldest, { size }] of store) {
    if (storedBytes <= MOST_BYTES && store.size <= MOST_BLOBS) break;
    if (oldest === name) break;
    store.delete(oldest);
    storedBytes -= size;
  }
}

function fill(value, blobs) {
  if (Array.isArray(value)) return value.map((item) => fill(item, blobs));
  if (value && typeof value === "object") {
    if ("$blob" in value) return blobs[value.$blob];
    for (const key in value) value[key] = fill(value[key], blobs);
  }
  return value;
}

/** Which of these blobs are still held. */
export const stillHeld = (names) => names.filter((name) => store.has(name));
