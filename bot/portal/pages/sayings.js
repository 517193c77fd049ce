// What every page says of an answer in the same words, as `bot/saying.py` has it.

import { t } from "./words.js";

const REASONS = [
  ["number", "数字与原文不符"],
  ["year", "年份与原文不符"],
  ["date", "年份与原文不符"],
  ["period", "年份与原文不符"],
  ["region", "地区与原文不符"],
  ["plan", "把计划说成了结果"],
  ["negation", "肯定与否定颠倒"],
  ["detail", "添加了原文没有的内容"],
  ["citation", "没有可用的引文"],
  ["off_topic", "没有回答所问"],
  ["claim_link", "含有链接或标记"],
  ["formula", "算式不成立"],
];
const MOST_REASONS = 3;

/** Where was looked, in a line. */
export function scopeTaken(scope) {
  const regions = scope.regions.join(t("、")) || t("库中全部地区");
  const years = scope.years.map(yearName).join(t("、"));
  return `${regions} ${years}`.trim();
}

export function yearName(year) {
  return year ? t("{y}年", { y: year }) : t("年份未知");
}

/** The region and year of the report that a quote is from. */
export function reportPlace(citation) {
  return `${citation.region || t("地区未知")} ${yearName(citation.year)}`;
}

/** Where in its source a quote stands. */
export function position(citation) {
  const at = t("第 {start}–{end} 字", { start: citation.start, end: citation.end });
  return citation.page ? at + t("，第 {page} 页", { page: citation.page }) : at;
}

const KINDS = new Map([
  ["annual_report", "年度报告"],
  ["plan", "工作计划"],
  ["notice", "通知"],
  ["other", "其他"],
]);

/** Kinds of report, as the interface names them. */
export const kinds = [...KINDS.keys()];

export function isKind(name) {
  return KINDS.has(name);
}

export function kindName(kind) {
  return t(KINDS.get(kind) ?? "其他");
}

/** Who wrote the answer. */
export function how(answer) {
  if (answer.mode === "model") {
    return t("由模型 {model} 撰写，逐句核对原文", { model: answer.model ?? "?" });
  }
  return t("摘自报告原文，未使用模型");
}

/** The commonest reasons why sentences were struck. What was struck is not repeated. */
export function struckFor(dropped) {
  const counts = new Map();
  for (const finding of dropped.flatMap((one) => one.findings)) {
    const [, reason] = REASONS.find(([code]) => finding.code.startsWith(code)) ?? [];
    const said = t(reason ?? "与原文不符");
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  const commonest = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_REASONS);
  return commonest.map(([said, count]) => `${said} × ${count}`);
}

/** What an answer says beside its claims: the lines after them. */
export function remarks(answer) {
  const marked = answer.claims.map((c) => c.text + c.citations.map((n) => `[${n}]`).join(""));
  const said = marked.join("\n");
  if (!answer.answer.startsWith(said)) return [];
  return answer.answer.slice(said.length).split("\n").slice(1).filter((line) => line.trim());
}
