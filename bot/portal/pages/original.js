// The file that a report was read from, beside what was read of it.

import { fill, h } from "./dom.js";
import { ELSEWHERE } from "./quote.js";
import { t } from "./words.js";

/** Shows the original in `pane`; `quote` is looked for in it. */
export async function showOriginal(pane, api, report, quote) {
  fill(pane, h("p", { class: "waiting" }, t("正在取出原件……")));
  const path = `api/reports/${encodeURIComponent(report.report_id)}/original`;
  try {
    const answer = await api.open(path);
    const changed = (answer.headers.get("X-Fazhi-Changed") ?? "") === "true";
    const isText = (answer.headers.get("Content-Type") ?? "").startsWith("text/plain");
    fill(
      pane,
      h("h2", {}, t("原件")),
      h("p", { class: "small" }, report.source),
      changed ? h("p", { class: "changed" }, t("这个文件在收录之后改动过；左边仍是收录时的文字。")) : null,
      isText ? h("pre", { tabindex: "0" }, ...found(await answer.text(), quote)) : null,
      h("p", {}, h("a", { class: "plain", href: api.url(path), ...ELSEWHERE }, t("在新窗口打开原件"))),
    );
    pane.querySelector("mark")?.scrollIntoView({ block: "center" });
  } catch (error) {
    fill(pane, h("h2", {}, t("原件")), h("p", { class: "changed" }, error.message));
  }
}

/** The text with the quote marked in it, wherever lines are broken. */
function found(text, quote) {
  if (!quote) return [text];
  const letters = [];
  const places = [];
  for (let at = 0; at < text.length; at += 1) {
    if (/\s/.test(text[at])) continue;
    letters.push(text[at]);
    places.push(at);
  }
  const sought = quote.replace(/\s/g, "");
  const at = letters.join("").indexOf(sought);
  if (at < 0) return [text];
  const [start, end] = [places[at], places[at + sought.length - 1] + 1];
  return [text.slice(0, start), h("mark", { class: "quoted" }, text.slice(start, end)), text.slice(end)];
}
