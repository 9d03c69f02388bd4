// Style sheets beside the modules.

const loads = new Map();

/** Resolves once the style sheet is in force, so that nothing is ever drawn without it. */
export function loadStyles(name, version) {
  if (!loads.has(name)) {
    loads.set(name, new Promise((resolve) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = new URL(`./${name}.css${version}`, import.meta.url);
      link.onload = link.onerror = resolve;
      document.head.append(link);
    }));
  }
  return loads.get(name);
}
