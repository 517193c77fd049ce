// A conversation: questions and their answers as they come, each announced once, and what may
// be asked next.

import { AnswerView } from "./answer.js";
import { Problem } from "./api.js";
import { calm, fill, h, unique } from "./dom.js";
import { newKey } from "./store.js";
import { t } from "./words.js";

const MOST_BEFORE = 20;
/** Questions before that go with a new one. */
const WAITS = [0, 600, 1500, 4000];
/** Milliseconds until is asked again for suggestions, where a busy portal has found none yet. */

export class Conversation {
  /**
   * `place` is what answers find around them; `announce(text)` tells who hears the page;
   * `narrowed()` is the scope of a question, and `widen()` takes it away where that can be.
   * Called are `onbusy(busy)`, `onanswer(answer)`, `onproblem(problem)`, and `onturns(turns)`
   * whenever there are others.
   */
  constructor({
    place,
    announce,
    narrowed = () => ({}),
    widen = null,
    onbusy,
    onanswer = () => {},
    onturns = () => {},
    onproblem = () => {},
  }) {
    this._place = place;
    this._announce = announce;
    this._narrowed = narrowed;
    this._onbusy = onbusy;
    this._onanswer = onanswer;
    this._onproblem = onproblem;
    this._onturns = onturns;
    this._widen = widen;
    this._stopping = null;
    /** `{key, question, answer, narrowed}`; the answer is null while there is none. */
    this.turns = [];
    this._views = [];
    this.element = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": t("对话") });
  }

  /** The turns that have an answer, or a refusal. */
  get answered() {
    return this.turns.filter((turn) => turn.answer);
  }

  /** Asks, and shows the answer as it comes. The question is kept from the beginning. */
  async ask(question) {
    this.stop();
    const stopping = new AbortController();
    this._stopping = stopping;
    const scope = this._narrowed();
    const narrowed = Object.values(scope).some((chosen) => chosen.length);
    const history = this.answered.slice(-MOST_BEFORE).map((turn) => turn.question);
    const turn = { key: newKey(), question, answer: null, narrowed };
    const shown = this._shown(turn);
    this._turned([...this.turns, turn]);
    shown.element.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
    this._onbusy(true);
    try {
      const answer = await this._streamed({ question, history, ...scope }, shown.view, stopping.signal);
      this._taken(turn, shown, answer);
    } catch (error) {
      this._failed(error, turn, shown);
    } finally {
      if (this._stopping === stopping) {
        this._stopping = null;
        this._onbusy(false);
      }
    }
  }

  /** Stops the answer that is on its way. */
  stop() {
    this._stopping?.abort();
  }

  /** Shows a conversation that was kept; what was not answered may be asked again. */
  restore(turns) {
    this.stop();
    this.turns = [...turns];
    this._views = [];
    fill(this.element);
    for (const turn of turns) {
      const shown = this._shown(turn);
      if (turn.answer) this._finished(turn, shown);
      else shown.view.unanswered(() => this._again(turn, shown));
    }
  }

  /** Opens the quotes of all answers, or closes them. */
  openAll(open) {
    for (const view of this._views) view.openAll(open);
  }

  /** Makes a turn's element: `{element, view, next}`. */
  _shown({ key, question }) {
    const view = new AnswerView(question, key, this._place);
    const name = unique("asked");
    const next = h("div", { class: "next" });
    const element = h(
      "article",
      { class: "turn", "aria-labelledby": name, id: key },
      h("h2", { class: "question", id: name }, question),
      view.element,
      next,
    );
    this._views.push(view);
    this.element.append(element);
    return { element, view, next };
  }

  async _streamed(body, view, signal) {
    for await (const event of this._place.api.stream("api/ask", body, signal)) {
      if (event.event === "error") throw new Problem(event.data);
      const answer = view.take(event);
      if (answer) return answer; // the end of the stream may be long in coming
    }
    throw new Problem({ detail: t("回答没有传完就断开了，请再试一次。") });
  }

  _taken(turn, shown, answer) {
    const whole = { ...turn, answer };
    if (!this.turns.includes(turn)) return; // another conversation is shown by now
    this._turned(this.turns.map((one) => (one === turn ? whole : one)));
    this._offerWider(whole, shown);
    this._announce(heard(answer));
    this._onanswer(answer);
    this._follow(answer, shown.next);
  }

  _finished(turn, shown) {
    shown.view.finish(turn.answer);
    this._offerWider(turn, shown);
  }

  /** A refusal may be due to the scope that was chosen: the way to ask without. */
  _offerWider(turn, { view }) {
    if (!turn.narrowed || !turn.answer.refused || !this._widen) return;
    view.offer(t("不限范围再问"), () => {
      this._widen();
      this.ask(turn.question);
    });
  }

  _failed(error, turn, shown) {
    const again = () => this._again(turn, shown);
    if (error.name === "AbortError") {
      shown.view.stop(again);
      return;
    }
    shown.view.fail(error, again);
    this._announce(error.message);
    this._onproblem(error);
  }

  /** Asks a question that has no answer once more, as the latest. */
  _again(turn, { element }) {
    element.remove();
    this.turns = this.turns.filter((one) => one.key !== turn.key);
    this.ask(turn.question);
  }

  _turned(turns) {
    this.turns = turns;
    this._onturns(turns);
  }

  async _follow(answer, next) {
    let questions = [];
    for (const wait of WAITS) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (!next.isConnected) return;
      try {
        ({ questions } = await this._place.api.post("api/follow-ups", { answer }));
      } catch {
        return; // nothing is missing without them
      }
      if (questions.length) break;
    }
    if (questions.length) fill(next, ...suggestions(t("接着可以问"), questions, (one) => this.ask(one)));
  }
}

/** Questions to press. */
export function suggestions(title, questions, ask) {
  const name = unique("suggested");
  return [
    h("p", { class: "label", id: name }, title),
    h(
      "ul",
      { class: "suggestions", "aria-labelledby": name },
      questions.map((one) => h("li", {}, h("button", { type: "button", onclick: () => ask(one) }, one))),
    ),
  ];
}

/** An answer for the ear: whole, once. */
function heard(answer) {
  if (answer.refused) return answer.refusal.message;
  const said = answer.claims.map((claim) => claim.text).join(" ");
  const label = answer.mode === "model" ? `${t("人工智能生成")}。` : "";
  const counts = { n: answer.claims.length, m: answer.citations.length };
  return `${label}${said} ${t("已核对 {n} 句，{m} 条原文", counts)}`;
}
