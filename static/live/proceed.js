// Runs a part of the page again and again while it has work left, one piece at a time; see ui/proceed.py.

const version = new URL(import.meta.url).search;
const gate = await import(`./gate.js${version}`);

const workers = new WeakMap();

/** Called by Streamlit for every update of the element. */
export default function update(component) {
  const { parentElement } = component;
  if (!workers.has(parentElement)) workers.set(parentElement, new Worker(parentElement));
  const worker = workers.get(parentElement);
  worker.receive(component);
  return () => requestAnimationFrame(() => worker.leaveIfGone());
}

class Worker {
  constructor(parent) {
    this.root = parent;
    this.number = 0;
  }

  receive(component) {
    this.component = component;
    const { answers, work } = component.data;
    if (answers > 0) gate.answered(this, answers);
    this.number = Math.max(this.number, answers);
    if (work === null) return;
    // What else waits for an answer goes first, so that a slider stays quick meanwhile.
    gate.ask(this, () => {
      if (!this.root.isConnected || this.component.data.work === null) return null;
      this.number += 1;
      this.component.setStateValue("more", { seq: this.number });
      return this.number;
    });
  }

  leaveIfGone() {
    if (!this.root.isConnected) gate.leave(this);
  }
}
