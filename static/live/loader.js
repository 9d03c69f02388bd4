// Brings the code of the live components, and has Python show a stand-in where it does not come; see ui/live/assets.py.
// This module is no file for the browser: it is sent with the page, so that it arrives where files do not.

// What every component's own line waits for.
const shared = (globalThis.nudgeLoader ??= {});
shared.ready ??= new Promise((resolve) => { shared.resolve = resolve; });

const modules = new Map();
const calls = new WeakMap();
let version;

/** Called by Streamlit; `data.version` stands for the files in static/live. */
export default function update({ data }) {
  version = data.version;
  shared.resolve(draw);
}

/** Draw a component with the module static/live/<name>.js, or, where it can have one, see to its stand-in. */
async function draw(name, hasStandIn, component) {
  const file = fileOf(name);
  if (!hasStandIn) {
    await file.load;
    return file.module?.default(component);
  }
  const place = component.parentElement;
  const kept = place.querySelector(".nudge-live");
  const call = Symbol();
  calls.set(place, call);
  const isNow = () => place.isConnected && calls.get(place) === call;
  if (component.data?.standsIn) {
    if (kept) kept.hidden = true;
    beside(file, component, isNow);
    return;
  }
  if (!file.module) await file.soon;
  if (!file.module) await near(place);
  if (calls.get(place) !== call) return; // an update has overtaken this one
  if (file.module) {
    if (kept) kept.hidden = false;
    return file.module.default(component);
  }
  tell(place, isNow, () => component.setStateValue("failed", true));
}

function fileOf(name) {
  // The module's own address carries the version, and passes it on to what it imports: without it a browser might
  // combine cached files of two releases.
  const path = `app/static/live/${name}.js?v=${version}`;
  if (!modules.has(path)) {
    const file = { module: null };
    file.load = import(new URL(path, document.baseURI)).then(
      (loaded) => { file.module = loaded; }, (error) => { console.error(error); });
    file.soon = Promise.race([file.load, aMoment()]);
    modules.set(path, file);
  }
  return modules.get(path);
}

// In short steps: one long wait would be over at once where the browser was busy all the while.
async function aMoment() {
  for (let k = 0; k < 6; k++) await new Promise((next) => { setTimeout(next, 250); });
}

// A stand-in is worked out for what is about to be seen, as all else is.
function near(place) {
  return new Promise((resolve) => {
    new IntersectionObserver((entries, watcher) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      resolve();
    }, { rootMargin: "500px 0px" }).observe(place);
  });
}

// A stand-in is shown beside this element: give its place back once the module is here, and until then ask for what
// the module would have asked for.
function beside(file, { data, parentElement, setStateValue }, isNow) {
  file.load.then(() => { if (file.module) tell(parentElement, isNow, () => setStateValue("failed", false)); });
  const { again } = data;
  if (again) setTimeout(tell, again.after, parentElement, isNow, () => setStateValue("again", again.number));
}

// Streamlit sends what is said in one moment as one message, for one part of the page, and the other parts get no answer:
// so one part after the other, and again where no answer comes.
const PAUSE = 20;
const ASK_AGAIN = 5_000;
const waiting = new Map();
let timer = null;

function tell(place, isNow, say) {
  if (!isNow()) return;
  const part = place.closest("[class*=st-key-section-]") ?? place;
  waiting.set(part, [...(waiting.get(part) ?? []), say]);
  timer ??= setTimeout(tellNext, PAUSE);
  setTimeout(tell, ASK_AGAIN, place, isNow, say);
}

function tellNext() {
  const [part, says] = waiting.entries().next().value;
  waiting.delete(part);
  timer = waiting.size ? setTimeout(tellNext, PAUSE) : null;
  for (const say of says) say();
}
