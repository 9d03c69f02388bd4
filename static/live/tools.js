// The toolbar of a figure: save as PNG, show the data as a table, reset the view.

const MOST_ROWS = 200;
const MOST_COLUMNS = 60;

const ICONS = {
  save: "M12 4v10m0 0 4-4m-4 4-4-4M5 19h14",
  data: "M4 6h16v12H4zM4 10h16M4 14h16M10 6v12",
  reset: "M5 12a7 7 0 1 0 2.2-5.1M5 4v4h4",
};

export class Tools {
  constructor(figure) {
    this.figure = figure;
    this.bar = document.createElement("div");
    this.bar.className = "nudge-figure-tools";
    this.bar.setAttribute("role", "toolbar");
    this.bar.setAttribute("aria-label", "Figure");
    this.reset = this.button("reset", "Reset the view", () => this.resetView());
    this.data = this.button("data", "Show the data", () => this.toggleData());
    this.data.setAttribute("aria-expanded", "false");
    this.save = this.button("save", "Save as PNG", () => this.savePicture());
  }

  button(icon, label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.title = label;
    button.setAttribute("aria-label", label);
    button.dataset.tool = icon;
    button.innerHTML =
      `<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`;
    button.addEventListener("click", act);
    this.bar.append(button);
    return button;
  }

  draw({ table, note }) {
    this.data.hidden = !table;
    if (this.panel) this.fill();
    if (!note && !this.note) return;
    this.note ??= this.figure.root.appendChild(document.createElement("p"));
    this.note.className = "nudge-figure-note";
    this.note.textContent = note ?? "";
  }

  resetView() {
    const { Plotly, plot } = this.figure;
    const change = {};
    for (const [name, axis] of Object.entries(plot._fullLayout)) {
      if (/^[xy]axis\d*$/.test(name) && axis._rangeInitial0 !== undefined) {
        change[`${name}.range`] = [axis._rangeInitial0, axis._rangeInitial1];
        if (axis._autorangeInitial) {
          delete change[`${name}.range`];
          change[`${name}.autorange`] = true;
        }
      }
      if (/^scene\d*$/.test(name)) {
        change[`${name}.camera`] = axis._scene?.viewInitial?.camera ?? null;
      }
    }
    Plotly.relayout(plot, change);
  }

  async savePicture() {
    const { Plotly, plot, root, header } = this.figure;
    const background = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
    // Transparent in the page, but a file has to carry its own ground.
    const layout = { ...plot.layout, paper_bgcolor: background || "#fff" };
    const { clientWidth: width, clientHeight: height } = plot;
    const url = await Plotly.toImage({ data: plot.data, layout }, {
      format: "png", width, height, scale: 2,
    });
    const link = document.createElement("a");
    link.href = url;
    link.download = `${header.key.replace(/[^\w-]+/g, "-")}.png`;
    link.click();
  }

  toggleData() {
    if (this.panel) {
      this.panel.remove();
      this.panel = null;
    } else {
      this.panel = document.createElement("div");
      this.panel.className = "nudge-figure-data";
      this.panel.setAttribute("role", "region");
      this.panel.tabIndex = 0;
      this.panel.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        this.toggleData();
        this.data.focus();
      });
      this.fill();
      this.figure.root.append(this.panel);
      this.panel.focus({ preventScroll: true });
    }
    this.data.setAttribute("aria-expanded", String(!!this.panel));
    this.data.setAttribute("aria-label", this.panel ? "Hide the data" : "Show the data");
  }

  fill() {
    const { plot, header } = this.figure;
    this.panel.setAttribute("aria-label", `Data: ${header.alt}`);
    this.panel.replaceChildren(
      ...plot.data.map((trace, k) => tableOf(trace, trace.name || `Trace ${k + 1}`)));
  }
}

function tableOf(trace, name) {
  const grid = trace.z?.length && trace.z[0]?.length !== undefined;
  const { head, rows, count } = grid ? gridRows(trace) : pointRows(trace);
  const table = document.createElement("table");
  table.translate = false;
  const caption = table.createCaption();
  caption.textContent = rows.length < count
    ? `${name}: the first ${rows.length} of ${count.toLocaleString("en-US")} rows`
    : `${name}: ${count === 0 ? "no data" : count === 1 ? "1 row" : `${count} rows`}`;
  const titles = table.createTHead().insertRow();
  for (const title of head) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = title;
    titles.append(cell);
  }
  const body = table.createTBody();
  for (const values of rows) {
    const row = body.insertRow();
    for (const value of values) row.insertCell().textContent = value;
  }
  return table;
}

function pointRows(trace) {
  const columns = ["x", "y", "z", "text"].filter((key) => trace[key]?.length && typeof trace[key] !== "string");
  const count = Math.max(0, ...columns.map((key) => trace[key].length));
  const rows = Array.from({ length: Math.min(count, MOST_ROWS) }, (_, k) =>
    columns.map((key) => written(trace[key][k])));
  return { head: columns, rows, count };
}

function gridRows({ x, y, z }) {
  const columns = Math.min(z[0].length, MOST_COLUMNS);
  const rows = Array.from({ length: Math.min(z.length, MOST_ROWS) }, (_, row) => [
    written(y?.[row] ?? row),
    ...Array.from({ length: columns }, (_, column) => written(z[row][column])),
  ]);
  const head = ["y \\ x", ...Array.from({ length: columns }, (_, k) => written(x?.[k] ?? k))];
  return { head, rows, count: z.length };
}

function written(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (typeof value !== "number") return String(value);
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  return String(Number(value.toPrecision(4))).replace("-", "−");
}
