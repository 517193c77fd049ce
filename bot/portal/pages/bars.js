// Lays the bars of a chart: a bar for each value from the nought on, its label as the report
// has it. Names stand left of their bars where they are short, else above them.

import { svg } from "./dom.js";
import { scaleOfBars, share, written } from "./scale.js";
import { cutTo, labelOf, shortNames, text } from "./labels.js";
import { t } from "./words.js";

const HAIR = 2;
/** Pixels of the bar of a value that is too small to be seen and yet not nought. */

/** The marks of a panel, and how high they are. */
export function bars(panel, width, { size, small, ruler }) {
  const rows = rowsOf(panel, width, size, ruler);
  const scale = scaleOfBars(panel, Math.max(1, Math.min(4, Math.floor(width / (size * 7)))));
  const label = (point) => cutTo(labelOf(point), 0.45 * width, size, ruler);
  const number = (point) => (point.citation ? `[${point.citation}]` : "");
  const room = (point) => ruler(label(point), size) + ruler(number(point), small) + size;
  const names = Math.max(...rows.map((row) => ruler(row.name, size)));
  const below = rows.filter((row) => Number(row.point.value) < 0);
  const left = (names ? names + 0.6 * size : 0) + Math.max(0, ...below.map((r) => room(r.point)));
  const above = rows.filter((row) => !(Number(row.point.value) < 0));
  const right = width - Math.max(0.5 * size, ...above.map((row) => room(row.point)));
  const x = (value) => left + share(scale, value) * (right - left);
  const thick = 1.25 * size;
  const pitch = 1.9 * size;
  const marks = scale.ticks.map((tick) =>
    text(written(scale, tick), x(tick), small, { size: small, anchor: "middle", faint: true }),
  );
  let y = 1.4 * size;
  for (const row of rows) {
    if (row.heading) {
      y += row === rows[0] ? 0.2 * size : 0.5 * size;
      marks.push(text(cutTo(row.heading, width, size, ruler), 0, y + size, { size }));
      y += 1.4 * size;
    }
    for (const tick of scale.ticks) marks.push(upright(x(tick), y, pitch, "grid"));
    const base = y + pitch / 2 + 0.36 * size;
    if (row.name) marks.push(text(row.name, 0, base, { size }));
    marks.push(...boxes(row, x, y + (pitch - thick) / 2, thick), upright(x(0), y, pitch, "axis"));
    marks.push(...labels(row.point));
    y += pitch;

    function labels(point) {
      const said = label(point);
      const negative = Number(point.value) < 0;
      const end = negative ? x(Number(point.value)) : Math.max(x(Number(point.high ?? point.value ?? 0)), x(0));
      const at = negative ? end - room(point) + 0.4 * size : end + 0.4 * size;
      const behind = at + ruler(said, size) + 0.2 * size;
      return [
        text(said, at, base, { size, faint: point.value === null }),
        text(number(point), behind, base, { size: small, faint: true }),
      ];
    }
  }
  return { marks, height: y + 0.2 * size };
}

function rowsOf(panel, width, size, ruler) {
  const regions = [...new Set(panel.points.map((point) => point.region))];
  const years = new Set(panel.points.map((p) => p.year).filter((year) => year !== null));
  const yearOf = (point) => (point.year === null ? "" : t("{y}年", { y: point.year }));
  if (regions.length === 1) return panel.points.map((point) => ({ point, name: yearOf(point) }));
  const names = shortNames(regions);
  const several = years.size > 1;
  const grouped = panel.points.length > regions.length;
  const beside = (p) => names.get(p.region) + (several ? ` ${yearOf(p)}` : "");
  const widest = Math.max(...panel.points.map((point) => ruler(beside(point), size)));
  if (!grouped && widest <= 0.3 * width) {
    return panel.points.map((point) => ({ point, name: beside(point) }));
  }
  const last = Math.max(...years);
  return panel.points.map((point, at) => ({
    point,
    name: several ? yearOf(point) : "",
    heading: panel.points[at - 1]?.region === point.region ? "" : names.get(point.region),
    pale: grouped && point.year !== last,
  }));
}

/** The bar; a target, and what lies between the ends of a range, are empty frames. */
function boxes(row, x, top, height) {
  const { point, pale } = row;
  if (point.value === null) return [];
  const value = Number(point.value);
  const zero = x(0);
  let end = x(value);
  if (value && Math.abs(end - zero) < HAIR) end = zero + (value > 0 ? HAIR : -HAIR);
  const tone = `${value < 0 ? "fall" : "rise"}${pale ? " pale" : ""}`;
  const box = (from, to, kind) =>
    svg("rect", {
      class: `bar ${tone} ${kind}`,
      x: Math.min(from, to),
      y: top,
      width: Math.abs(to - from),
      height,
    });
  const found = [box(zero, end, point.target ? "empty" : "full")];
  if (point.high !== null) found.push(box(end, x(Number(point.high)), "empty"));
  return found;
}

function upright(x, y, height, kind) {
  return svg("line", { class: kind, x1: x, y1: y, x2: x, y2: y + height });
}
