// The browser's history: each choice of a user is one step back.
//
// The script writes the address (ui/live/address.py), often in several messages for one choice: a preset moves three
// settings. The first change after a choice becomes an entry of the history, and what follows replaces it; so does what
// the script changes on its own. After Back or Forward the script takes all settings from the address, in a run that
// Streamlit marks. Another request before that run has begun would take the mark away, so the gate is shut meanwhile.

const version = new URL(import.meta.url).search;
const gate = await import(`./gate.js${version}`);

const QUIET = 150;
const GIVE_UP_AFTER = 2_000;
const LONGEST_CHANGE = 10_000;

// What the user has done that may have been a choice: how often, how often before the present run began, and up to
// which of them all is in the history.
let acts = 0;
let actsOfRun = 0;
let entered = 0;
let isBegun = false;

for (const type of ["pointerdown", "keydown"]) {
  addEventListener(type, (event) => {
    if (event.repeat) return;
    acts += 1;
    isBegun = true;
  }, { capture: true, passive: true });
}
// A click that no pointer and no key has begun comes from a screen reader or from a voice.
for (const type of ["click", "change"]) {
  addEventListener(type, (event) => {
    if (event.isTrusted && !isBegun) acts += 1;
    isBegun = false;
  }, { capture: true, passive: true });
}
gate.onRun(() => { if (gate.isRunning()) actsOfRun = acts; });

const address = () => location.pathname + location.search;
/** Whether a link or an address leads to the page that is open. */
export const isHere = ({ pathname }) => pathname.replace(/\/+$/, "") === location.pathname.replace(/\/+$/, "");
// Streamlit's own addresses name no section; one of them may have come before this code.
const opened = new URL(performance.getEntriesByType("navigation")[0].name, location.href);
if (!location.hash && opened.hash && isHere(opened)) {
  history.replaceState(history.state, "", location.href + opened.hash);
  setTimeout(() => dispatchEvent(new HashChangeEvent("hashchange")));
}
let place = address();
let section = "";

/** The next page opens at the section with this name. */
export function headFor(name) {
  section = name;
}

// From the click on a page's link until its path stands in the address, Streamlit would write what the new page has in
// its address behind the old one's path; the new path brings it along.
let changingUntil = 0;
let isTravelling = false;
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || link.origin !== location.origin || isHere(link)) return;
  setTimeout(() => { if (event.defaultPrevented) changingUntil = performance.now() + LONGEST_CHANGE; });
}, { capture: true });

const [push, replace] = [history.pushState, history.replaceState];
history.pushState = history.replaceState = function write(state, title, url) {
  const to = new URL(url ?? location.href, location.href);
  const isOtherPage = !isHere(to);
  const isMove = isOtherPage || to.search !== location.search;
  const isChanging = performance.now() < changingUntil;
  if (isChanging && !isOtherPage) return;
  const done = isOtherPage || !gate.isRunning() ? acts : actsOfRun;
  // What an earlier run says about the address, or the page, that Back has left. A choice made since Back may be
  // answered in the run that Back has asked for, so then the script has the last word.
  if (isTravelling && isMove && (isOtherPage ? !isChanging : acts <= entered)) return;
  if (isOtherPage) changingUntil = 0;
  const isEntry = isOtherPage || (isMove && done > entered);
  if (isMove) entered = Math.max(entered, done);
  const hash = isOtherPage ? section : location.hash.slice(1);
  if (hash && !to.hash) to.hash = hash;
  (isEntry ? push : replace).call(history, state, title, to);
  place = address();
  if (isOtherPage && section) dispatchEvent(new HashChangeEvent("hashchange"));
  if (isOtherPage) section = "";
};

let timer = null;

// Before Streamlit's own listener, which asks for the run.
addEventListener("popstate", () => {
  const before = place;
  place = address();
  if (place === before) return;
  changingUntil = 0;
  entered = acts;
  isTravelling = true;
  gate.shut(true);
  const since = performance.now();
  let hasRun = false;
  let end = null;
  clearTimeout(timer);
  timer = setTimeout(function look() {
    const now = performance.now();
    hasRun ||= gate.isRunning();
    end = gate.isRunning() ? null : end ?? now;
    if (hasRun ? end && now - end > QUIET : now - since > GIVE_UP_AFTER) {
      isTravelling = false;
      gate.shut(false);
    } else timer = setTimeout(look, 30);
  });
}, { capture: true });
