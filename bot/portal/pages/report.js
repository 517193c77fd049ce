// The viewer: a report's text with its outline, a quote of it marked, and beside it the file
// that it was read from.

import { fill, h, lead } from "./dom.js";
import { icon } from "./icons.js";
import { Marking } from "./marking.js";
import { originalOf, showOriginal } from "./original.js";
import { outline } from "./outline.js";
import { viewerOf } from "./place.js";
import { ELSEWHERE } from "./quote.js";
import { kindName, yearName } from "./sayings.js";
import { standing } from "./standing.js";
import { length, slice } from "./text.js";
import { begin } from "./top.js";
import { answerBehind, citationsOf, trailBar } from "./trail.js";
import { number, t } from "./words.js";

const { api, announce } = await begin();
const place = document.getElementById("report");
const id = decodeURIComponent(location.pathname.split("/").pop());
const path = `api/reports/${encodeURIComponent(id)}`;
const pane = h("aside", { class: "original", hidden: true, "aria-label": t("原件") });
let report = null;
let text = "";
let file = null;

/** What the address asks for: `{start, end, key, n}`; end is 0 where nothing is quoted. */
function asked() {
  const at = new URLSearchParams(location.hash.slice(1));
  const [, start, end] = /^(\d+)-(\d+)$/.exec(at.get("q") ?? "") ?? [0, 0, 0];
  return { start: Number(start), end: Number(end), key: at.get("a") ?? "", n: Number(at.get("n")) };
}

async function open() {
  const wanted = asked();
  const answer = await answerBehind(api, wanted.key);
  const citation = answer && citationsOf(answer).find((one) => one.n === wanted.n);
  try {
    if (!report) {
      const [about, whole, original] = await Promise.all([
        api.get(path),
        api.get(`${path}/text`),
        originalOf(api, id),
      ]);
      [report, text, file] = [about, whole.text, original];
    }
  } catch (error) {
    await missing(error, answer, citation, wanted);
    return;
  }
  document.title = `${report.title} · ${t("法治问答")}`;
  draw(answer, wanted, standing(text, citation, wanted));
}

function draw(answer, wanted, found) {
  const marking = new Marking(text, report.sections);
  const listed = outline(report.sections, marking);
  const body = h("article", { class: "text", lang: "zh-CN" }, marking.lines(found.start, found.end));
  const quote = slice(text, found.start, found.end);
  fill(
    place,
    trailBar(api, answer, wanted, report.title),
    head(quote),
    found.said ? h("p", { class: "changed" }, found.said) : null,
    file?.changed ? h("p", { class: "changed" }, t("来源文件在收录之后改动过；这里仍是收录时的文字。")) : null,
    h("div", { class: "reading" }, listed?.element, body, pane),
  );
  const mark = body.querySelector("mark");
  listed?.follow(mark);
  if (!mark) return;
  lead(mark, { block: "center" });
  announce(t("引文：{quote}", { quote }));
}

function head(quote) {
  const facts = [
    report.region || t("地区未知"),
    yearName(report.year),
    kindName(report.kind),
    report.issuer,
    report.document_number,
    report.issued,
    t("{n} 字", { n: number(length(text)) }),
  ];
  const scope = { region: report.region, year: report.year };
  return h(
    "header",
    { class: "about" },
    h("h1", {}, report.title),
    h("p", { class: "facts" }, facts.filter(Boolean).join(" · ")),
    h(
      "p",
      { class: "ways" },
      file?.available ? beside(quote) : null,
      h("a", { class: "opener", href: api.url("", scope) }, icon("search"), t("问这个地区这一年")),
      report.url ? h("a", { class: "opener", href: report.url, ...ELSEWHERE }, t("来源网页")) : null,
    ),
  );
}

/** The button that shows the original beside the text. */
function beside(quote) {
  const pressed = String(!pane.hidden);
  const button = h("button", { type: "button", class: "opener", "aria-pressed": pressed }, icon("file"), t("对照原件"));
  button.addEventListener("click", () => {
    pane.hidden = !pane.hidden;
    place.toggleAttribute("data-beside", !pane.hidden);
    button.setAttribute("aria-pressed", String(!pane.hidden));
    if (pane.hidden) return;
    showOriginal(pane, api, id, file, quote);
    place.querySelector(".text mark")?.scrollIntoView({ block: "center" });
  });
  return button;
}

/** The report is not there (any more): what was quoted of it, and what stands in its place. */
async function missing(error, answer, citation, wanted) {
  const gone = error.status === 404;
  const unknown = t("库中没有这份报告：链接可能不全，或者它已被删去。");
  const lost = t("这份报告已不在库中，或已被改动后的文本取代。");
  const said = gone ? (citation ? lost : unknown) : error.message;
  fill(
    place,
    trailBar(api, answer, wanted, citation?.title ?? t("报告")),
    h("p", { class: "changed" }, said),
    citation
      ? h("figure", { class: "lost" }, h("figcaption", {}, t("回答当时引的是：")), h("blockquote", {}, `“${citation.quote}”`))
      : null,
  );
  if (!citation) place.append(h("p", { class: "ways" }, way("", t("回到首页")), way("library", t("看看库里有什么"))));
  if (!gone || !citation) return;
  const now = await successor(citation);
  if (now) place.append(h("p", {}, h("a", { class: "opener", href: viewerOf(api, now) }, t("查看现在的文本"), icon("forward"))));
}

function way(path, name) {
  return h("a", { class: "plain", href: api.url(path) }, name);
}

/** The place of the quote in the report that took the other's place; null where there is none. */
async function successor(citation) {
  const { reports } = await api.get("api/reports", { q: citation.title, year: citation.year });
  const same = reports.find((one) => one.title === citation.title && one.region === citation.region);
  if (!same) return null;
  const { text: now } = await api.get(`api/reports/${encodeURIComponent(same.id)}/text`);
  const at = now.indexOf(citation.quote);
  const start = at < 0 ? 0 : length(now.slice(0, at));
  return { report_id: same.id, start, end: at < 0 ? 0 : start + length(citation.quote) };
}

addEventListener("hashchange", open);
await open();
document.getElementById("main").dataset.ready = "";
