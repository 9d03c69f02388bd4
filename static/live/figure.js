// A figure that Python built, kept in place: the same element from update to update, drawn anew by
// Plotly.react, so that zoom, hover, legend, selection and camera survive.

const version = new URL(import.meta.url).search;
const [{ decode, stillHeld, MissingBlobs }, gate, { plotlyFor }, { listen }, { Handles }, { Tools }, { repaint, restyling, unhide }, { loadStyles }] =
  await Promise.all(["frame", "gate", "plotly", "events", "handles", "tools", "repaint", "styles", "travel"]
    .map((name) => import(`./${name}.js${version}`)));

// Nearly every figure is flat, and the bundle is the longest of all loads: it starts before a figure is known.
plotlyFor([]).catch(() => {}); // whoever draws with it hears of a failure
await loadStyles("figure", version);

const figures = new WeakMap();

/** Called by Streamlit for every update of the element, and when the theme changes. */
export default function update(component) {
  const { parentElement } = component;
  if (!figures.has(parentElement)) figures.set(parentElement, new LiveFigure(parentElement));
  const figure = figures.get(parentElement);
  figure.receive(component);
  // Streamlit also calls this when an update overtakes another one, so look before leaving.
  return () => requestAnimationFrame(() => figure.leaveIfGone());
}

class LiveFigure {
  constructor(parent) {
    this.root = document.createElement("div");
    this.root.className = "nudge-figure";
    this.root.dataset.draws = 0;
    this.root.dataset.mounts = 0;
    this.names = [];
    this.themeTopic = Symbol("theme");
    this.handles = new Handles(this);
    this.tools = new Tools(this);
    this.root.append(this.tools.bar);
    parent.append(this.root);
    this.stopHolding = gate.holds(() => stillHeld(this.names));
    this.resized = new ResizeObserver(() => this.resize());
    this.resized.observe(this.root);
    // While a pointer is down in the picture it belongs to the hand: zooming, turning, selecting.
    this.root.addEventListener("pointerdown", () => { this.pressed = true; }, true);
    this.released = () => { this.pressed = false; this.draw(); };
    window.addEventListener("pointerup", this.released);
    window.addEventListener("pointercancel", this.released);
  }

  receive(component) {
    this.component = component;
    if (component.data !== this.bytes) {
      this.bytes = component.data;
      this.take(component.data);
    }
    this.followTheme();
  }

  take(bytes) {
    try {
      this.latest = decode(bytes);
    } catch (error) {
      if (!(error instanceof MissingBlobs)) throw error;
      // The old picture stays until the full one is here.
      gate.ask(this, () => this.request("lost", { blob: error.message }), Symbol("lost"));
      return;
    }
    const { header } = this.latest;
    this.header = header;
    this.names = this.latest.names;
    this.root.style.height = `${header.height}px`;
    this.root.dataset.key = header.key;
    (globalThis.nudgePictures ??= new Map()).set(header.key, this);
    if (header.answers > 0) gate.answered(this, header.answers);
    if (this.memory && this.memory !== header.memory) this.handles.remind();
    this.memory = header.memory;
    this.draw();
  }

  /** Report a state to Python and return the number of the request. */
  request(name, content) {
    this.number = Math.max(this.number ?? 0, this.header?.answers ?? 0) + 1;
    this.component.setStateValue(name, { ...content, seq: this.number, held: gate.held() });
    return this.number;
  }

  /** Python picks the colors; it learns of a switch with the next run, so ask for one. */
  followTheme() {
    const theme = themeOf(this.root);
    if (!this.header || !theme || theme === this.header.theme || theme === this.askedTheme) return;
    this.askedTheme = theme;
    gate.ask(this, () => {
      // The run another figure has asked for may have brought the colors already.
      const isStale = this.header.theme !== themeOf(this.root);
      return isStale ? this.request("theme", { name: theme }) : null;
    }, this.themeTopic);
  }

  async draw() {
    if (this.drawing || this.pressed || !this.latest) return;
    this.drawing = true;
    try {
      while (this.latest && !this.pressed) {
        const { data, layout, header } = this.latest;
        this.latest = null;
        await this.drawOnce(data, layout, header);
      }
    } catch (error) {
      console.error(error);
      this.component.setStateValue("undrawn", true);
    } finally {
      this.drawing = false;
    }
  }

  async drawOnce(data, layout, header) {
    const Plotly = await this.withPatience(plotlyFor(data), header.alt);
    if (!this.root.isConnected) return; // something else has taken the figure's place
    if (Plotly !== this.Plotly) this.mount(Plotly);
    this.handles.place(data, header);
    layout.height = header.height;
    layout.width = this.root.clientWidth || 300;
    // A constant revision is what lets zoom, legend, selection and camera survive new data.
    layout.uirevision ??= "live";
    if (reducedMotion.matches) delete layout.transition;
    await Plotly.react(this.plot, data, layout, { ...CONFIG, ...header.config });
    this.plot.setAttribute("aria-label", header.alt);
    this.root.dataset.draws = Number(this.root.dataset.draws) + 1;
    this.root.dataset.answers = header.answers;
    this.handles.draw();
    this.tools.draw(header);
    this.hoverAgain();
    gate.drawn();
  }

  // The bundle is large, so a slow line gets its time; words stand where the picture will be, and in the end another does.
  async withPatience(plotly, alt) {
    const words = document.createElement("p");
    const shown = setTimeout(() => {
      words.textContent = alt;
      this.root.prepend(words);
    }, WORDS_AFTER);
    let givenUp;
    const tooLate = new Promise((resolve, reject) => {
      givenUp = setTimeout(() => reject(new Error("Plotly has not come in time")), GIVE_UP_AFTER);
    });
    try {
      return await Promise.race([plotly, tooLate]);
    } finally {
      clearTimeout(shown);
      clearTimeout(givenUp);
      words.remove();
    }
  }

  /**
   * Show one moment of a recorded run, given as changes to traces; see player.js.
   *
   * While it plays, Plotly's own drawing is too slow for 30 pictures a second: then the marks that it drew are
   * moved and repainted where they are, and Plotly draws the moment at which it stops.
   */
  showMoment(changes, isPlaying) {
    if (!this.plot || this.drawing) return;
    if (isPlaying) {
      for (const change of changes) repaint(this.plot, change);
      return;
    }
    for (const change of changes) unhide(this.plot, change);
    for (const change of changes) this.Plotly.restyle(this.plot, restyling(this.plot, change), [change.trace]);
  }

  // A figure keeps its element for life; only one that turns from flat to spatial needs another
  // bundle of Plotly and with it a new element.
  mount(Plotly) {
    if (this.plot) {
      this.Plotly.purge(this.plot);
      this.plot.remove();
    }
    this.Plotly = Plotly;
    this.plot = document.createElement("div");
    this.plot.className = "nudge-figure-plot";
    this.plot.setAttribute("role", "img");
    this.plot.translate = false; // its words are SVG, where a translator's elements are not drawn
    this.root.prepend(this.plot);
    this.root.dataset.mounts = Number(this.root.dataset.mounts) + 1;
    this.listening = false;
    this.plot.addEventListener("pointermove", (event) => { this.pointer = event; });
    this.plot.addEventListener("pointerleave", () => { this.pointer = null; });
  }

  // Plotly takes the hover label away with the old data; the pointer has not moved.
  hoverAgain() {
    if (!this.listening) {
      listen(this);
      this.listening = true;
    }
    if (!this.pointer || this.pressed) return;
    const { clientX, clientY } = this.pointer;
    const under = document.elementFromPoint(clientX, clientY);
    if (!this.plot.contains(under)) return;
    under.dispatchEvent(new MouseEvent("mousemove", {
      clientX, clientY, bubbles: true, cancelable: true, view: window,
    }));
  }

  resize() {
    if (!this.plot || this.drawing || !this.root.clientWidth) return;
    if (this.plot.layout?.width === this.root.clientWidth) return;
    this.Plotly.relayout(this.plot, { width: this.root.clientWidth })
      .then(() => this.handles.draw());
  }

  leaveIfGone() {
    if (this.root.isConnected) return;
    gate.leave(this);
    this.stopHolding();
    this.resized.disconnect();
    window.removeEventListener("pointerup", this.released);
    window.removeEventListener("pointercancel", this.released);
    if (this.plot) this.Plotly.purge(this.plot);
  }
}

const WORDS_AFTER = 2_000;
const GIVE_UP_AFTER = 30_000;
const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false, doubleClick: "reset" };
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** "light" or "dark", by the background Streamlit gives its components. */
function themeOf(element) {
  const color = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const channels = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(color);
  if (!channels) return null;
  const [red, green, blue] = channels.slice(1).map((hex) => parseInt(hex, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
}
