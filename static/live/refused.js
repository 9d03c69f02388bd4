// Tells Python what became of uploads that the host has refused; Streamlit shows no more than a number, and of a camera's
// picture nothing.

const watchers = new WeakMap();

/** Called by Streamlit for every update of the element. */
export default function update(component) {
  const { parentElement } = component;
  if (!watchers.has(parentElement)) watchers.set(parentElement, new Watcher(parentElement));
  const watcher = watchers.get(parentElement);
  watcher.component = component;
  return () => requestAnimationFrame(() => watcher.leaveIfGone());
}

class Watcher {
  constructor(parent) {
    this.root = parent;
    // The uploaders are those of the block that this element stands in.
    this.block = parent.closest("[data-testid=stVerticalBlock]") ?? parent;
    this.ofCamera = null;
    this.told = null;
    this.changes = new MutationObserver(() => this.look());
    this.changes.observe(this.block, { childList: true, subtree: true, characterData: true });
    this.requests = new PerformanceObserver((list) => {
      const upload = list.getEntries().filter(({ name }) => name.includes("/_stcore/upload_file/")).at(-1);
      if (!upload) return;
      this.ofCamera = upload.responseStatus >= 400 ? upload.responseStatus : null;
      this.look();
    });
    this.requests.observe({ type: "resource" });
  }

  /** The status of the upload that failed, 0 without an answer; null where none has. */
  get status() {
    const said = this.block.querySelector("[data-testid=stFileUploader] [role=alert]")?.textContent ?? "";
    const code = /status code (\d{3})/.exec(said);
    if (code) return Number(code[1]);
    if (said.includes("Network Error")) return 0;
    if (said.includes("or smaller")) return 413; // the browser itself refuses what is above the app's own limit
    return this.block.querySelector("[data-testid=stCameraInput]") ? this.ofCamera : null;
  }

  look() {
    const { status } = this;
    if (status === this.told) return;
    this.told = status;
    this.component.setStateValue("refused", status === null ? null : { status, framed: window.top !== window });
  }

  leaveIfGone() {
    if (this.root.isConnected) return;
    this.changes.disconnect();
    this.requests.disconnect();
  }
}
