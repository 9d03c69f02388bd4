// The network as a picture: a tile for each unit with its answer over the plane, a line for each weight.
// Drawn on a canvas, because hundreds of lines and dozens of tiles have to follow a hand at 30 pictures a second.

const version = new URL(import.meta.url).search;
const { loadStyles } = await import(`./styles.js${version}`);
await loadStyles("network", version);

const HEADER = 64; // room for a layer's heading and its − and +
const MOST_TILE = 44;
const LABEL = 44; // room for the inputs' names
const instances = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let picture = instances.get(parentElement);
  if (!picture) {
    picture = new NetworkPicture(parentElement);
    instances.set(parentElement, picture);
  }
  picture.update(data, (action) => setTriggerValue("action", action));
  registry().set(data.key, picture);
  return () => {
    registry().delete(data.key);
    picture.close();
    instances.delete(parentElement);
  };
}

// Where a player finds the pictures of the page by their keys.
function registry() {
  globalThis.nudgePictures ??= new Map();
  return globalThis.nudgePictures;
}

class NetworkPicture {
  constructor(parent) {
    this.root = document.createElement("div");
    this.root.className = "network";
    parent.querySelector(".nudge-live").replaceChildren(this.root);
    this.canvas = document.createElement("canvas");
    this.overlay = document.createElement("div");
    this.tooltip = document.createElement("div");
    this.tooltip.className = "tooltip";
    this.tooltip.setAttribute("role", "status");
    this.root.replaceChildren(this.canvas, this.overlay, this.tooltip);
    this.tileCanvas = document.createElement("canvas");
    this.resizes = new ResizeObserver(() => this.layOut());
    this.resizes.observe(this.root);
    this.root.addEventListener("pointermove", (event) => this.hover(event));
    this.root.addEventListener("pointerleave", () => this.unhover());
    this.canvas.addEventListener("click", (event) => this.select(event));
  }

  close() {
    this.resizes.disconnect();
  }

  update(data, act) {
    this.act = act;
    this.data = data;
    this.shown = readMoment(data);
    this.shades = colorTable(data.colors);
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", data.alt);
    this.layOut();
  }

  // A moment of a recorded run: {tiles, weights, biases} as base64, or null for the run's end.
  showMoment(moment) {
    this.shown = readMoment(moment ?? this.data);
    this.draw();
  }

  layOut() {
    const width = this.root.clientWidth;
    if (!this.data || !width) return;
    const { dims, height } = this.data;
    const tallest = Math.max(...dims);
    const pitch = (height - HEADER) / Math.max(tallest, 2);
    const spacing = (width - LABEL - MOST_TILE) / Math.max(dims.length - 1, 1);
    this.tile = Math.max(10, Math.min(MOST_TILE, pitch * 0.8, spacing * 0.6));
    this.centers = dims.map((count, l) =>
      Array.from({ length: count }, (_, j) => ({
        x: LABEL + this.tile / 2 + (l * (width - LABEL - this.tile - 2)) / Math.max(dims.length - 1, 1),
        y: HEADER + (height - HEADER) / 2 + (j - (count - 1) / 2) * pitch,
      })),
    );
    this.lines = this.linkUnits();
    const ratio = globalThis.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.height = `${height}px`;
    this.ratio = ratio;
    this.layOutControls();
    this.draw();
  }

  linkUnits() {
    const lines = [];
    for (let l = 1; l < this.centers.length; l++)
      this.centers[l].forEach((to, j) =>
        this.centers[l - 1].forEach((from, i) => {
          lines.push({ l, i, j, x0: from.x + this.tile / 2, y0: from.y, x1: to.x - this.tile / 2, y1: to.y });
        }),
      );
    return lines;
  }

  // Headings, − and + and the units themselves are HTML, so that a keyboard and a screen reader reach them.
  layOutControls() {
    const { dims, headings, most_units: mostUnits } = this.data;
    const wanted = [];
    dims.forEach((count, l) => {
      const x = this.centers[l][0].x;
      wanted.push({ kind: "heading", text: headings[l], x, y: 0 });
      if (l === 0 || l === dims.length - 1 || !mostUnits) return;
      wanted.push({ kind: "step", text: "−", label: `Remove a unit from layer ${l}`, x: x - 17, y: 36,
        disabled: count <= 1, action: { kind: "units", layer: l, units: count - 1 } });
      wanted.push({ kind: "step", text: "+", label: `Add a unit to layer ${l}`, x: x + 17, y: 36,
        disabled: count >= mostUnits, action: { kind: "units", layer: l, units: count + 1 } });
    });
    // Elements are kept from update to update: a button that is pressed again must not lose the focus.
    while (this.overlay.children.length > wanted.length) this.overlay.lastChild.remove();
    wanted.forEach((want, k) => {
      const tag = want.kind === "heading" ? "DIV" : "BUTTON";
      let element = this.overlay.children[k];
      if (element?.tagName !== tag) {
        const made = document.createElement(tag);
        if (element) element.replaceWith(made);
        else this.overlay.append(made);
        element = made;
      }
      element.className = want.kind;
      // A text that stays is not written again: a translation of it would flicker.
      if (element.dataset.text !== want.text) element.textContent = element.dataset.text = want.text;
      if (want.kind === "heading") {
        element.style.left = share(want.x, this.root.clientWidth);
        return;
      }
      element.style.left = `calc(${share(want.x, this.root.clientWidth)} - 14px)`;
      element.style.top = `${want.y - 14}px`;
      element.disabled = want.disabled;
      element.setAttribute("aria-label", want.label);
      element.onclick = () => this.act(want.action);
    });
  }

  draw() {
    const context = this.canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.drawLines(context);
    this.drawTiles(context);
  }

  drawLines(context) {
    const { weights } = this.shown;
    const { class_1: positive, class_0: negative } = this.data.colors;
    let most = 0;
    for (const weight of weights) if (Math.abs(weight) > most) most = Math.abs(weight);
    const [layer, unit, input] = this.data.selected ?? [];
    this.lines.forEach((line, k) => {
      const isSelected = line.l === layer && line.j + 1 === unit && line.i + 1 === input;
      const share = most ? Math.abs(weights[k]) / most : 0;
      context.beginPath();
      tracePath(context, line);
      context.strokeStyle = weights[k] > 0 ? positive : negative;
      const isStrong = line === this.hovered || isSelected;
      context.lineWidth = isStrong ? 8 : 0.5 + 5.5 * share;
      context.globalAlpha = isStrong ? 1 : 0.25 + 0.65 * share;
      context.stroke();
    });
    context.globalAlpha = 1;
    for (const [l, j, i] of this.data.held) {
      const line = this.lines.find((one) => one.l === l && one.j + 1 === j && one.i + 1 === i);
      if (line) drawPin(context, (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2, this.data.colors);
    }
  }

  drawTiles(context) {
    const { dims, cells, marks, colors, labels } = this.data;
    const { tiles, biases } = this.shown;
    const [selectedLayer, selectedUnit] = this.data.selected ?? [];
    const held = new Set(this.data.held.map(String));
    const size = this.tile;
    let most = 0;
    for (const bias of biases) if (Math.abs(bias) > most) most = Math.abs(bias);
    context.font = `14px ${getComputedStyle(this.root).fontFamily}`;
    let k = 0;
    let unit = 0;
    dims.forEach((count, l) => {
      for (let j = 0; j < count; j++, k++) {
        const { x, y } = this.centers[l][j];
        this.paintTile(context, tiles, k * cells * cells, x - size / 2, y - size / 2, size);
        const mark = marks[`${l},${j + 1}`];
        const isSelected = selectedLayer === l && selectedUnit === j + 1;
        context.strokeStyle = mark || isSelected ? colors.ink : colors.border;
        context.lineWidth = isSelected ? 4 : mark ? 2 : 1;
        context.strokeRect(x - size / 2, y - size / 2, size, size);
        if (mark) strikeThrough(context, x, y, size);
        if (l === 0) {
          context.fillStyle = colors.ink;
          context.textAlign = "right";
          context.textBaseline = "middle";
          context.fillText(labels[j], x - size / 2 - 6, y);
        } else {
          drawBias(context, biases[unit++], most, x - size / 2, y + size / 2, colors);
          if (held.has(`${l},${j + 1},0`)) drawPin(context, x - size / 2, y + size / 2 + 8, colors);
        }
      }
    });
  }

  paintTile(context, tiles, start, x, y, size) {
    const { cells } = this.data;
    this.tileCanvas.width = this.tileCanvas.height = cells;
    const tileContext = this.tileCanvas.getContext("2d");
    const image = tileContext.createImageData(cells, cells);
    const pixels = new Uint32Array(image.data.buffer);
    for (let row = 0; row < cells; row++)
      for (let column = 0; column < cells; column++)
        // The first row of a tile is the lowest of the plane.
        pixels[(cells - 1 - row) * cells + column] = this.shades[tiles[start + row * cells + column]];
    tileContext.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = true;
    context.drawImage(this.tileCanvas, x, y, size, size);
  }

  // What lies under the pointer: a unit, or else the line of a weight.
  under(event) {
    const box = this.root.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    const unit = this.unitAt(x, y);
    return { x, y, width: box.width, unit, line: unit ? null : this.lineAt(x, y) };
  }

  select(event) {
    if (!this.lines || !this.data.selects) return;
    const { unit, line } = this.under(event);
    if (line) this.act({ kind: "select", layer: line.l, unit: line.j + 1, input: line.i + 1 });
    else if (unit && unit.l > 0) this.act({ kind: "select", layer: unit.l, unit: unit.j + 1, input: 0 });
  }

  hover(event) {
    if (!this.lines) return;
    const { x, y, width, unit, line } = this.under(event);
    this.canvas.style.cursor = this.data.selects && (line || unit?.l > 0) ? "pointer" : "";
    if (line !== this.hovered) {
      this.hovered = line;
      this.draw();
    }
    const text = unit ? this.unitText(unit) : line ? this.lineText(line) : "";
    this.tooltip.textContent = text;
    if (!text) return;
    const left = Math.min(x + 12, width - this.tooltip.offsetWidth - 4);
    this.tooltip.style.left = `${Math.max(0, left)}px`;
    this.tooltip.style.top = `${y + 14}px`;
  }

  unhover() {
    this.tooltip.textContent = "";
    if (this.hovered) {
      this.hovered = null;
      this.draw();
    }
  }

  unitAt(x, y) {
    const reach = this.tile / 2 + 2;
    for (let l = 0; l < this.centers.length; l++)
      for (let j = 0; j < this.centers[l].length; j++) {
        const center = this.centers[l][j];
        if (Math.abs(center.x - x) <= reach && Math.abs(center.y - y) <= reach) return { l, j };
      }
    return null;
  }

  lineAt(x, y) {
    let nearest = null;
    let least = 6; // px
    for (const line of this.lines) {
      if (x < line.x0 || x > line.x1) continue;
      const t = inverseEase((x - line.x0) / (line.x1 - line.x0));
      const distance = Math.abs(line.y0 + (line.y1 - line.y0) * t - y);
      if (distance < least) {
        least = distance;
        nearest = line;
      }
    }
    return nearest;
  }

  lineText({ l, i, j }) {
    const k = this.lines.findIndex((line) => line.l === l && line.i === i && line.j === j);
    return `W[${l}], row ${j + 1}, column ${i + 1}: ${numberText(this.shown.weights[k])}`;
  }

  unitText({ l, j }) {
    const { dims, labels, marks } = this.data;
    if (l === 0) return `input ${labels[j]}`;
    const index = dims.slice(1, l).reduce((sum, count) => sum + count, 0) + j;
    const name = l === dims.length - 1 ? "output" : `layer ${l}, unit ${j + 1}`;
    const mark = marks[`${l},${j + 1}`];
    return `${name}\nb[${l}], row ${j + 1}: ${numberText(this.shown.biases[index])}${mark ? `\n${mark}` : ""}`;
  }
}

// In shares, so that headings stay above their layers when a sheet of paper has another width than the screen.
const share = (x, width) => `${(100 * x) / width}%`;

function readMoment({ tiles, weights, biases }) {
  return { tiles: bytes(tiles), weights: floats(weights), biases: floats(biases) };
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function floats(base64) {
  return new Float32Array(bytes(base64).buffer);
}

// 256 colors from class 0 over the page's background to class 1, as the pixels of a canvas (ABGR).
function colorTable({ class_0: low, background, class_1: high }) {
  const [from, middle, to] = [low, background, high].map((hex) =>
    [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16)),
  );
  const mix = (a, b, share) => a.map((channel, k) => Math.round(channel + (b[k] - channel) * share));
  return Uint32Array.from({ length: 256 }, (_, value) => {
    const position = value / 127.5 - 1;
    const [red, green, blue] = mix(middle, position > 0 ? to : from, Math.abs(position));
    return (255 << 24) | (blue << 16) | (green << 8) | red;
  });
}

function tracePath(context, { x0, y0, x1, y1 }) {
  const middle = (x0 + x1) / 2;
  context.moveTo(x0, y0);
  context.bezierCurveTo(middle, y0, middle, y1, x1, y1);
}

// The share of the height at a share of the width of the S-curve that tracePath draws.
function inverseEase(share) {
  let t = share;
  // x(t) = 1.5t(1−t)² + 1.5t²(1−t) + t³ for control points at half the width; three Newton steps invert it.
  for (let step = 0; step < 3; step++) {
    const x = 1.5 * t * (1 - t) * (1 - t) + 1.5 * t * t * (1 - t) + t ** 3;
    const slope = 1.5 * (1 - t) ** 2 + 1.5 * t * t;
    t -= (x - share) / slope;
  }
  return 3 * t * t - 2 * t ** 3;
}

function strikeThrough(context, x, y, size) {
  context.beginPath();
  context.moveTo(x - size / 2, y + size / 2);
  context.lineTo(x + size / 2, y - size / 2);
  context.stroke();
}

// The bias as a dot on the tile's corner: its color tells the sign, its fill the size.
function drawBias(context, bias, most, x, y, colors) {
  context.beginPath();
  context.arc(x, y, 2 + 3 * (most ? Math.abs(bias) / most : 0), 0, 2 * Math.PI);
  context.fillStyle = bias > 0 ? colors.class_1 : colors.class_0;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = colors.background;
  context.stroke();
}

// What training does not move is pinned: a small square on it.
function drawPin(context, x, y, colors) {
  context.fillStyle = colors.ink;
  context.strokeStyle = colors.background;
  context.lineWidth = 1.5;
  context.fillRect(x - 4, y - 4, 8, 8);
  context.strokeRect(x - 4, y - 4, 8, 8);
}

function numberText(value) {
  if (!Number.isFinite(value)) return String(value).replace("-", "−");
  return Number(value.toPrecision(3)).toString().replace("-", "−");
}
