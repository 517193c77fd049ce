// The reports, a page at a time, each with the way to its text.

import { fill, h } from "./dom.js";
import { kindName, yearName } from "./sayings.js";
import { number, t } from "./words.js";

export class Listing {
  constructor(api) {
    this._api = api;
    this._round = 0;
    this._wanted = {};
    this.element = h("section", { class: "listing", "aria-labelledby": "listing-title" });
  }

  /** Shows the reports with those words, of that region and year. */
  async show(wanted, page = 1) {
    this._round += 1;
    const round = this._round;
    this._wanted = wanted;
    try {
      const found = await this._api.get("api/reports", { ...wanted, page });
      if (round === this._round) this._draw(found);
    } catch (error) {
      if (round === this._round) fill(this.element, h("p", { class: "none" }, error.message));
    }
  }

  _draw({ reports, total, page, pages }) {
    const { region, year } = this._wanted;
    const narrowed = [region, year ? yearName(year) : ""].filter(Boolean).join(" ");
    fill(
      this.element,
      h("h2", { id: "listing-title" }, t("报告"), h("small", {}, t("{n} 份", { n: number(total) }))),
      narrowed ? h("p", { class: "small" }, narrowed) : null,
      total ? h("ul", {}, reports.map((report) => this._item(report))) : h("p", { class: "none" }, t("没有符合的报告")),
      pages > 1 ? this._pages(page, pages) : null,
    );
  }

  _item(report) {
    const facts = [
      report.region || t("地区未知"),
      yearName(report.year),
      kindName(report.kind),
      t("{n} 段", { n: number(report.passages) }),
    ];
    const version = t("版本 {id}", { id: report.id.slice(0, 8) });
    return h(
      "li",
      {},
      h("a", { href: this._api.url(`reports/${encodeURIComponent(report.id)}`) }, report.title || report.id),
      h("p", {}, facts.join(" · "), h("span", { class: "version" }, version)),
    );
  }

  _pages(page, pages) {
    const step = (to, name) =>
      h(
        "button",
        {
          type: "button",
          class: "opener",
          disabled: to < 1 || to > pages,
          onclick: () => this.show(this._wanted, to),
        },
        name,
      );
    return h(
      "nav",
      { class: "pages", "aria-label": t("翻页") },
      step(page - 1, t("上一页")),
      h("span", {}, `${page} / ${pages}`),
      step(page + 1, t("下一页")),
    );
  }
}
