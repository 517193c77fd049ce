// A quote with its place: verbatim, the part that answers marked, and the way to its report.

import { fill, flash, h, lead } from "./dom.js";
import { answeringPart } from "./highlight.js";
import { icon } from "./icons.js";
import { position, reportPlace } from "./sayings.js";
import { address } from "./text.js";
import { t } from "./words.js";

const AROUND = 160;
/** Characters of the report that are shown before and behind a quote. */

export class Quote {
  /**
   * `place` knows the api, and gives the address at which the viewer shows a citation;
   * `onback` is called to go to where the quote is used, null where it is used nowhere.
   */
  constructor(citation, answer, place, onback) {
    this.citation = citation;
    this._place = place;
    this._around = h("p", { class: "around", lang: "zh-CN", hidden: true });
    this._said = h("blockquote", { lang: "zh-CN" }, ...marked(citation, answer));
    this.element = h(
      "figure",
      { class: "quote", tabindex: "-1", "aria-label": t("原文 {n}", { n: citation.n }) },
      h("figcaption", {}, this._number(onback), h("cite", { lang: "zh-CN" }, citation.title || citation.source)),
      this._said,
      this._around,
      citation.section.length ? h("p", { class: "path", lang: "zh-CN" }, citation.section.join(" › ")) : null,
      h(
        "div",
        { class: "under" },
        h("p", { class: "where" }, reportPlace(citation), " · ", position(citation)),
        this._ways(),
      ),
    );
  }

  /** Goes to the quote. */
  show() {
    lead(this.element);
  }

  flash() {
    flash(this.element);
  }

  /** Marks anew, once the whole answer is known. */
  mark(answer) {
    fill(this._said, ...marked(this.citation, answer));
  }

  /** Says whether what is quoted still stands in the library. */
  standing(current) {
    const said = current ? t("与现在库中的报告一致") : t("库中的报告已变，这句原文以当时的为准");
    this.element.append(
      h("p", { class: current ? "standing" : "standing stale" }, current ? icon("check") : null, said),
    );
  }

  _number(onback) {
    const n = this.citation.n;
    if (!onback) return h("span", { class: "number" }, n);
    const label = t("原文 {n}，回到回答", { n });
    return h("button", { type: "button", class: "number", "aria-label": label, onclick: onback }, n);
  }

  _ways() {
    const { citation } = this;
    const source = citation.url ? address(citation.url) : null;
    return h(
      "p",
      { class: "ways" },
      this._opening(),
      h("button", { type: "button", class: "plain", onclick: (e) => this._unfold(e.target) }, t("前后文")),
      source ? h("a", { class: "plain", href: source, ...ELSEWHERE }, t("来源网页")) : null,
    );
  }

  /** The way to the quote in its report: a page of the portal, or the place's own reader. */
  _opening() {
    const { citation, _place: place } = this;
    const said = t("在报告中查看");
    if (!place.read) return h("a", { class: "plain", href: place.viewer(citation) }, said);
    const read = (event) => place.read(citation, event.currentTarget);
    return h("button", { type: "button", class: "plain", onclick: read }, said);
  }

  /** Shows the quote among what stands around it in the report. */
  async _unfold(button) {
    const { citation } = this;
    const [start, end] = [Math.max(0, citation.start - AROUND), citation.end + AROUND];
    button.disabled = true;
    try {
      const path = `api/reports/${encodeURIComponent(citation.report_id)}/text`;
      const found = await this._place.api.get(path, { start, end });
      const at = citation.start - start;
      const all = Array.from(found.text);
      const quoted = all.slice(at, at + citation.end - citation.start).join("");
      if (quoted !== citation.quote) throw new Error(t("报告的文字已变，找不到这句的前后文。"));
      fill(
        this._around,
        "……",
        all.slice(0, at).join(""),
        h("mark", {}, quoted),
        all.slice(at + citation.end - citation.start).join(""),
        "……",
      );
      button.remove();
    } catch (error) {
      fill(this._around, error.message);
      button.disabled = false;
    }
    this._around.hidden = false;
  }
}

export const ELSEWHERE = { target: "_blank", rel: "noopener noreferrer" };

function marked(citation, answer) {
  const { quote } = citation;
  const [start, end] = answeringPart(citation, answer);
  const part = quote.slice(start, end);
  return ["“", quote.slice(0, start), part ? h("mark", {}, part) : null, quote.slice(end), "”"];
}
