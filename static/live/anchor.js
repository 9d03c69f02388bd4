// Keeps the section that the address names at the top of the screen while parts above it are still being drawn.

const LONGEST = 8_000;
const ABOVE = 64; // the menu's height, in pixels

let until = 0;

const growth = new ResizeObserver(place);

function hold() {
  if (location.hash.length < 2) return;
  until = performance.now() + LONGEST;
  growth.disconnect();
  const content = document.querySelector("[data-testid=stMainBlockContainer]");
  if (content) growth.observe(content);
  place();
}

function place() {
  if (performance.now() > until) return;
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  target.style.scrollMarginTop = `${ABOVE}px`;
  if (Math.abs(target.getBoundingClientRect().top - ABOVE) > 1) target.scrollIntoView();
}

// Whoever moves the page takes over.
for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) {
  addEventListener(type, () => { until = 0; }, { capture: true, passive: true });
}
addEventListener("hashchange", hold);
hold();
