// Back and forward in the browser's history: which entries of the address have changed.

const listeners = new Set();
let last = location.search;

// The page itself writes the address too; that is no travel, but where the next one starts.
for (const name of ["pushState", "replaceState"]) {
  const original = history[name];
  history[name] = function (...parts) {
    const result = original.apply(this, parts);
    last = location.search;
    return result;
  };
}

addEventListener("popstate", () => {
  const [before, now] = [new URLSearchParams(last), new URLSearchParams(location.search)];
  last = location.search;
  for (const listener of [...listeners]) {
    const name = listener.entry();
    if (name && before.get(name) !== now.get(name)) listener.changed(() => new URLSearchParams(location.search).get(name));
  }
});

/**
 * Hear of travels that change one entry: `entry` names it, or is null; `changed` is called with a function that reads it.
 * Returns a function that ends it.
 */
export function onTravel(entry, changed) {
  const listener = { entry, changed };
  listeners.add(listener);
  return () => listeners.delete(listener);
}
