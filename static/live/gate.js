// One request under way at a time, for all live controls of the page together.
//
// A control asks; its turn comes when the run that answers the request before has come back. What
// it sends then is what holds at that moment, so values in between are left out and the last one
// never is.
//
// A request counts as answered when its echo has arrived with a component's new data and the
// script has finished. A run that goes on for long (one that draws while it computes) may be
// replaced as soon as it has drawn one picture.
//
// A request may be lost: Streamlit sends what several parts of the page change at the same moment as one message, and
// runs only the first of these parts. Then the owner is asked again what holds; what else waits goes first.

const DRAWN_IS_ENOUGH_AFTER = 300;
const GIVE_UP_AFTER = 1500;
// Then the control's place on the page has no answer to give; whoever asks anew starts from one.
const MOST_TRIES = 5;

const app = () => document.querySelector("[data-testid=stApp]");
export const isRunning = () => {
  const state = app()?.dataset.testScriptState;
  return state === "running" || state === "rerunRequested";
};
const isConnected = () => {
  const state = app()?.dataset.testConnectionState;
  return state === undefined || state === "CONNECTED";
};

const waiting = new Map();
let current = null;
let isShut = false;
const runListeners = [];
const holders = new Set();

// Counted for tests and measurements: document.documentElement.dataset.nudgeGate.
const counts = { asked: 0, sent: 0, answered: 0, underWay: 0, mostUnderWay: 0, gaveUp: 0 };
const publish = () => { document.documentElement.dataset.nudgeGate = JSON.stringify(counts); };

/**
 * Call `send` when it is this owner's turn; it returns the number of the request, or null if there
 * is nothing to ask for any more. A later request on the same topic takes the place of one that
 * still waits.
 */
export function ask(owner, send, topic = owner) {
  counts.asked += 1;
  waiting.set(topic, { owner, send, tries: 0, page: location.pathname });
  next();
}

/** A component's new data has arrived and answers its request `number`. */
export function answered(owner, number) {
  if (current?.owner !== owner || number < current.number) return;
  current.echoed = true;
  settle();
}

/** A picture has been drawn. */
export function drawn() {
  if (!current) return;
  current.drawn = true;
  settle();
}

/** Whether a request is under way or the script runs. */
export const isBusy = () => current !== null || isRunning();

/** Send nothing until it is opened again; what is asked for meanwhile waits. */
export function shut(closed) {
  isShut = closed;
  next();
}

/** Call `listener` whenever the script begins or ends a run. */
export function onRun(listener) {
  runListeners.push(listener);
}

/** The owner has left the page. */
export function leave(owner) {
  for (const [topic, request] of waiting) if (request.owner === owner) waiting.delete(topic);
  if (current?.owner === owner) done();
}

/** Register a function that names the blobs a figure holds, told along with every request. */
export function holds(namesOf) {
  holders.add(namesOf);
  return () => holders.delete(namesOf);
}
export const held = () => [...new Set([...holders].flatMap((namesOf) => namesOf()))].slice(0, 400);

function next() {
  while (!current && !isShut && waiting.size > 0) {
    const [topic, { owner, send, tries, page }] = waiting.entries().next().value;
    waiting.delete(topic);
    // Parts of the page before may stay for a moment; the server knows nothing of them any more.
    const number = page === location.pathname ? send() : null;
    if (number === null) continue;
    current = { owner, send, topic, page, number, tries: tries + 1, at: performance.now(), echoed: false, drawn: false };
    current.timer = setTimeout(look, DRAWN_IS_ENOUGH_AFTER);
    counts.sent += 1;
    counts.underWay += 1;
    counts.mostUnderWay = Math.max(counts.mostUnderWay, counts.underWay);
    publish();
  }
}

function settle() {
  if (!current?.echoed) return;
  const age = performance.now() - current.at;
  if (!isRunning() || (current.drawn && age > DRAWN_IS_ENOUGH_AFTER)) done();
}

// The answer may never come: the control's place on the page is gone, or the server was restarted
// and knows nothing of the request.
function look() {
  if (!current) return;
  settle();
  if (!current) return;
  const { owner, send, topic, page, tries, at, echoed } = current;
  // A server that is slow to answer is asked less and less often, unless somebody else is waiting for a turn.
  const patience = GIVE_UP_AFTER * (waiting.size > 0 ? 1 : tries);
  if (performance.now() - at > patience && isConnected() && !isRunning()) {
    counts.gaveUp += 1;
    if (!echoed && tries < MOST_TRIES && !waiting.has(topic)) waiting.set(topic, { owner, send, tries, page });
    done();
    return;
  }
  current.timer = setTimeout(look, DRAWN_IS_ENOUGH_AFTER);
}

function done() {
  clearTimeout(current.timer);
  current = null;
  counts.underWay -= 1;
  counts.answered += 1;
  publish();
  next();
}

// Streamlit tells the state of the run in an attribute of the app's root.
let watched = null;
new MutationObserver(function watch() {
  if (watched?.isConnected) return;
  watched = app();
  if (watched) {
    new MutationObserver(() => {
      settle();
      for (const listener of runListeners) listener();
    }).observe(watched, {
      attributes: true,
      attributeFilter: ["data-test-script-state"],
    });
  }
}).observe(document.body, { childList: true, subtree: true });
