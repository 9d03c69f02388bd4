// Keeps the place of a part of the page, and tells when it comes near the screen.

const version = new URL(import.meta.url).search;
const [gate, { loadStyles }] = await Promise.all(
  ["gate", "styles", "anchor"].map((name) => import(`./${name}.js${version}`)));
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
    this.watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.tell();
    }, { rootMargin: MARGIN });
  }

  receive(component) {
    this.component = component;
    this.root.style.minHeight = `${component.data.height}px`;
    if (!this.told) this.watcher.observe(this.root);
  }

  tell() {
    this.told = true;
    this.watcher.disconnect();
    gate.ask(this, () => {
      if (!this.root.isConnected) return null;
      this.component.setStateValue("reached", true);
      return 1;
    });
  }

  // The part itself has taken the place: that is the answer.
  leaveIfGone() {
    if (this.root.isConnected) return;
    this.watcher.disconnect();
    gate.leave(this);
  }
}
