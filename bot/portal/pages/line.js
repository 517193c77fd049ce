// Lays a line over the years, each value with its label; years that are silent are a gap.

import { svg } from "./dom.js";
import { isCut, scaleOfLine, share, written } from "./scale.js";
import { labelOf, text } from "./labels.js";

const SIZES = [1, 0.9, 0.8];
const ASIDE = 0.36;
/** The share of its width that a label moves away from a line which climbs past it. */

/** Whether the labels have room side by side; else the years are better told by bars. */
export function fitsLine(panel, width, letters) {
  return plotOf(panel, width, letters) !== null;
}

export function leavesGaps(panel) {
  const years = stated(panel).map((point) => point.year);
  return years.some((year, at) => at && year - years[at - 1] > 1);
}

/** The marks of a panel, and how high they are. */
export function line(panel, width, letters) {
  const { size, small, ruler } = letters;
  const plot = plotOf(panel, width, letters);
  const points = stated(panel);
  const marks = [];
  for (const tick of plot.scale.ticks) {
    const y = plot.y(Number(tick));
    marks.push(svg("line", { class: tick === 0 ? "axis" : "grid", x1: 0, y1: y, x2: width, y2: y }));
    marks.push(text(written(plot.scale, tick), 0, y - 0.25 * size, { size: small, faint: true }));
  }
  points.slice(1).forEach((point, at) => {
    const [before, gap] = [points[at], point.year - points[at].year > 1];
    const ends = { x1: plot.x(before.year), y1: plot.y(before.value), x2: plot.x(point.year), y2: plot.y(point.value) };
    marks.push(svg("line", { class: gap ? "run gap" : "run", ...ends }));
  });
  for (const p of points) {
    marks.push(svg("circle", { class: "dot", cx: plot.x(p.year), cy: plot.y(p.value), r: 0.34 * size }));
  }
  marks.push(...labels(plot, points, ruler), ...silent(panel, plot, small));
  const years = [...new Set(panel.points.map((point) => point.year))];
  for (const year of years) {
    marks.push(text(String(year), plot.x(year), plot.bottom + 1.5 * size, { size, anchor: "middle" }));
  }
  return { marks, height: plot.bottom + 2 * size };
}

/** Above the dots, or below where the line comes down to one from both sides; aside where it
 * climbs or falls past. */
function labels(plot, points, ruler) {
  const heights = points.map((point) => plot.y(point.value));
  const lift = 0.65 * plot.size;
  return points.map((point, at) => {
    let [x, y] = [plot.x(point.year), heights[at]];
    const before = (heights[at - 1] ?? y) - y;
    const after = (heights[at + 1] ?? y) - y;
    const beside = [heights[at - 1], heights[at + 1]].filter((one) => one !== undefined);
    if (beside.every((other) => other < y) && y + 2 * plot.size < plot.bottom) {
      y += lift + 0.95 * plot.size;
    } else {
      y -= lift;
      x += aside(before, after, lift) * ruler(labelOf(point), plot.size);
    }
    return text(labelOf(point), x, y, { size: plot.size, anchor: "middle" });
  });
}

function aside(before, after, lift) {
  if (before > 0 && after < -lift) return -ASIDE;
  return after > 0 && before < -lift ? ASIDE : 0;
}

function silent(panel, plot, size) {
  return panel.points
    .filter((point) => point.value === null && point.year !== null)
    .map((p) => text(labelOf(p), plot.x(p.year), plot.bottom - 0.4 * size, { size, anchor: "middle", faint: true }));
}

/** The plot with the largest labels that have room; null where none have. */
function plotOf(panel, width, { size, small, ruler }) {
  for (const factor of SIZES) {
    const plot = plotAt(panel, width, size, Math.max(small, factor * size), ruler);
    const wide = panel.points.map((p) => [plot.x(p.year), ruler(labelOf(p), plot.size)]);
    const touching = wide.some(([x, own], at) => {
      if (!at) return false;
      const [before, its] = wide[at - 1];
      return x - before < (own + its) / 2 + 0.3 * size;
    });
    if (!touching) return plot;
  }
  return null;
}

function plotAt(panel, width, base, size, ruler) {
  const scale = scaleOfLine(panel);
  const years = panel.points.map((point) => point.year);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const half = (point) => ruler(labelOf(point), size) / 2 + 0.25 * base;
  const ticks = Math.max(...scale.ticks.map((tick) => ruler(written(scale, tick), 0.8 * base)));
  const left = ticks + Math.max(1.2 * base, half(panel.points[0]));
  const right = width - Math.max(1.2 * base, half(panel.points[panel.points.length - 1]));
  const top = 2.4 * base;
  const bottom = top + Math.min(16 * base, 0.5 * width + 4 * base);
  const lowest = isCut(scale) || scale.low !== 0 ? bottom - 1.7 * base : bottom;
  return {
    scale,
    size,
    bottom,
    x: (year) => left + ((year - first) / (last - first)) * (right - left),
    y: (value) => lowest - share(scale, Number(value)) * (lowest - top),
  };
}

function stated(panel) {
  return panel.points.filter((point) => point.value !== null);
}
