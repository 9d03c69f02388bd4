// Printing: what waits until somebody scrolls to it is drawn first where there is time for it, and left out where there
// is none; so is what still shows an earlier run.

const version = new URL(import.meta.url).search;
const [gate, { loadStyles }] = await Promise.all(["gate", "styles"].map((name) => import(`./${name}.js${version}`)));
await loadStyles("print", version);

const LONGEST = 60_000;
const LOOK_EVERY = 100;

const parts = new Set();
let timer = null;

/**
 * Register a part of the page: the element that stands in it, whether it waits to be drawn, and a function that has it
 * drawn. Returns a function that ends it.
 */
export function awaitPrint(part) {
  parts.add(part);
  return () => parts.delete(part);
}
// In the page's order: parts register as their code happens to load.
const waiting = () => [...parts].filter(({ element, isWaiting }) => element.isConnected && isWaiting())
  .sort((one, other) => one.element.compareDocumentPosition(other.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);

const print = window.print.bind(window);

/** Print once every part is drawn. Asked a second time, print what is drawn by then. */
function drawAndPrint() {
  const due = waiting();
  if (timer || due.length === 0) {
    finish();
    return;
  }
  for (const part of due) part.draw();
  const note = document.createElement("div");
  note.className = "nudge-print-note";
  note.setAttribute("role", "status");
  note.textContent = "Drawing every section before printing. Print again to print what is there.";
  document.body.append(note);
  const until = performance.now() + LONGEST;
  timer = setInterval(() => {
    if (isDrawn() || performance.now() > until) finish();
  }, LOOK_EVERY);
}

function finish() {
  clearInterval(timer);
  timer = null;
  document.querySelector(".nudge-print-note")?.remove();
  print();
}

const isDrawn = () => waiting().length === 0 && !gate.isBusy()
  && !document.documentElement.dataset.nudgeRun?.endsWith("under way")
  && [...document.querySelectorAll(".nudge-figure")].every((figure) => Number(figure.dataset.draws) > 0);

// Streamlit's own menu calls window.print; the browser's menu tells only when it is too late to draw.
window.print = drawAndPrint;
addEventListener("keydown", (event) => {
  const isPrint = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === "p";
  if (!isPrint || waiting().length === 0) return;
  event.preventDefault();
  drawAndPrint();
});

// Figures have the size that they have on the screen; in print they take that of their column.
addEventListener("beforeprint", () => {
  for (const figure of document.querySelectorAll(".nudge-figure")) {
    const { clientWidth: width, clientHeight: height } = figure;
    figure.style.setProperty("--width", `${width}px`);
    figure.style.setProperty("--ratio", `${width} / ${height}`);
    for (const picture of figure.querySelectorAll(".main-svg")) picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }
  leaveOut(waiting());
});
addEventListener("afterprint", () => {
  // Plotly gives a picture its size anew when its column changes.
  for (const picture of document.querySelectorAll(".nudge-figure .main-svg")) picture.removeAttribute("viewBox");
  for (const element of document.querySelectorAll("[data-nudge-left-out]")) delete element.dataset.nudgeLeftOut;
  document.querySelector(".nudge-print-left-out")?.remove();
});

/** Take parts of the page out of the print, with their headings, and say so at its end. */
function leaveOut(due) {
  const content = document.querySelector("[data-testid=stMainBlockContainer]");
  const titles = [];
  for (const { element } of due) {
    const section = [...content.firstElementChild.children].find((child) => child.contains(element));
    if (!section) continue;
    section.dataset.nudgeLeftOut = "";
    const heading = section.previousElementSibling?.querySelector("h1, h2, h3");
    if (!heading) continue;
    section.previousElementSibling.dataset.nudgeLeftOut = "";
    titles.push(heading.textContent);
  }
  if (titles.length === 0) return;
  const line = document.createElement("p");
  line.className = "nudge-print-left-out";
  line.textContent = `Not in this print, because nobody has scrolled to it yet: ${titles.join(" · ")}`;
  content.append(line);
}
