// Keeps the place of a part of the page, and tells when it comes near the screen.

const version = new URL(import.meta.url).search;
const [gate, { loadStyles }, { awaitHeading, isMissing }, { awaitPrint }] = await Promise.all(
  ["gate", "styles", "anchor", "print", "translation"].map((name) => import(`./${name}.js${version}`)));
await loadStyles("page", version);

// Early enough to be drawn before it is seen.
const MARGIN = "500px 0px";

const places = new WeakMap();

/** Called by Streamlit for every update of the element. */
export default function update(component) {
  const { parentElement } = component;
  if (!places.has(parentElement)) places.set(parentElement, new Place(parentElement));
  const place = places.get(parentElement);
  place.receive(component);
  return () => requestAnimationFrame(() => place.leaveIfGone());
}

class Place {
  constructor(parent) {
    this.root = parent.querySelector(".nudge-live") ?? parent;
    this.number = 0;
    this.watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.tell();
    }, { rootMargin: MARGIN });
    this.watcher.observe(this.root);
    const forHeading = Symbol("heading");
    this.registrations = [
      awaitHeading(() => this.tell(isMissing, forHeading)),
      awaitPrint({ element: this.root, isWaiting: () => true, draw: () => this.tell() }),
    ];
  }

  receive(component) {
    this.component = component;
    this.root.style.minHeight = `${component.data.height}px`;
  }

  /** Ask for the part, if it is still wanted when the request's turn comes. */
  tell(isWanted = () => true, topic = this) {
    gate.ask(this, () => {
      if (!this.root.isConnected || !isWanted()) return null;
      this.number += 1;
      this.component.setStateValue("reached", this.number);
      return this.number;
    }, topic);
  }

  // The part itself has taken the place: that is the answer.
  leaveIfGone() {
    if (this.root.isConnected) return;
    this.watcher.disconnect();
    for (const drop of this.registrations) drop();
    gate.leave(this);
  }
}
