// A slider that reports while it moves: a native range input over the positions of its values,
// with Streamlit's label, track, thumb and value drawn around it.

const version = new URL(import.meta.url).search;
const [gate, { writer }, { loadStyles }] = await Promise.all(
  ["gate", "format", "styles", "travel"].map((name) => import(`./${name}.js${version}`)));
await loadStyles("slider", version);

const sliders = new WeakMap();

/** Called by Streamlit for every update of the element, and when the theme changes. */
export default function update(component) {
  const { parentElement } = component;
  if (!sliders.has(parentElement)) sliders.set(parentElement, new LiveSlider(parentElement));
  const slider = sliders.get(parentElement);
  slider.receive(component);
  return () => requestAnimationFrame(() => slider.leaveIfGone());
}

const PAGE = { PageUp: 1, PageDown: -1 };
let made = 0;

class LiveSlider {
  constructor(parent) {
    made += 1;
    const id = `nudge-slider-${made}`;
    this.root = document.createElement("div");
    this.root.className = "nudge-slider";
    this.root.innerHTML = `
      <div class="nudge-slider-head">
        <label for="${id}"></label>
        <button type="button" class="nudge-slider-help" aria-expanded="false" hidden>
          <svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3M12 17h.01"/></svg>
        </button>
        <div class="nudge-slider-tip" id="${id}-help" role="tooltip" hidden></div>
      </div>
      <div class="nudge-slider-track">
        <input type="range" id="${id}" min="0" step="1">
        <div class="nudge-slider-rail" aria-hidden="true"></div>
        <div class="nudge-slider-thumb" aria-hidden="true"></div>
        <output class="nudge-slider-value" translate="no" aria-hidden="true"></output>
        <div class="nudge-slider-ends" translate="no" aria-hidden="true"><span></span><span></span></div>
      </div>`;
    const part = (selector) => this.root.querySelector(selector);
    this.label = part("label");
    this.help = part(".nudge-slider-help");
    this.tip = part(".nudge-slider-tip");
    this.input = part("input");
    this.value = part("output");
    this.ends = this.root.querySelectorAll(".nudge-slider-ends span");
    this.number = 0;
    this.listen();
    // The element that Streamlit draws first and that keeps the place.
    (parent.querySelector(".nudge-live") ?? parent).append(this.root);
  }

  listen() {
    const { input, help, tip } = this;
    input.addEventListener("input", () => { this.held = true; this.show(); this.report(); });
    // "change" comes when the hand lets go; keys let go when they come up.
    for (const end of ["change", "pointerup", "pointercancel", "blur"]) {
      input.addEventListener(end, () => { if (!this.keyDown) this.settle(); });
    }
    input.addEventListener("keydown", (event) => {
      this.keyDown = true;
      // Browsers differ in what a page is: a tenth of the range, as in Streamlit's own.
      const page = PAGE[event.key];
      if (!page) return;
      event.preventDefault();
      const before = input.value;
      input.value = Number(before) + page * Math.max(1, Math.round(input.max / 10));
      if (input.value !== before) input.dispatchEvent(new Event("input"));
    });
    input.addEventListener("keyup", () => { this.keyDown = false; this.settle(); });
    const open = (shown) => {
      tip.hidden = !shown;
      help.setAttribute("aria-expanded", String(shown));
    };
    help.addEventListener("pointerenter", () => open(true));
    help.addEventListener("pointerleave", () => open(false));
    help.addEventListener("focus", () => open(true));
    help.addEventListener("blur", () => open(false));
    help.addEventListener("keydown", (event) => { if (event.key === "Escape") open(false); });
  }

  receive(component) {
    this.component = component;
    const { data } = component;
    if (data === this.data) return;
    const before = this.data;
    this.data = data;
    this.write = writer(data);
    const { input } = this;
    // A text that stays is not written again: a translation of it would flicker.
    if (data.label !== before?.label) this.label.textContent = data.label;
    input.max = data.count - 1;
    input.disabled = data.disabled;
    this.root.toggleAttribute("data-disabled", data.disabled);
    this.help.hidden = !data.help;
    this.help.setAttribute("aria-label", `Help for ${data.label}`);
    if (data.help !== before?.help) this.tip.textContent = data.help ?? "";
    if (data.help) input.setAttribute("aria-describedby", this.tip.id);
    else input.removeAttribute("aria-describedby");
    this.ends[0].textContent = this.write(0);
    this.ends[1].textContent = this.write(data.count - 1);

    this.number = Math.max(this.number, data.answers);
    const forgotten = before && before.memory !== data.memory && data.answers < this.number;
    if (forgotten && this.touched) this.report();
    const isAnswer = data.answers >= this.number && !this.waiting;
    const wasSet = before && before.memory === data.memory && before.epoch !== data.epoch;
    // An answer to an older value is not shown: the thumb is where the hand has put it.
    if (!before || wasSet || (isAnswer && !this.held && !forgotten)) input.value = data.index;
    if (wasSet) { this.held = false; this.waiting = false; }
    this.show();
    this.root.dataset.answers = data.answers;
    gate.answered(this, data.answers);
  }

  show() {
    const { input } = this;
    const text = this.write(Number(input.value));
    this.root.style.setProperty("--share", input.value / input.max);
    this.root.style.setProperty("--half", `${text.length / 2}ch`);
    this.value.textContent = text;
    input.setAttribute("aria-valuetext", text);
  }

  report() {
    this.waiting = true;
    this.touched = true;
    gate.ask(this, () => this.send({
      value: this.write.valueAt(Number(this.input.value)), moving: !!this.held,
    }));
  }

  send(content) {
    this.waiting = false;
    this.number += 1;
    this.component.setStateValue("moved", { ...content, seq: this.number, held: gate.held() });
    return this.number;
  }

  // What is kept of settled values only, the address, needs one last word.
  settle() {
    if (!this.held) return;
    this.held = false;
    this.report();
  }

  leaveIfGone() {
    if (this.root.isConnected) return;
    gate.leave(this);
  }
}
