// The rows of an answer as a table of regions and years, each cell with its quote.

import { h } from "./dom.js";
import { answeringPart } from "./highlight.js";
import { yearName } from "./sayings.js";
import { t } from "./words.js";

const MOST_ACROSS = 4;
/** Years that stand side by side; more stand one below another. */

/** Whether the rows are worth a table: they differ in region or year. */
export function compares(answer) {
  return new Set((answer.rows ?? []).map((row) => `${row.region}\n${row.year}`)).size > 1;
}

/** The table; `onshow(n)` goes to a quote. */
export function comparison(answer, onshow) {
  const regions = [...new Set(answer.rows.map((row) => row.region))];
  const years = [...new Set(answer.rows.map((row) => row.year))].sort((a, b) => (a ?? 0) - (b ?? 0));
  const tall = years.length > Math.max(MOST_ACROSS, regions.length);
  const regionOf = (region) => ({ name: region || t("地区未知"), is: (row) => row.region === region });
  const yearOf = (year) => ({ name: yearName(year), is: (row) => row.year === year });
  const [down, across] = tall
    ? [years.map(yearOf), regions.map(regionOf)]
    : [regions.map(regionOf), years.map(yearOf)];
  const cited = new Map(answer.citations.map((citation) => [citation.n, citation]));
  const cell = (line, column) =>
    h("td", { "data-head": column.name, role: "cell" }, ...told(answer, line, column, cited, onshow));
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": t("比较的数值，可左右滚动") },
    h(
      "table",
      { class: "comparison", role: "table" },
      h("caption", { class: "unseen" }, t("按地区和年份比较的数值，各附原文")),
      h(
        "thead",
        { role: "rowgroup" },
        h("tr", { role: "row" }, [corner(tall), ...across.map((one) => one.name)].map(columnHead)),
      ),
      h(
        "tbody",
        { role: "rowgroup" },
        down.map((line) =>
          h(
            "tr",
            { role: "row" },
            h("th", { scope: "row", role: "rowheader" }, line.name),
            across.map((column) => cell(line, column)),
          ),
        ),
      ),
    ),
  );
}

function corner(tall) {
  return tall ? t("年份") : t("地区");
}

/** Roles are said, as a table that is shown as cards would lose them. */
function columnHead(name) {
  return h("th", { scope: "col", role: "columnheader" }, name);
}

function told(answer, line, column, cited, onshow) {
  const rows = answer.rows.filter((row) => line.is(row) && column.is(row));
  if (!rows.length) return [h("span", { class: "none" }, "—")];
  return rows.map((row) => {
    const citation = cited.get(row.citation);
    if (!row.value || !citation) return h("span", { class: "none" }, t("报告未写到"));
    return h(
      "div",
      { class: "cell" },
      h("span", { class: "value" }, row.value, h("small", {}, row.unit)),
      number(row.citation, row, onshow),
      h("q", { class: "brief", lang: "zh-CN" }, brief(citation, answer)),
    );
  });
}

function number(n, row, onshow) {
  const label = t("{value} 的原文 {n}", { value: row.value + row.unit, n });
  return h("button", { type: "button", class: "cite", "aria-label": label, onclick: () => onshow(n) }, n);
}

/** The part of the quote that holds the value; the quote where no part stands out. */
function brief(citation, answer) {
  const [start, end] = answeringPart(citation, answer);
  return end ? citation.quote.slice(start, end).trim() : citation.quote;
}
