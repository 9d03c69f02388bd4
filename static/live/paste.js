// Hands a pasted picture to the file uploader of the part of the page that it names, as if it had been chosen there.

const pasters = new WeakMap();

/** Called by Streamlit for every update of the element. */
export default function update(component) {
  const { parentElement } = component;
  if (!pasters.has(parentElement)) pasters.set(parentElement, new Paster(parentElement));
  const paster = pasters.get(parentElement);
  paster.target = component.data.target;
  return () => requestAnimationFrame(() => paster.leaveIfGone());
}

class Paster {
  constructor(parent) {
    this.root = parent;
    this.listener = (event) => this.paste(event);
    document.addEventListener("paste", this.listener);
  }

  paste(event) {
    const picture = [...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith("image/"));
    const input = document.querySelector(`.${this.target} input[type=file]`);
    if (!picture || !input) return;
    event.preventDefault();
    const transfer = new DataTransfer();
    transfer.items.add(picture);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  leaveIfGone() {
    if (!this.root.isConnected) document.removeEventListener("paste", this.listener);
  }
}
