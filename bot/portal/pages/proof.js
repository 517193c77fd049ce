// How far an answer is proved, in a line: what was checked, what was struck, who wrote it.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { how, struckFor } from "./sayings.js";
import { t } from "./words.js";

/** The line below a whole answer. */
export function proof(answer) {
  const checked = t("已核对 {n} 句，{m} 条原文", { n: answer.claims.length, m: answer.citations.length });
  return h(
    "div",
    { class: "proof" },
    h("p", { class: "checked" }, icon("check"), checked),
    label(answer),
    h("p", { class: "how" }, how(answer), time(answer)),
    struck(answer.dropped),
  );
}

/** The mark that the law demands on what a model wrote. */
export function label(answer) {
  if (answer.mode !== "model" || answer.refused) return null;
  return h("p", { class: "generated" }, t("人工智能生成"));
}

function time(answer) {
  const total = answer.timings_ms?.total;
  if (total === undefined) return null;
  return total < 1000 ? ` · ${Math.round(total)} ms` : ` · ${(total / 1000).toFixed(1)} s`;
}

function struck(dropped) {
  if (!dropped.length) return null;
  const reasons = struckFor(dropped).join(t("、"));
  const said = t("另有 {n} 句未能由原文证明，已删去", { n: dropped.length });
  return h("p", { class: "struck" }, said, reasons ? `（${reasons}）` : "");
}
