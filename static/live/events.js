// Clicks and selections on any trace, told to Python as positions in the traces' arrays.

const MOST_SELECTED = 10_000;

export function listen(figure) {
  const { plot } = figure;
  let told = false;

  plot.on("plotly_click", ({ points }) => {
    told = true;
    if (wants(figure, "click")) tell(figure, "click", points.slice(0, 1).map(describe));
  });
  plot.on("plotly_selected", (selection) => {
    if (!wants(figure, "select")) return;
    tell(figure, "select", (selection?.points ?? []).slice(0, MOST_SELECTED).map(describe));
  });
  plot.on("plotly_deselect", () => {
    if (wants(figure, "select")) tell(figure, "select", []);
  });
  // Zooming by hand moves the places of the handles.
  plot.on("plotly_relayout", () => figure.handles.draw());
  plot.on("plotly_afterplot", () => figure.handles.draw());

  // Plotly raises no event for what shows nothing on hover; a heat map's cell is then found from
  // the pointer's position.
  plot.addEventListener("pointerdown", () => { told = false; }, true);
  plot.addEventListener("click", (event) => {
    const { clientX, clientY } = event;
    setTimeout(() => {
      if (told || !wants(figure, "click")) return;
      const cell = cellUnder(plot, clientX, clientY);
      if (cell) tell(figure, "click", [cell]);
    });
  }, true);
}

const wants = (figure, kind) => figure.header?.events.includes(kind);

function tell(figure, kind, points) {
  figure.component.setTriggerValue("event", { kind, points });
}

function describe(point) {
  const { curveNumber, pointNumber, pointIndex, x, y, z } = point;
  return { curve: curveNumber, index: pointNumber ?? pointIndex, x, y, z: finite(z) };
}

const finite = (value) => (Number.isFinite(value) ? value : null);

const GRIDS = new Set(["heatmap", "contour", "image"]);

function cellUnder(plot, clientX, clientY) {
  const box = plot.getBoundingClientRect();
  const traces = plot._fullData ?? [];
  // The one drawn last lies on top.
  for (let curve = traces.length - 1; curve >= 0; curve -= 1) {
    const trace = traces[curve];
    if (!GRIDS.has(trace.type) || trace.visible !== true) continue;
    const xaxis = plot._fullLayout[axisName(trace.xaxis ?? "x")];
    const yaxis = plot._fullLayout[axisName(trace.yaxis ?? "y")];
    const across = clientX - box.left - xaxis._offset;
    const down = clientY - box.top - yaxis._offset;
    if (across < 0 || across > xaxis._length || down < 0 || down > yaxis._length) continue;
    const rows = trace.z?.length ?? 0;
    const columns = rows ? trace.z[0].length : 0;
    const x = xaxis.p2c(across);
    const y = yaxis.p2c(down);
    const column = nearest(x, trace.x, columns, trace.x0, trace.dx, xaxis);
    const row = nearest(y, trace.y, rows, trace.y0, trace.dy, yaxis);
    if (row === null || column === null) continue;
    return {
      curve, index: [row, column], x: finite(x), y: finite(y), z: finite(trace.z[row][column]),
    };
  }
  return null;
}

export const axisName = (id) => `${id[0]}axis${id.slice(1)}`;

/** The index of the cell that holds `value`, or null outside the grid. */
function nearest(value, positions, count, start, step, axis) {
  if (!count) return null;
  const centers = positions?.length
    ? Array.from(positions, (position) => axis.d2c(position))
    : Array.from({ length: count }, (_, k) => (start ?? 0) + k * (step ?? 1));
  // One more position than cells: these are edges.
  if (centers.length === count + 1) {
    for (let k = 0; k < count; k += 1) {
      if ((value - centers[k]) * (value - centers[k + 1]) <= 0) return k;
    }
    return null;
  }
  let best = 0;
  for (let k = 1; k < count; k += 1) {
    if (Math.abs(centers[k] - value) < Math.abs(centers[best] - value)) best = k;
  }
  const neighbor = best + 1 < count ? best + 1 : best - 1;
  const width = count > 1 ? Math.abs(centers[neighbor] - centers[best]) : Math.abs(step ?? 1);
  return Math.abs(centers[best] - value) <= width * 0.5 * (1 + 1e-6) ? best : null;
}
