// What a page shows before anything was asked: questions that the library can answer, and
// what is in it.

import { fill, h } from "./dom.js";
import { suggestions } from "./conversation.js";
import { number, t } from "./words.js";

const EXAMPLES = 4;
const WAITS = [500, 1000, 2000, 0];
/** Milliseconds until is asked again for the examples that are still being found. */

/** Fills `element`; `ask(question)` asks one. */
export async function start(element, api, ask, { library = true } = {}) {
  const [examples, held] = await Promise.allSettled([
    api.get("api/examples", { n: EXAMPLES }),
    api.get("api/coverage"),
  ]);
  if (held.status === "fulfilled" && !held.value.rows.length) {
    element.append(h("p", { class: "notice" }, t("库里还没有报告。请先收录：fazhi ingest 报告文件夹")));
    return;
  }
  const box = h("div");
  element.append(box);
  if (examples.status === "fulfilled") offer(box, api, ask, examples.value.questions);
  if (held.status === "fulfilled" && library) element.append(contents(held.value, api));
  const failed = [examples, held].find((one) => one.status === "rejected");
  if (examples.status === "rejected" && held.status === "rejected") {
    element.append(h("p", { class: "notice" }, failed.reason.message));
  }
}

/** Shows the questions; where there are few, more are being found, and are asked for again. */
async function offer(box, api, ask, questions) {
  let shown = questions;
  for (const wait of WAITS) {
    if (shown.length) fill(box, ...suggestions(t("可以这样问"), shown, ask));
    if (shown.length >= EXAMPLES) return;
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (box.contains(box.getRootNode().activeElement) || !box.isConnected) return;
    ({ questions: shown } = await api.get("api/examples", { n: EXAMPLES }).catch(() => ({ questions: shown })));
  }
}

/** In a line, what is in the library. */
function contents(coverage, api) {
  const years = coverage.years.filter((year) => year !== null);
  const reports = coverage.rows.flatMap((row) => row.counts).reduce((a, b) => a + b, 0);
  const regions = coverage.rows.filter((row) => row.name);
  const span = years.length ? t("{a}—{b} 年", { a: Math.min(...years), b: Math.max(...years) }) : "";
  const fact = (value, name) => h("li", {}, h("strong", {}, value), " ", name);
  return h(
    "section",
    { class: "contents", "aria-label": t("库中现有") },
    h(
      "ul",
      { class: "facts" },
      fact(number(reports), t("份报告")),
      fact(number(regions.length), t("个地区")),
      span ? h("li", {}, h("strong", {}, span)) : null,
    ),
    h("p", { class: "names" }, regions.slice(0, 6).map((row) => row.name).join(t("、")), regions.length > 6 ? "……" : ""),
    h("a", { class: "plain", href: api.url("library") }, t("看看库里有什么")),
  );
}
