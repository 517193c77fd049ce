// Whether the indexes of the library keep up with it.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { number, t } from "./words.js";

/** What `GET /api/index` says, in a card. */
export function health(state) {
  const all = state.indexes ?? [];
  const { sound } = state;
  return h(
    "section",
    { class: `health ${sound ? "sound" : "unsound"}`, "aria-labelledby": "health-title" },
    h("h2", { id: "health-title" }, t("索引"), h("small", {}, sound ? icon("check") : null, sound ? t("正常") : t("有问题"))),
    h("p", { class: "small" }, t("报告库第 {n} 次改动，{m} 段", { n: number(state.revision), m: number(state.passages) })),
    h("dl", {}, all.map((one) => row(one))),
    sound ? null : h("p", { class: "small" }, t("请运行：fazhi index rebuild")),
  );
}

/** What an index is for; its own name, which operators know, stands behind. */
function named(index) {
  if (index === "lexical") return t("字词索引");
  if (index.startsWith("chroma")) return t("语义索引（{name}）", { name: index.replace(/^chroma\s*\(?|\)$/g, "") });
  return index;
}

function row(one) {
  const state = one.sound ? t("正常") : t("有问题");
  return [
    h("dt", { title: one.index }, named(one.index)),
    h(
      "dd",
      {},
      `${state} · ${t("{n} 段", { n: number(one.passages) })} · ${t("跟到第 {n} 次改动", { n: number(one.revision) })}`,
      one.problems.map((problem) => h("p", { class: "problem" }, problem)),
    ),
  ];
}
