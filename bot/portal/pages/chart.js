// The chart of a comparison, drawn from the portal's JSON: the picture that the bot sends,
// as wide as there is room, in the reader's size of text.

import { bars } from "./bars.js";
import { fill, h, svg } from "./dom.js";
import { fitsLine, leavesGaps, line } from "./line.js";
import { isCut, scaleOfBars, scaleOfLine } from "./scale.js";
import { t } from "./words.js";

/** A figure that draws itself anew whenever its width changes. */
export function chartFigure(chart) {
  const stage = h("div", { class: "stage" });
  const figure = h(
    "figure",
    { class: "chart" },
    h("figcaption", {}, chart.title),
    stage,
    h("p", { class: "notes" }, notes(chart)),
    chart.sources.length ? h("p", { class: "notes" }, sources(chart)) : null,
  );
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (!width || width === drawn) return;
    drawn = width;
    fill(stage, ...chart.panels.map((panel) => panelDrawn(panel, chart, width, stage)));
  }).observe(stage);
  return figure;
}

function panelDrawn(panel, chart, width, stage) {
  const letters = lettersOf(getComputedStyle(stage));
  const asLine = panel.kind === "line" && fitsLine(panel, width, letters);
  const drawing = (asLine ? line : bars)(panel, width, letters);
  const scale = asLine ? scaleOfLine(panel) : scaleOfBars(panel);
  return h(
    "div",
    { class: "panel" },
    h("p", { class: "unit" }, about(panel, scale.multiple)),
    svg(
      "svg",
      {
        viewBox: `0 0 ${width} ${Math.ceil(drawing.height)}`,
        width,
        height: Math.ceil(drawing.height),
        role: "img",
        "aria-label": told(panel, chart),
      },
      ...drawing.marks,
    ),
    asLine && isCut(scale) ? h("p", { class: "notes" }, t("纵轴不从0起，只看变化，不看高矮。")) : null,
    asLine && leavesGaps(panel) ? h("p", { class: "notes" }, t("虚线跨过没有数值的年份。")) : null,
  );
}

/** The height of letters, that of the lesser ones, and how wide a text of some height is. */
function lettersOf(style) {
  const size = parseFloat(style.fontSize);
  const context = document.createElement("canvas").getContext("2d");
  const ruler = (text, height) => {
    context.font = `${height}px ${style.fontFamily}`;
    return context.measureText(text).width;
  };
  return { size, small: size * (Number(style.getPropertyValue("--lesser")) || 1), ruler };
}

/** What is the same for every value, and the unit. */
function about(panel, multiple) {
  const regions = [...new Set(panel.points.map((point) => point.region))];
  const years = [...new Set(panel.points.map((point) => point.year))].filter((year) => year !== null);
  const unit = t("单位：{unit}", { unit: multiple + panel.unit || t("个") });
  return [
    regions.length === 1 ? regions[0] : "",
    years.length === 1 ? t("{y}年", { y: years[0] }) : "",
    unit + (panel.change ? t("（升为正，降为负）") : ""),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** The chart in words, for who does not see it. */
function told(panel, chart) {
  const values = panel.points.map(
    (point) => `${point.region} ${point.year ?? ""} ${point.label || t("未载明")}`,
  );
  return `${chart.title}：${values.join(t("；"))}`;
}

function sources(chart) {
  const told = chart.sources.map(({ n, title, year }) => {
    const beside = year === null || title.includes(year) ? "" : `（${t("{y}年", { y: year })}）`;
    return `[${n}] ${title}${beside}`;
  });
  return t("来源：{sources}", { sources: told.join(t("；")) });
}

/** What a reader must know so as not to be misled. */
function notes(chart) {
  const points = chart.panels.flatMap((panel) => panel.points);
  const said = [
    points.some((p) => !p.label) && t("未载明：报告中没有相应数值，不等于零。"),
    points.some((p) => p.label && p.value === null) && t("只有文字、没有条形的，单位或口径不同，不作比较。"),
    points.some((p) => p.target) && t("空心的是计划目标，不是结果。"),
    points.some((p) => p.high !== null) && t("空心的一段是报告所给的上下限之间。"),
    chart.left_out && t("只画数值最大的几项，另有{n}项未画。", { n: chart.left_out }),
    chart.unlisted && t("所问的地区还有{n}个未列入此图。", { n: chart.unlisted }),
    t("数值照录各报告，统计口径可能不同。"),
  ];
  return said.filter(Boolean).join(" ");
}
