// A report inside the panel or the frame, at the sentence that was quoted. It is fetched with
// what the panel shows the portal: its reader need not be able to open the portal's own pages.

import { fill, h, lead } from "./dom.js";
import { icon } from "./icons.js";
import { Marking } from "./marking.js";
import { kindName, reportPlace } from "./sayings.js";
import { standing } from "./standing.js";
import { slice } from "./text.js";
import { t } from "./words.js";

export class Reader {
  /** `others` stand aside while a report is read; `scrolled` is what they scroll in. */
  constructor(api, others, scrolled) {
    this._api = api;
    this._others = others;
    this._scrolled = scrolled;
    this._left = null;
    this._round = 0;
    this.element = h("article", { class: "reader", hidden: true, "aria-label": t("报告") });
  }

  get isOpen() {
    return this._left !== null;
  }

  /** Shows the report of a citation; `opener` has the focus again afterwards. */
  async show(citation, opener) {
    this._round += 1;
    const round = this._round;
    this._left = {
      opener,
      top: this._scrolled.scrollTop,
      shown: this._others.filter((one) => !one.hidden),
    };
    for (const one of this._others) one.hidden = true;
    this.element.hidden = false;
    const back = h(
      "button",
      { type: "button", class: "opener", onclick: () => this.close() },
      icon("back"),
      t("回到回答"),
    );
    const box = h("div", {}, h("p", { class: "small" }, t("正在打开报告……")));
    fill(this.element, h("div", { class: "readerbar" }, back), box);
    this._scrolled.scrollTop = 0;
    back.focus({ preventScroll: true });
    const path = `api/reports/${encodeURIComponent(citation.report_id)}`;
    try {
      const [report, { text }] = await Promise.all([this._api.get(path), this._api.get(`${path}/text`)]);
      if (round === this._round) this._draw(box, report, text, citation);
    } catch (error) {
      const gone = error.status === 404 ? t("这份报告已不在库中，或已被改动后的文本取代。") : error.message;
      if (round === this._round) fill(box, h("p", { class: "warning", role: "alert" }, gone));
    }
  }

  /** Back to where the report was opened from; `focus` is false where the reader is led on. */
  close(focus = true) {
    if (!this._left) return;
    const { opener, top, shown } = this._left;
    this._left = null;
    this._round += 1;
    this.element.hidden = true;
    fill(this.element);
    for (const one of shown) one.hidden = false;
    this._scrolled.scrollTop = top;
    if (focus) opener.focus({ preventScroll: true });
  }

  _draw(box, report, text, citation) {
    const found = standing(text, citation, citation);
    const marking = new Marking(text, report.sections);
    fill(
      box,
      h("h3", { lang: "zh-CN" }, report.title),
      h("p", { class: "small" }, reportPlace(report), " · ", kindName(report.kind)),
      found.said ? h("p", { class: "warning" }, found.said) : null,
      h("div", { class: "reading-text", lang: "zh-CN" }, marking.lines(found.start, found.end)),
    );
    const mark = box.querySelector("mark");
    if (mark && slice(text, found.start, found.end)) lead(mark, { block: "center" });
  }
}
