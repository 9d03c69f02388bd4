// Links from page to page stay within the session: a plain click asks the script for the page instead of opening the
// address anew. Opened in a new tab, copied or followed without this script they are links like any other.

const version = new URL(import.meta.url).search;
const { headFor, isHere } = await import(`./travel.js${version}`);

let ask = null;

/** Called by Streamlit for every update of the element. */
export default function update(component) {
  ask = (page) => component.setTriggerValue("page", page);
}

addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-page]");
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !ask || !isPlain || event.defaultPrevented || isHere(link)) return;
  event.preventDefault();
  headFor(new URL(link.href).hash.slice(1));
  ask(link.dataset.page);
});
