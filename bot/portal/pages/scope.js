// Narrows questions to regions, years and kinds of report; chips below the box.

import { fill, h } from "./dom.js";
import { Picker } from "./picker.js";
import { kindName, kinds, yearName } from "./sayings.js";
import { t } from "./words.js";

const MOST = 60;
/** Options of a list; more are found by searching. */

export class Scope {
  /** `onchange` is called when another choice is made. */
  constructor(api, onchange = () => {}) {
    this._api = api;
    this._chips = h("div", { class: "chips" });
    const redraw = () => {
      this._draw();
      onchange();
    };
    this.regions = new Picker(t("地区"), (words) => this._regions(words), redraw);
    this.years = new Picker(t("年份"), (words) => this._years(words), redraw);
    this.kinds = new Picker(t("类型"), () => this._kinds(), redraw, { searched: false });
    this.element = h(
      "div",
      { class: "narrow", role: "group", "aria-label": t("只查哪些报告") },
      [this.regions, this.years, this.kinds].map((picker) => picker.element),
      this._chips,
    );
  }

  /** What goes with a question. */
  get asked() {
    return {
      regions: this.regions.values,
      years: this.years.values,
      kinds: this.kinds.values,
    };
  }

  /** What is chosen, with what it is called, to be kept: `{regions, years, kinds}`. */
  get chosen() {
    return { regions: this.regions.chosen, years: this.years.chosen, kinds: this.kinds.chosen };
  }

  /** Chooses what was kept, and nothing else. */
  choose({ regions = [], years = [], kinds = [] } = {}) {
    this.regions.choose(regions);
    this.years.choose(years);
    this.kinds.choose(kinds);
  }

  _draw() {
    if (!this.kinds) return; // the pickers are being made
    fill(this._chips, [this.regions, this.years, this.kinds].map((picker) => picker.chips()));
  }

  async _regions(words) {
    const { regions } = await this._api.get("api/regions", { q: words });
    return regions.slice(0, MOST).map((one) => ({
      value: one.name,
      label: one.name,
      more: t("{n} 份", { n: one.reports }),
    }));
  }

  async _years(words) {
    const { years } = await this._api.get("api/years");
    return years
      .filter((one) => String(one.year).includes(words))
      .map((one) => ({ value: one.year, label: yearName(one.year), more: t("{n} 份", { n: one.reports }) }));
  }

  _kinds() {
    return kinds.map((kind) => ({ value: kind, label: kindName(kind) }));
  }
}
