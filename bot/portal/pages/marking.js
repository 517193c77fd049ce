// The text of a report as elements: lines, headings, and what was quoted of it marked.

import { h, unique } from "./dom.js";

/** Positions counted as Python counts characters, turned into those of a JavaScript string. */
export function unitsOf(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (at) => Math.min(at, text.length);
  const starts = [];
  let unit = 0;
  for (const character of text) {
    starts.push(unit);
    unit += character.length;
  }
  return (at) => (at < starts.length ? starts[at] : text.length);
}

export class Marking {
  /** `sections` are those of the report's outline, their positions in characters. */
  constructor(text, sections) {
    this.text = text;
    this._units = unitsOf(text);
    this._anchors = sections.map((section) => ({
      id: unique("section"),
      level: section.level,
      start: this._units(section.start),
      body: this._units(section.body),
    }));
  }

  /** The name of the element at which a section begins. */
  anchor(index) {
    return this._anchors[index].id;
  }

  /** The lines as elements; `[start, end]` is what is marked, in characters. */
  lines(start, end) {
    const marked = { start: this._units(start), end: this._units(end) };
    const made = [];
    let at = 0;
    for (const line of this.text.split("\n")) {
      if (line.trim()) made.push(this._line(at, at + line.length, marked));
      at += line.length + 1;
    }
    return made;
  }

  _line(start, end, marked) {
    const heads = this._anchors.filter((one) => one.start >= start && one.start < end);
    const whole = heads.find((one) => one.start === start && one.body >= end);
    const content = this._pieces(start, end, marked, whole ? [] : heads);
    if (!whole) return h("p", {}, content);
    return h(`h${Math.min(6, whole.level + 1)}`, { id: whole.id }, content);
  }

  /** The stretches of a line, cut where a heading or what is marked begins or ends. */
  _pieces(start, end, marked, heads) {
    const inside = (at) => at > start && at < end;
    const edges = [marked.start, marked.end, ...heads.flatMap((one) => [one.start, one.body])];
    const cuts = [start, ...new Set(edges.filter(inside)), end].sort((a, b) => a - b);
    return cuts.slice(1).map((to, index) => {
      const from = cuts[index];
      const said = this.text.slice(from, to);
      const head = heads.find((one) => from >= one.start && from < one.body);
      const quoted = from >= marked.start && to <= marked.end && from < to;
      const id = head && head.start === from ? head.id : null;
      const shown = quoted ? h("mark", { class: "quoted" }, said) : said;
      return head ? h("b", { id }, shown) : shown;
    });
  }
}
