// Keeps the page right while the browser translates it.
//
// A translator puts a <font> element in the place of a text node, but Streamlit's React keeps the node: taking it out
// later throws, and what is written into it is not seen. Where React touches such a node, the node goes back to its
// place first; the translator then translates what is new.

// A number in a translation keeps the form that it has in figures and controls: 0.708, not 0,708.
const NUMBER = /\d+(?:[.,\u00a0\u202f]\d+)*/g;
const WORD = /\p{L}{2}/u;
const UNTRANSLATED = "[translate=no]";
const SYMBOLS = "code, pre, .katex, [data-testid=stMetricValue], [data-testid=stMetricDelta]";

const standIns = new WeakMap(); // a text node → the element in its place
const originals = new WeakMap(); // that element → the text node
const marked = new WeakSet();

const observer = new MutationObserver(look);

function look(records) {
  const parents = new Set();
  for (const record of records) {
    if (record.type === "characterData") parents.add(record.target.parentElement);
    else if (record.addedNodes.length + record.removedNodes.length > 0) {
      noteStandIn(record);
      parents.add(record.target);
      for (const node of record.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) markWithin(node);
    }
  }
  for (const parent of parents) {
    if (!parent?.isConnected || isSettled(parent)) continue;
    mark(parent);
    keepNumbers(parent);
  }
}

// The element comes with the record that takes the text out, stands beside the text before that, or takes it in.
function noteStandIn({ addedNodes, removedNodes, previousSibling, nextSibling }) {
  for (const node of removedNodes) {
    if (node.nodeType !== Node.TEXT_NODE) continue;
    const element = [...addedNodes, previousSibling, nextSibling, node.parentNode]
      .find((one) => one?.nodeName === "FONT" && !originals.has(one));
    if (!element) continue;
    standIns.set(node, element);
    originals.set(element, node);
    keepNumbers(element);
  }
}

/** Put a text node back whose place a translator has taken. */
function putBack(node) {
  look(observer.takeRecords());
  const element = standIns.get(node);
  if (!element) return;
  standIns.delete(node);
  if (element.parentNode) element.replaceWith(node);
}

function keepNumbers(element) {
  let standIn = element.closest("font");
  while (standIn && !originals.has(standIn)) standIn = standIn.parentElement?.closest("font");
  if (!standIn) return;
  // In the order in which they stand: 1.0 and 10 have the same digits.
  const forms = {};
  for (const number of originals.get(standIn).data.match(NUMBER) ?? []) (forms[digits(number)] ??= []).push(number);
  const walker = document.createTreeWalker(standIn, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const kept = text.data.replace(NUMBER, (number) => forms[digits(number)]?.shift() ?? number);
    if (kept !== text.data) text.data = kept;
  }
}

const digits = (number) => number.replace(/\D/g, "");

// Formulas, code, and all that has no word in it: numbers above all.
function markWithin(root) {
  if (isSettled(root)) return;
  for (const element of [root, ...root.querySelectorAll("*")]) mark(element);
}

function mark(element) {
  if (element.nodeName === "FONT") return;
  const isLeaf = element.firstChild && [...element.childNodes].every((node) => node.nodeType === Node.TEXT_NODE);
  if ((isLeaf && !WORD.test(element.textContent)) || element.matches(SYMBOLS)) {
    if (element.getAttribute("translate") === "no") return;
    element.setAttribute("translate", "no");
    marked.add(element);
  } else if (marked.delete(element)) {
    element.removeAttribute("translate");
  }
}

/** Whether the element lies in one that its own code has marked, as every figure is. */
function isSettled(element) {
  const outer = element.closest(UNTRANSLATED);
  return outer !== null && !marked.has(outer);
}

for (const name of ["removeChild", "insertBefore"]) {
  const original = Node.prototype[name];
  // The node that has to be a child: what is removed, or what the other is put before.
  const at = name === "removeChild" ? 0 : 1;
  Node.prototype[name] = function (...nodes) {
    const node = nodes[at];
    if (node instanceof Text && node.parentNode !== this) {
      putBack(node);
      // The translator has rebuilt the paragraph: the node is already out, or its place is at the end.
      if (node.parentNode !== this) return at === 0 ? node : original.call(this, nodes[0], null);
    }
    return original.apply(this, nodes);
  };
}

const nodeValue = Object.getOwnPropertyDescriptor(Node.prototype, "nodeValue");
Object.defineProperty(Text.prototype, "nodeValue", {
  ...nodeValue,
  set(text) {
    if (!this.isConnected || standIns.has(this)) putBack(this);
    nodeValue.set.call(this, text);
  },
});

observer.observe(document.body, { childList: true, characterData: true, subtree: true });
markWithin(document.body);
