// Brings the section that the address names to the top of the screen, and keeps it there while parts above it are still
// being drawn.

const version = new URL(import.meta.url).search;
const gate = await import(`./gate.js${version}`);

const LONGEST = 60_000;
const QUIET = 3_000; // without a change of place or a run: nothing above is still to come
const LOOK_EVERY = 100;
const ABOVE = 64; // the menu's height, in pixels

let until = 0;
let since = 0;
let timer = null;
const places = new Set();
const growth = new ResizeObserver(place);

/**
 * Register a part of the page that is not drawn yet: `draw` is called when the address names a heading that is not on the
 * page, for it may be in that part. Returns a function that ends it.
 */
export function awaitHeading(draw) {
  places.add(draw);
  return () => places.delete(draw);
}

/** Whether the address names a heading that is not on the page. */
export const isMissing = () => location.hash.length > 1 && !target();

function target() {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null; // no valid address
  }
}

function hold() {
  release();
  if (location.hash.length < 2) return;
  until = performance.now() + LONGEST;
  since = performance.now();
  timer = setInterval(look, LOOK_EVERY);
  const content = document.querySelector("[data-testid=stMainBlockContainer]");
  if (content) growth.observe(content);
  look();
}

function release() {
  clearInterval(timer);
  growth.disconnect();
  until = 0;
}

function look() {
  const now = performance.now();
  const isAtWork = gate.isBusy();
  if (place() || isAtWork) since = now;
  // All headings of a page come with its first run. The last part is asked first: a page's further topics are at its end.
  if (!isAtWork && isMissing()) for (const draw of [...places].reverse()) draw();
  if (now > until || now - since > QUIET) release();
}

/** Move the page, and tell whether that was necessary. */
function place() {
  const heading = until > 0 && target();
  if (!heading) return false;
  heading.style.scrollMarginTop = `${ABOVE}px`;
  const before = heading.getBoundingClientRect().top;
  if (Math.abs(before - ABOVE) <= 1) return false;
  heading.scrollIntoView();
  return Math.abs(heading.getBoundingClientRect().top - before) > 1;
}

// Whoever moves the page takes over.
for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) {
  addEventListener(type, release, { capture: true, passive: true });
}
addEventListener("hashchange", hold);
hold();
