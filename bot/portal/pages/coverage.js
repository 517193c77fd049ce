// How many reports there are of each region and year, as a table that is narrowed by words.

import { fill, h } from "./dom.js";
import { number, t } from "./words.js";

const PAGE = 100;
/** Rows that are shown at first, and added at each press. */

export class Coverage {
  /** `onpick({region, year})` is called for the cell that a reader presses. */
  constructor(coverage, onpick) {
    this._coverage = coverage;
    this._onpick = onpick;
    this._names = null;
    this._shown = PAGE;
    this._picked = null;
    this.element = h("section", { class: "coverage", "aria-labelledby": "coverage-title" });
    this._draw();
  }

  /** Shows only the regions of these names; all where it is null. */
  narrow(names) {
    this._names = names;
    this._shown = PAGE;
    this._draw();
  }

  /** Marks the cell of a region and year; none where both are empty. */
  pick(region, year) {
    this._picked = region || year ? `${region}\n${year ?? ""}` : null;
    this._draw();
  }

  _draw() {
    const held = this.element.contains(document.activeElement) ? document.activeElement.dataset.cell : null;
    const { years, rows } = this._coverage;
    const wanted = this._names ? rows.filter((row) => this._names.has(row.name)) : rows;
    const shown = wanted.slice(0, this._shown);
    fill(
      this.element,
      h("h2", { id: "coverage-title" }, t("地区和年份")),
      wanted.length ? this._table(years, shown) : h("p", { class: "none" }, t("没有符合的地区")),
      wanted.length > shown.length ? this._more(wanted.length - shown.length) : null,
    );
    if (held) this.element.querySelector(`[data-cell="${CSS.escape(held)}"]`)?.focus();
  }

  _table(years, rows) {
    const head = (year) => h("th", { scope: "col" }, year ?? t("年份未知"));
    return h(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": t("地区和年份，可左右滚动") },
      h(
        "table",
        {},
        h("caption", { class: "unseen" }, t("每个地区每一年有几份报告")),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("地区")), years.map(head))),
        h("tbody", {}, rows.map((row) => this._row(row, years))),
      ),
    );
  }

  _row(row, years) {
    const name = row.name || t("地区未知");
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, name),
      row.counts.map((count, at) => h("td", {}, this._cell(row, name, years[at], count))),
    );
  }

  _cell(row, name, year, count) {
    if (!count) return h("span", { class: "none" }, "·");
    const cell = `${row.name}\n${year ?? ""}`;
    const said = t("{region} {year}：{n} 份报告", { region: name, year: year ?? t("年份未知"), n: count });
    const pressed = cell === this._picked;
    const press = () => this._onpick(pressed ? { region: "", year: null } : { region: row.name, year });
    return h(
      "button",
      { type: "button", "data-cell": cell, "aria-label": said, "aria-pressed": String(pressed), onclick: press },
      number(count),
    );
  }

  _more(left) {
    const press = () => {
      this._shown += PAGE;
      this._draw();
    };
    return h("button", { type: "button", class: "opener", onclick: press }, t("还有 {n} 个地区", { n: number(left) }));
  }
}
