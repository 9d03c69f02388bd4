// Repaints what Plotly has drawn, in place, for playback.
//
// It knows how Plotly's bundle in static/vendor/ marks up a heat map (an SVG image), a contour (a group of paths) and
// a point (a path with a translation); the browser tests hold that to the bundle that is shipped.

const FINER = 4; // a heat map's cells are painted in 4 × 4 pixels, so that the boundary is a line and not a stair
const canvas = document.createElement("canvas");

/** Apply one change to the marks of a trace: its `heights` from −1 to 1, or the `x` and `y` of its only point. */
export function repaint(plot, change) {
  const full = plot._fullData[change.trace];
  if (!change.heights) movePoint(plot, full, change.x, change.y);
  else if (full.type === "heatmap") repaintHeatMap(plot, full, change);
  else for (const group of tracesOf(plot, full)) group.style.visibility = "hidden"; // painted with the heat map
}

/** Show again what `repaint` has hidden, for Plotly to draw it. */
export function unhide(plot, change) {
  for (const group of tracesOf(plot, plot._fullData[change.trace])) {
    group.style.visibility = "";
    for (const point of group.querySelectorAll("path.point")) point.style.visibility = "";
  }
}

/** The same change as Plotly's restyle takes it: shades 0 … 255 for a heat map, heights for a contour. */
export function restyling(plot, { trace, heights, cells, x, y }) {
  if (!heights) return { x: [[x]], y: [[y]] };
  const toValue = plot._fullData[trace].type === "heatmap" ? (height) => 127.5 + 127.5 * height : (height) => height;
  const rows = Array.from({ length: cells }, (_, row) =>
    Float32Array.from(heights.subarray(row * cells, (row + 1) * cells), toValue));
  return { z: [rows] };
}

// The element that Plotly keeps a trace in carries the trace as its datum.
function tracesOf(plot, full) {
  const groups = plot.querySelectorAll(".hm, .contour, .trace");
  return [...groups].filter((group) => {
    const datum = group.__data__;
    const drawn = Array.isArray(datum) ? datum[0]?.trace : datum?.trace;
    return drawn?.uid === full.uid;
  });
}

function repaintHeatMap(plot, full, { heights, cells }) {
  const image = tracesOf(plot, full)[0]?.querySelector("image");
  if (!image) return;
  const contour = plot._fullData.find((other) => other.type === "contour");
  paint(heights, cells, colorsOf(full), contour ? pixelOf(contour.line.color) : null);
  image.setAttribute("href", canvas.toDataURL());
  image.removeAttribute("xlink:href");
}

// Bilinear shades, as Plotly's smoothing draws them, and the boundary where they cross zero.
function paint(heights, cells, colors, boundary) {
  const size = cells * FINER;
  canvas.width = canvas.height = size;
  const context = canvas.getContext("2d");
  const image = context.createImageData(size, size);
  const pixels = new Uint32Array(image.data.buffer);
  const fine = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    const row = clamp((y + 0.5) / FINER - 0.5, cells - 1);
    const below = Math.min(Math.floor(row), cells - 2);
    const up = row - below;
    for (let x = 0; x < size; x++) {
      const column = clamp((x + 0.5) / FINER - 0.5, cells - 1);
      const left = Math.min(Math.floor(column), cells - 2);
      const right = column - left;
      const k = below * cells + left;
      const low = heights[k] * (1 - right) + heights[k + 1] * right;
      const high = heights[k + cells] * (1 - right) + heights[k + cells + 1] * right;
      const at = (size - 1 - y) * size + x; // the first row is the lowest of the plane
      fine[at] = low * (1 - up) + high * up;
      pixels[at] = colors[Math.round(127.5 + 127.5 * fine[at])];
    }
  }
  if (boundary !== null) drawBoundary(fine, size, pixels, boundary);
  context.putImageData(image, 0, 0);
}

function drawBoundary(fine, size, pixels, color) {
  for (let at = 0; at < fine.length - size; at++) {
    const side = fine[at] > 0;
    const crossesRight = (at + 1) % size && side !== fine[at + 1] > 0;
    if (crossesRight || side !== fine[at + size] > 0) pixels[at] = color;
  }
}

const clamp = (value, most) => Math.max(0, Math.min(value, most));

// 256 colors of a color scale, as the pixels of a canvas.
const tables = new Map();
function colorsOf(full) {
  const key = JSON.stringify(full.colorscale);
  if (!tables.has(key)) {
    const strip = document.createElement("canvas");
    strip.width = 256;
    strip.height = 1;
    const context = strip.getContext("2d");
    const gradient = context.createLinearGradient(0.5, 0, 255.5, 0);
    for (const [position, color] of full.colorscale) gradient.addColorStop(position, color);
    context.fillStyle = gradient;
    context.fillRect(0, 0, 256, 1);
    tables.set(key, new Uint32Array(context.getImageData(0, 0, 256, 1).data.buffer));
  }
  return tables.get(key);
}

function pixelOf(color) {
  const dot = document.createElement("canvas").getContext("2d");
  dot.fillStyle = color;
  dot.fillRect(0, 0, 1, 1);
  return new Uint32Array(dot.getImageData(0, 0, 1, 1).data.buffer)[0];
}

function movePoint(plot, full, x, y) {
  const point = tracesOf(plot, full)[0]?.querySelector("path.point");
  if (!point) return;
  const { xaxis, yaxis } = plot._fullLayout;
  const [left, top] = [xaxis.d2p(x), yaxis.d2p(y)];
  const isThere = Number.isFinite(left) && Number.isFinite(top); // a cost of 0 has no place on a log axis
  point.style.visibility = isThere ? "" : "hidden";
  if (isThere) point.setAttribute("transform", `translate(${left},${top})`);
}
