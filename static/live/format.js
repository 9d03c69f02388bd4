// Writes a slider's values, as ui/live/slider.py describes them.

/** A function from a position to its text; its `valueAt` gives the number. */
export function writer({ grid, count, format, unit }) {
  const valueAt = ({ values, minimum, maximum, step }) => (index) => {
    if (values) return values[index];
    if (index >= count - 1) return maximum;
    // 0.1 + 2 * 0.1 is 0.30000000000000004.
    return Number((minimum + index * step).toPrecision(12));
  };
  const at = valueAt(grid);
  const write = (index) =>
    (format.texts ? format.texts[index] : written(at(index), format)) + unit;
  write.valueAt = at;
  return write;
}

function written(value, { kind, digits, grouping }) {
  if (kind === "g") return minus(general(value, digits || 6));
  const percent = kind === "%";
  const text = (percent ? value * 100 : value).toLocaleString("en-US", {
    useGrouping: grouping, minimumFractionDigits: digits, maximumFractionDigits: digits,
  });
  return minus(percent ? `${text}%` : text);
}

// Python's "g": significant digits, no trailing zeros, powers of ten for the very small and large.
function general(value, digits) {
  if (value === 0) return "0";
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  if (power >= -4 && power < digits) return String(Number(value.toPrecision(digits)));
  const sign = power < 0 ? "-" : "+";
  return `${Number(mantissa)}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
}

const minus = (text) => text.replaceAll("-", "−");
