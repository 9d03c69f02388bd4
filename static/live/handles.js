// Points of a trace that can be dragged: one focusable button over each marker.

const version = new URL(import.meta.url).search;
const [gate, { axisName }] = await Promise.all(
  ["gate", "events"].map((name) => import(`./${name}.js${version}`)));

const MOST_HANDLES = 40;
// One arrow key moves by a hundredth of the axis, with Shift by a tenth.
const SMALL_MOVE = 0.01;
const LARGE_MOVE = 0.1;
const ARROWS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1],
};

export class Handles {
  constructor(figure) {
    this.figure = figure;
    this.layer = document.createElement("div");
    this.layer.className = "nudge-figure-handles";
    this.buttons = [];
    this.moved = null;
  }

  /** Before drawing: where the hand has put a point stands until Python has answered. */
  place(data, { drag, answers }) {
    this.drag = drag;
    this.curve = drag ? data.findIndex((trace) => trace.name === drag.trace) : -1;
    if (this.moved && !this.held && answers >= this.moved.number) this.moved = null;
    if (this.moved && this.curve >= 0) {
      data[this.curve] = { ...data[this.curve], ...this.withMoved(data[this.curve]) };
    }
  }

  withMoved({ x, y }) {
    const moved = { x: Array.from(x ?? []), y: Array.from(y ?? []) };
    moved.x[this.moved.index] = this.moved.x;
    moved.y[this.moved.index] = this.moved.y;
    return moved;
  }

  /** After drawing: put the buttons where the markers are. */
  draw() {
    const trace = this.figure.plot?._fullData?.[this.curve];
    const points = trace?.visible === true ? Math.min(trace.x?.length ?? 0, MOST_HANDLES) : 0;
    if (points && !this.layer.isConnected) this.figure.plot.after(this.layer);
    while (this.buttons.length > points) this.buttons.pop().remove();
    while (this.buttons.length < points) this.buttons.push(this.makeButton(this.buttons.length));
    if (!points) return;
    const { xaxis, yaxis } = this.axes();
    this.buttons.forEach((button, index) => {
      const x = trace.x[index];
      const y = trace.y[index];
      const left = xaxis._offset + xaxis.d2p(x);
      const top = yaxis._offset + yaxis.d2p(y);
      button.hidden = !(Number.isFinite(left) && Number.isFinite(top));
      button.style.transform = `translate(${left}px, ${top}px)`;
      const which = points > 1 ? ` ${index + 1}` : "";
      button.setAttribute("aria-label",
        `${this.drag.label}${which}: ${short(x)}, ${short(y)}. Arrow keys move it.`);
    });
  }

  axes() {
    const { _fullData, _fullLayout } = this.figure.plot;
    const { xaxis = "x", yaxis = "y" } = _fullData[this.curve];
    return { xaxis: _fullLayout[axisName(xaxis)], yaxis: _fullLayout[axisName(yaxis)] };
  }

  makeButton(index) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nudge-figure-handle";
    button.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      // The figure's own pointer handling is for zooming; this gesture is the handle's.
      event.stopPropagation();
      event.preventDefault();
      this.figure.pressed = false;
      button.focus({ preventScroll: true });
      button.setPointerCapture(event.pointerId);
      this.held = true;
    });
    button.addEventListener("pointermove", (event) => {
      if (!button.hasPointerCapture(event.pointerId)) return;
      const box = this.figure.plot.getBoundingClientRect();
      const { xaxis, yaxis } = this.axes();
      this.moveTo(index,
        xaxis.p2c(clamp(event.clientX - box.left - xaxis._offset, xaxis._length)),
        yaxis.p2c(clamp(event.clientY - box.top - yaxis._offset, yaxis._length)));
    });
    for (const end of ["pointerup", "pointercancel"]) {
      button.addEventListener(end, () => this.settle(index));
    }
    button.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow) return;
      event.preventDefault();
      event.stopPropagation();
      this.held = true;
      const { xaxis, yaxis } = this.axes();
      const share = event.shiftKey ? LARGE_MOVE : SMALL_MOVE;
      const trace = this.figure.plot._fullData[this.curve];
      this.moveTo(index,
        stepped(xaxis, trace.x[index], arrow[0] * share),
        stepped(yaxis, trace.y[index], -arrow[1] * share));
    });
    for (const end of ["keyup", "blur"]) button.addEventListener(end, () => this.settle(index));
    this.layer.append(button);
    return button;
  }

  moveTo(index, x, y) {
    const trace = this.figure.plot._fullData[this.curve];
    const { axis, bounds, step } = this.drag;
    const target = {
      x: axis.includes("x") ? limited(x, bounds?.[0], step) : trace.x[index],
      y: axis.includes("y") ? limited(y, bounds?.[1], step) : trace.y[index],
    };
    if (target.x === trace.x[index] && target.y === trace.y[index]) return;
    this.moved = { index, ...target, number: Infinity };
    this.last = this.moved;
    this.showAndReport(trace);
  }

  showAndReport(trace) {
    const { x, y } = this.withMoved(trace);
    this.figure.Plotly.restyle(this.figure.plot, { x: [x], y: [y] }, [this.curve]);
    this.draw();
    this.report();
  }

  report() {
    gate.ask(this.figure, () => {
      if (!this.moved) return null;
      const { index, x, y } = this.moved;
      this.moved.number = this.figure.request("drag", { index, x, y, moving: !!this.held });
      return this.moved.number;
    });
  }

  /** The server was restarted and has forgotten where the point was put. */
  remind() {
    if (!this.last) return;
    this.moved = { ...this.last, number: Infinity };
    this.report();
  }

  /** The hand has let go: say so once, for what is kept only of settled values (the address). */
  settle() {
    if (!this.held) return;
    this.held = false;
    if (!this.moved) return;
    // Until this report is answered, an answer to an earlier one must not take the point back.
    this.moved.number = Infinity;
    this.report();
  }
}

const clamp = (value, length) => Math.min(Math.max(value, 0), length);

function stepped(axis, value, share) {
  if (!share) return value;
  return axis.p2c(clamp(axis.d2p(value) + share * axis._length, axis._length));
}

function limited(value, bounds, step) {
  let result = value;
  if (step) result = Number((Math.round(value / step) * step).toPrecision(12));
  if (bounds) result = Math.min(Math.max(result, bounds[0]), bounds[1]);
  return result;
}

const short = (value) =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))).replace("-", "−") : String(value);
