// Loads Plotly's partial bundles, each once for all figures of the page.

// As in static/vendor/README.md; in the address, so that a cache never mixes two versions.
const PLOTLY_VERSION = "4.1.1";
const THREE_DIMENSIONAL = new Set([
  "cone", "isosurface", "mesh3d", "scatter3d", "streamtube", "surface", "volume",
]);
const loads = new Map();
let last = Promise.resolve();

/** The smallest of the shipped bundles that draws these traces. */
export function plotlyFor(data) {
  const spatial = data.some((trace) => THREE_DIMENSIONAL.has(trace.type));
  const bundle = spatial ? "gl3d" : "cartesian";
  if (!loads.has(bundle)) {
    // One after the other: both bundles leave themselves under the same global name.
    last = last.catch(() => {}).then(() => load(bundle));
    loads.set(bundle, last);
  }
  return loads.get(bundle);
}

// A script element, because the browser keeps what it compiled of one for the next visit.
function load(bundle) {
  return new Promise((resolve, reject) => {
    const before = window.Plotly;
    const script = document.createElement("script");
    script.src = new URL(`../vendor/plotly-${bundle}.min.js?v=${PLOTLY_VERSION}`, import.meta.url);
    script.onload = () => {
      const { Plotly } = window;
      window.Plotly = before;
      resolve(Plotly);
    };
    script.onerror = () => reject(new Error(`${script.src} could not be loaded`));
    document.head.append(script);
  });
}
