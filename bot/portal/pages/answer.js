// An answer as it comes, and as it stands: its scope, claims, comparison, proof, or why
// there is none.

import { actions } from "./actions.js";
import { chartFigure } from "./chart.js";
import { Claims } from "./claims.js";
import { comparison, compares } from "./comparison.js";
import { fill, h } from "./dom.js";
import { proof } from "./proof.js";
import { Quote } from "./quote.js";
import { remarks, scopeTaken } from "./sayings.js";
import { t } from "./words.js";

export class AnswerView {
  /** `key` names the answer; `around` is what is around it, see `place.js`. */
  constructor(question, key, around) {
    const place = { ...around, viewer: (citation) => around.viewer(citation, key) };
    this.key = key;
    this._place = place;
    this._partial = { question, claims: [], citations: [], rows: [] };
    this._claims = new Claims(place, () => place.room.wide);
    this._scope = h("p", { class: "scope" });
    this._state = h("p", { class: "state" }, waiting(t("正在查找……")));
    this._before = h("div", { class: "before" });
    this._after = h("div", { class: "after" });
    this.element = h(
      "div",
      { class: "answer" },
      this._scope,
      this._state,
      this._before,
      this._claims.element,
      this._after,
    );
    place.room.listen(() => this._claims.settle());
  }

  /** Takes one event of the stream; gives the whole answer where that is it. */
  take({ event, data }) {
    if (event === "scope") this._scoped(data);
    if (event === "evidence") this._found(data.citations);
    if (event === "claim") this._claimed(data);
    if (event === "done") this.finish(data);
    return event === "done" ? data : null;
  }

  /** Shows the whole answer or refusal. */
  finish(answer) {
    this._scoped(answer.scope);
    this._state.remove();
    fill(this._before);
    if (answer.refused) {
      this._refused(answer);
    } else {
      this._complete(answer);
      this._compare(answer);
    }
    this._after.append(actions(answer, this.key, this._place));
  }

  /** Says why there is no answer; `again` asks once more. */
  fail(problem, again) {
    this._state.remove();
    const wait = problem.wait ? t("{n} 秒后可再试。", { n: problem.wait }) : "";
    const id = problem.id ? h("span", { class: "id" }, t("编号 {id}", { id: problem.id })) : null;
    const [name, act] =
      problem.status === 401 && this._place.home
        ? [t("登录"), () => location.reload()]
        : [t("再试一次"), again];
    const outside = problem.status === 401 && !this._place.home;
    const said = outside ? t("这个网页还没有接通问答，请告诉网站的管理员。") : problem.message;
    fill(
      this._after,
      h(
        "div",
        { class: "failed" },
        h("p", {}, said, wait ? ` ${wait}` : "", " ", id),
        h("button", { type: "button", class: "opener", onclick: act }, name),
      ),
    );
  }

  /** The reader stopped it: what was proved so far stays, and no more; `again` asks once more. */
  stop(again) {
    const some = this._partial.claims.length > 0;
    fill(this._before);
    this._ended(some ? t("已停止。以上是停止前已核对的部分。") : t("已停止，还没有核对出可以回答的句子。"), again);
  }

  /** The page was left before there was an answer. */
  unanswered(again) {
    this._ended(t("这个问题还没有得到回答。"), again);
  }

  /** A further way on, below a refusal. */
  offer(name, act) {
    const button = h("button", { type: "button", class: "opener wider", onclick: act }, name);
    (this._after.querySelector(".refusal") ?? this._after).append(h("div", {}, button));
  }

  _ended(said, again) {
    this._state.remove();
    const button = h("button", { type: "button", class: "opener again", onclick: again }, t("再问一次"));
    fill(this._after, h("p", { class: "state ended" }, said, " ", button));
  }

  show(n) {
    this._claims.show(n);
  }

  standing(all) {
    this._claims.standing(all);
  }

  openAll(open) {
    this._claims.openAll(open);
  }

  _scoped(scope) {
    fill(
      this._scope,
      t("范围：{regions}", { regions: scopeTaken(scope) }),
      scope.note ? h("span", { class: "note" }, t("说明：{note}", { note: scope.note })) : null,
    );
  }

  _found(citations) {
    if (!citations.length) return;
    fill(this._state, waiting(t("找到 {n} 处最接近的原文，正在撰写……", { n: citations.length })));
    const quotes = citations.slice(0, 3).map((one) => h("li", {}, h("q", {}, one.quote)));
    fill(this._before, h("ul", { class: "found", "aria-hidden": "true" }, quotes));
  }

  _claimed({ claim, citations, verified }) {
    fill(this._before);
    this._partial.claims.push(claim);
    this._partial.citations.push(...citations);
    this._claims.add(claim, citations, this._partial);
    fill(this._state, waiting(t("已核对 {n} 句……", { n: verified })));
  }

  _complete(answer) {
    const shown = this._partial.claims.length;
    const known = new Set(this._partial.citations.map((citation) => citation.n));
    const byNumber = new Map(answer.citations.map((citation) => [citation.n, citation]));
    for (const claim of answer.claims.slice(shown)) {
      const fresh = claim.citations.filter((n) => !known.has(n) && byNumber.has(n));
      for (const n of fresh) known.add(n);
      this._claims.add(claim, fresh.map((n) => byNumber.get(n)), answer);
    }
    this._claims.others(answer.citations, answer);
    this._claims.finish(answer);
    fill(this._after, remarks(answer).map((line) => h("p", { class: "remark" }, line)), proof(answer));
  }

  /** Table and chart of what is compared; the answer does not wait for the chart. */
  _compare(answer) {
    if (!compares(answer)) return;
    const box = h("div", { class: "compared" }, comparison(answer, (n) => this._claims.show(n)));
    fill(this._before, box);
    this._place.api
      .post("api/chart", { answer })
      .then((chart) => {
        if (chart?.panels?.length) box.append(chartFigure(chart));
      })
      .catch(() => {}); // values that do not compare have no chart; the table stands
  }

  _refused(answer) {
    const { message, nearest } = answer.refusal;
    fill(this._after, h("div", { class: "refusal" }, h("p", {}, message)));
    if (!nearest.length) return;
    const quotes = nearest.map((one) => new Quote(one, answer, this._place, null).element);
    this._after.append(
      h("p", { class: "nearest" }, t("最接近的原文（不是回答）：")),
      h("div", { class: "quotes" }, quotes),
    );
  }
}

function waiting(words) {
  return h("span", { class: "busy" }, words);
}
