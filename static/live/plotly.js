// Loads Plotly's partial bundles, each once for all figures of the page.

// Kept in step with static/vendor/README.md; part of the address, so that a cache never mixes two.
const PLOTLY_VERSION = "4.1.1";
const THREE_DIMENSIONAL = new Set([
  "cone", "isosurface", "mesh3d", "scatter3d", "streamtube", "surface", "volume",
]);
const loads = new Map();

/** The smallest of the shipped bundles that draws these traces. */
export function plotlyFor(data) {
  const spatial = data.some((trace) => THREE_DIMENSIONAL.has(trace.type));
  return load(spatial ? "gl3d" : "cartesian");
}

function load(bundle) {
  if (!loads.has(bundle)) loads.set(bundle, fetchBundle(bundle));
  return loads.get(bundle);
}

// Streamlit serves files as they are, so the bundles are shipped compressed and unpacked here.
async function fetchBundle(bundle) {
  const url = new URL(`../vendor/plotly-${bundle}.min.js.gz?v=${PLOTLY_VERSION}`, import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  const text = await new Response(
    response.body.pipeThrough(new DecompressionStream("gzip")),
  ).text();
  // Plotly's bundles are scripts that look for `module.exports`. Given one of their own each, two
  // bundles live side by side without a global name.
  const source = new Blob(
    ["const module = { exports: {} };\n", text, "\nexport default module.exports;\n"],
    { type: "text/javascript" },
  );
  const address = URL.createObjectURL(source);
  try {
    return (await import(address)).default;
  } finally {
    URL.revokeObjectURL(address);
  }
}
