// The scale of an axis: round numbers along it, and in what they are counted (万, 亿). As
// `bot/charts/scale.py` has it, so that both draw the same picture.

const STEPS = [1, 2, 2.5, 5, 10];
const MULTIPLES = { "": 1, 万: 1e4, 亿: 1e8 };

/** The axis of bars: it holds the nought, and reaches to the outermost values. */
export function fromNought(values, unit, most = 4) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  if (low === high) return { low: 0, high: 1, ticks: [0], multiple: "" };
  const multiple = multipleOf(Math.max(-low, high), unit);
  return { low, high, ticks: ticksOf(low, high, most), multiple };
}

/**
 * The axis of a line: from nought where the values reach down to half of the largest, else
 * only around them. A `share` of a whole is never more than 100%.
 */
export function around(values, unit, share = false) {
  let [low, high] = [Math.min(...values), Math.max(...values)];
  if ((low >= 0 && low <= high / 2) || high === low) {
    [low, high] = [Math.min(low, 0), Math.max(high, 0)];
  }
  if (high === low) return { low: 0, high: 1, ticks: [0], multiple: "" };
  const step = stepOf(high - low, 4);
  if (low !== 0) low = Math.floor(low / step) * step;
  high = Math.ceil(high / step) * step;
  if (share) high = Math.min(high, 100);
  const multiple = multipleOf(Math.max(Math.abs(low), Math.abs(high)), unit);
  return { low, high, ticks: ticksOf(low, high, 5), multiple };
}

/** The axis of a panel's bars, with about that many ticks at most. */
export function scaleOfBars(panel, most = 4) {
  const ends = panel.points.flatMap((point) => [point.value, point.high]);
  return fromNought(ends.filter((end) => end !== null).map(Number), panel.unit, most);
}

/** The axis of a panel's line. */
export function scaleOfLine(panel) {
  const stated = panel.points.filter((point) => point.value !== null);
  const values = stated.map((point) => Number(point.value));
  const whole = panel.unit === "%" && !panel.change && Math.max(...values) <= 100;
  return around(values, panel.unit, whole);
}

/** Whether an axis leaves out the nought. */
export function isCut(scale) {
  return scale.low > 0 || scale.high < 0;
}

/** Where on the axis a value lies, from 0 to 1. */
export function share(scale, value) {
  return (value - scale.low) / (scale.high - scale.low);
}

/** A tick as it stands beside the axis. */
export function written(scale, tick) {
  const value = tick / MULTIPLES[scale.multiple];
  const said = new Intl.NumberFormat("en", { maximumSignificantDigits: 10 }).format(value);
  return said.replace("-", "−");
}

function ticksOf(low, high, most) {
  const step = stepOf(high - low, most);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => step * (first + at));
}

function stepOf(span, most) {
  const power = 10 ** Math.floor(Math.log10(span / most));
  return power * STEPS.find((step) => power * step >= (span / most) * (1 - 1e-9));
}

function multipleOf(most, unit) {
  if (most >= 1e8) return "亿";
  return most >= (unit === "元" ? 1e4 : 1e5) ? "万" : "";
}
