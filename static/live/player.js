// Plays a recorded run: the pictures of the page show one moment after the other, in the browser alone.
//
// The moments are asked for once, when somebody first wants to see one; until then a run costs only its end.

const version = new URL(import.meta.url).search;
const [gate, { loadStyles }] = await Promise.all(["gate", "styles"].map((name) => import(`./${name}.js${version}`)));
await loadStyles("player", version);

const MOMENTS_A_SECOND = 30;
const LOOK_EVERY = 600;
const players = new WeakMap();
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

export default function update(component) {
  const { parentElement } = component;
  if (!players.has(parentElement)) players.set(parentElement, new Player(parentElement));
  const player = players.get(parentElement);
  player.receive(component);
  return () => requestAnimationFrame(() => player.leaveIfGone());
}

class Player {
  constructor(parent) {
    this.root = document.createElement("div");
    this.root.className = "nudge-player";
    this.numbers = document.createElement("div");
    this.numbers.className = "numbers";
    this.playButton = button("Play", ICONS.play, () => this.toggle());
    this.back = button("One recorded moment back", ICONS.back, () => this.step(-1));
    this.forward = button("One recorded moment on", ICONS.forward, () => this.step(1));
    this.scrubber = document.createElement("input");
    this.scrubber.type = "range";
    this.scrubber.min = 0;
    this.scrubber.setAttribute("aria-label", "Moment of the run");
    this.scrubber.addEventListener("input", () => this.scrub());
    this.speed = speedMenu();
    this.bar = document.createElement("progress");
    this.bar.max = 1;
    this.bar.setAttribute("aria-label", "Training");
    this.left = document.createElement("span");
    this.left.className = "left";
    this.stopButton = button("Stop here", ICONS.stop, () => this.stop());
    this.onward = textButton("Go on here", "Keep the run up to this moment and train on from it with other settings",
      () => this.goOn());
    this.again = button("Start over from the initial weights", ICONS.again, () => this.startOver());
    this.playback = [this.playButton, this.back, this.forward, this.scrubber, this.speed, this.onward, this.again];
    this.underWay = [this.stopButton, this.bar, this.left];
    this.root.append(this.numbers, ...this.playback, ...this.underWay);
    parent.append(this.root);
  }

  receive(component) {
    this.component = component;
    const { data } = component;
    if (data.answers > 0) gate.answered(this, data.answers);
    if (data.run !== this.data?.run) {
      this.moments = null;
      this.wish = null;
      this.stopping = false;
      this.position = data.iterations.length - 1;
      this.data = data;
      this.pause();
    }
    this.data = data;
    // What shows the same run elsewhere on the page asks for itself anew once this changes.
    document.documentElement.dataset.nudgeRun = data.progress ? `${data.run} under way` : data.run;
    if (data.progress) this.position = data.iterations.length - 1;
    else if (this.position >= data.iterations.length || this.wasUnderWay) this.position = data.iterations.length - 1;
    this.wasUnderWay = Boolean(data.progress);
    if (data.moments && !this.moments) this.moments = unpack(data.moments);
    this.scrubber.max = data.iterations.length - 1;
    this.render();
    this.askForMore();
    if (this.moments && this.wish) {
      const wish = this.wish;
      this.wish = null;
      wish();
    }
  }

  /** Do `act` once the moments are here. */
  withMoments(act) {
    if (this.moments) {
      act();
      return;
    }
    this.wish = act;
    gate.ask(this, () => this.report("wanted"));
  }

  /** Report a wish that concerns this run to Python, and return its number. */
  report(name, content = {}) {
    this.number = Math.max(this.number ?? 0, this.data.answers) + 1;
    this.component.setStateValue(name, { run: this.data.run, seq: this.number, ...content });
    return this.number;
  }

  /** Look how far a run under way is: when it should be done, but at least so often; what else waits goes first. */
  askForMore() {
    clearTimeout(this.timer);
    const { progress } = this.data;
    if (!progress || this.stopping) return;
    // Training goes on meanwhile, and each look takes time from it.
    this.timer = setTimeout(() => gate.ask(this, () => {
      if (!this.data.progress || this.stopping) return null;
      return this.report("more");
    }), Math.min(1000 * progress.seconds, LOOK_EVERY));
  }

  goOn() {
    this.pause();
    this.askForStage(this.data.iterations[this.position]);
  }

  startOver() {
    this.pause();
    this.askForStage(null);
  }

  /** Ask to go on from an iteration of the run that is shown, unless another one is by the time of the request. */
  askForStage(iteration) {
    const { run } = this.data;
    gate.ask(this, () => (this.data.run === run ? this.report("stage", { iteration }) : null));
  }

  stop() {
    this.stopping = true;
    clearTimeout(this.timer);
    gate.ask(this, () => this.report("stop"));
  }

  toggle() {
    if (this.playing) this.pause();
    else this.withMoments(() => this.play());
  }

  play() {
    const last = this.data.iterations.length - 1;
    if (this.position >= last) this.show(0);
    if (reducedMotion.matches && !this.allowedMotion) {
      // Motion was asked to be spared: go to the start and wait; a second press plays.
      this.allowedMotion = true;
      return;
    }
    this.playing = true;
    this.began = performance.now();
    this.beganAt = this.position;
    this.shownMoments = 0;
    this.render();
    const advance = (now) => {
      if (!this.playing) return;
      const speed = Number(this.speed.value);
      const due = this.beganAt + Math.floor(((now - this.began) / 1000) * MOMENTS_A_SECOND * speed);
      if (due > this.position) {
        this.shownMoments += 1;
        this.show(Math.min(due, last));
      }
      if (this.position >= last) this.pause();
      else this.frame = requestAnimationFrame(advance);
    };
    this.frame = requestAnimationFrame(advance);
  }

  pause() {
    if (this.playing) this.root.dataset.rate = ((1000 * this.shownMoments) / (performance.now() - this.began)).toFixed(1);
    const wasPlaying = this.playing;
    this.playing = false;
    cancelAnimationFrame(this.frame);
    if (wasPlaying && this.moments) this.show(this.position);
    else this.render();
  }

  step(by) {
    this.pause();
    this.withMoments(() => this.show(Math.max(0, Math.min(this.position + by, this.data.iterations.length - 1))));
  }

  scrub() {
    const position = Number(this.scrubber.value);
    this.pause();
    this.withMoments(() => this.show(position));
  }

  show(position) {
    this.position = position;
    const pictures = globalThis.nudgePictures ?? new Map();
    for (const [key, moments] of Object.entries(this.moments)) pictures.get(key)?.showMoment(moments(position), this.playing);
    this.render();
  }

  render() {
    if (!this.data) return;
    const { iterations, scores, costs, progress } = this.data;
    const k = this.position;
    const last = iterations.length - 1;
    for (const element of this.playback) element.hidden = Boolean(progress);
    for (const element of this.underWay) element.hidden = !progress;
    this.again.hidden ||= !this.data.in_stages;
    this.onward.disabled = k === 0;
    if (progress) {
      this.bar.value = progress.share;
      this.left.textContent = progress.seconds >= 0.5 ? `${Math.ceil(progress.seconds)} s left` : "nearly done";
    }
    this.scrubber.value = k;
    this.scrubber.setAttribute("aria-valuetext", `iteration ${iterations[k]} of ${iterations[last]}`);
    this.back.disabled = k <= 0;
    this.forward.disabled = k >= last;
    this.playButton.disabled = last < 1;
    setIcon(this.playButton, this.playing ? "Pause" : "Play", this.playing ? ICONS.pause : ICONS.play);
    const numbers = [["Iteration", iterations[k].toLocaleString("en-US")]];
    for (const { label, values } of scores) numbers.push([label, values[k] ?? values[values.length - 1]]);
    numbers.push(["Cost J", costs[k]]);
    this.root.dataset.iteration = iterations[k];
    writeNumbers(this.numbers, numbers);
  }

  leaveIfGone() {
    if (this.root.isConnected) return;
    clearTimeout(this.timer);
    this.pause();
    gate.leave(this);
  }
}

function writeNumbers(parent, numbers) {
  while (parent.children.length > numbers.length) parent.lastChild.remove();
  numbers.forEach(([label, value], k) => {
    let element = parent.children[k];
    if (!element) {
      element = document.createElement("div");
      element.className = "number";
      element.append(document.createElement("span"), document.createElement("b"));
      element.children[1].translate = false;
      parent.append(element);
    }
    const [name, number] = element.children;
    // A text that stays is not written again: a translation of it would flicker.
    if (element.dataset.label !== label) name.textContent = element.dataset.label = label;
    number.textContent = value;
  });
}

// Each picture's moments: a function from the position to what the picture's showMoment takes.
function unpack(moments) {
  const readers = {};
  for (const [key, { kind, ...content }] of Object.entries(moments)) {
    readers[key] = kind === "network" ? (k) => content.moments[k] : figureReader(content);
  }
  return readers;
}

// `grids` are heights that change as a whole, `points` are traces of a single point that moves.
function figureReader({ grids, points, cells }) {
  const unpacked = grids.map(({ traces, most, shares }) => ({
    traces,
    most,
    all: Int8Array.from(atob(shares), (character) => character.charCodeAt(0)),
  }));
  return (k) => {
    const changes = [];
    for (const { traces, most, all } of unpacked) {
      const heights = Float32Array.from(all.subarray(k * cells * cells, (k + 1) * cells * cells), (share) => (share / 127) * most[k]);
      for (const trace of traces) changes.push({ trace, heights, cells });
    }
    for (const { trace, x, y } of points) changes.push({ trace, x: x[k], y: y[k] });
    return changes;
  };
}

function button(label, path, act) {
  const element = document.createElement("button");
  element.type = "button";
  setIcon(element, label, path);
  element.addEventListener("click", act);
  return element;
}

function textButton(text, title, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  element.title = title;
  element.addEventListener("click", act);
  return element;
}

function setIcon(element, label, path) {
  if (element.getAttribute("aria-label") === label) return;
  element.setAttribute("aria-label", label);
  element.title = label;
  element.innerHTML = `<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="${path}"/></svg>`;
}

function speedMenu() {
  const menu = document.createElement("select");
  menu.setAttribute("aria-label", "Speed");
  for (const [value, text] of [[0.1, "⅒×"], [0.25, "¼×"], [0.5, "½×"], [1, "1×"]]) {
    const option = document.createElement("option");
    option.value = value;
    option.textContent = text;
    option.selected = value === 0.5;
    menu.append(option);
  }
  return menu;
}

const ICONS = {
  again: "M10 3a7 7 0 1 1-6.6 4.7l1.9.7A5 5 0 1 0 10 5v3L5.5 4 10 0z",
  stop: "M4 4h12v12H4z",
  play: "M5 3l12 7-12 7z",
  pause: "M5 3h4v14H5zM11 3h4v14h-4z",
  back: "M3 3h3v14H3zM17 3v14L7 10z",
  forward: "M14 3h3v14h-3zM3 3v14l10-7z",
};
