// An answer that somebody shared: as it was, and whether what it quotes still stands.

import { AnswerView } from "./answer.js";
import { fill, h } from "./dom.js";
import { placeOf } from "./place.js";
import { begin } from "./top.js";
import { sharedKey } from "./trail.js";
import { moment, t } from "./words.js";

const { api, announce } = await begin();
const box = document.getElementById("shared");
const hash = decodeURIComponent(location.pathname.split("/").pop());

try {
  const shared = await api.get(`api/shares/${encodeURIComponent(hash)}`);
  const { answer } = shared;
  const view = new AnswerView(answer.question, sharedKey(hash), placeOf(box, api));
  fill(
    box,
    h(
      "p",
      { class: "label" },
      t("有人分享了这份回答。引文在打开时重新核对过。"),
      shared.shared_at ? ` ${t("分享于 {time}", { time: moment(new Date(shared.shared_at)) })}` : null,
    ),
    shared.whole === false ? h("p", { class: "warning" }, t("有的引文所在的报告后来改动过，见各条引文。")) : null,
    h(
      "article",
      { class: "turn", "aria-labelledby": "asked" },
      h("h1", { class: "question", id: "asked" }, answer.question),
      view.element,
      h(
        "div",
        { class: "next" },
        h("a", { class: "opener", href: api.url("", { q: answer.question }) }, t("用现在的报告库再问一遍")),
        h("a", { class: "opener", href: api.url("") }, t("问别的")),
      ),
    ),
  );
  view.finish(answer);
  view.openAll(true);
  view.standing(standing(shared));
  document.title = `${answer.question} · ${t("法治问答")}`;
} catch (error) {
  fill(box, h("p", { class: "notice" }, error.message));
  announce(error.message);
}
document.getElementById("main").dataset.ready = "";

/** Of each citation, whether it is still in the library: `[{n, current}]`. */
function standing({ answer, current }) {
  return answer.citations.map(({ n }) => ({ n, current: Boolean(current[n]) }));
}
