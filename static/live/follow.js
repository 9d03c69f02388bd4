// Asks for a part of the page anew when the run that it shows is no longer the page's, and somebody sees it.

const version = new URL(import.meta.url).search;
const gate = await import(`./gate.js${version}`);

// After the hand has come to rest, so that nothing is in a slider's way.
const REST = 250;

const followers = new WeakMap();

/** Called by Streamlit for every update of the element. */
export default function update(component) {
  const { parentElement } = component;
  if (!followers.has(parentElement)) followers.set(parentElement, new Follower(parentElement));
  const follower = followers.get(parentElement);
  follower.receive(component);
  return () => requestAnimationFrame(() => follower.leaveIfGone());
}

class Follower {
  constructor(parent) {
    this.root = parent;
    this.number = 0;
    this.isSeen = false;
    this.sight = new IntersectionObserver((entries) => {
      this.isSeen = entries.at(-1).isIntersecting;
      this.look();
    }, { rootMargin: "200px 0px" });
    // The part is the block that this element stands in.
    this.sight.observe(parent.closest("[data-testid=stVerticalBlock]") ?? parent);
    this.changes = new MutationObserver(() => this.look());
    this.changes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-nudge-run"] });
  }

  receive(component) {
    this.component = component;
    const { answers } = component.data;
    if (answers > 0) gate.answered(this, answers);
    this.number = Math.max(this.number, answers);
    this.look();
  }

  get isStale() {
    const shown = document.documentElement.dataset.nudgeRun;
    return this.isSeen && shown !== undefined && shown !== this.component?.data.version;
  }

  look() {
    clearTimeout(this.timer);
    if (!this.isStale) return;
    this.timer = setTimeout(() => gate.ask(this, () => {
      if (!this.isStale) return null;
      this.number += 1;
      this.component.setStateValue("stale", { seq: this.number });
      return this.number;
    }), REST);
  }

  leaveIfGone() {
    if (this.root.isConnected) return;
    clearTimeout(this.timer);
    this.sight.disconnect();
    this.changes.disconnect();
    gate.leave(this);
  }
}
