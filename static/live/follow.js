// Asks for a part of the page anew when the run that it shows is no longer the page's, and somebody sees it.

const version = new URL(import.meta.url).search;
const [gate, { awaitPrint }] = await Promise.all(["gate", "print"].map((name) => import(`./${name}.js${version}`)));

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
    this.drop = awaitPrint({ element: parent, isWaiting: () => this.isStale, draw: () => this.ask(() => this.isStale) });
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
    return shown !== undefined && shown !== this.component?.data.version;
  }

  look() {
    clearTimeout(this.timer);
    const isWanted = () => this.isSeen && this.isStale;
    if (isWanted()) this.timer = setTimeout(() => this.ask(isWanted), REST);
  }

  /** Ask for the part anew, if that is still wanted when the request's turn comes. */
  ask(isWanted) {
    gate.ask(this, () => {
      if (!isWanted()) return null;
      this.number += 1;
      this.component.setStateValue("stale", { seq: this.number });
      return this.number;
    });
  }

  leaveIfGone() {
    if (this.root.isConnected) return;
    clearTimeout(this.timer);
    this.sight.disconnect();
    this.changes.disconnect();
    this.drop();
    gate.leave(this);
  }
}
