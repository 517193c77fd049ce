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
   * `place` is what answers find around them; `announce(text)` tells who hears the page.
   * Called are `onbusy(busy)`, `onanswer(answer, turns)`, `onproblem(problem)`.
   */
  constructor({ place, announce, narrowed = () => ({}), onbusy, onanswer, onproblem = () => {} }) {
    this._place = place;
    this._announce = announce;
    this._narrowed = narrowed;
    this._onbusy = onbusy;
    this._onanswer = onanswer;
    this._onproblem = onproblem;
    this._stopping = null;
    this.turns = [];
    this._views = [];
    this.element = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": t("对话") });
  }

  /** Asks, and shows the answer as it comes. */
  async ask(question) {
    this.stop();
    const stopping = new AbortController();
    this._stopping = stopping;
    const { view, turn, next } = this._turn(question, newKey());
    turn.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
    this._onbusy(true);
    try {
      const answer = await this._streamed(question, view, stopping.signal);
      this._taken(question, view, answer);
      this._follow(answer, next);
    } catch (error) {
      this._failed(error, question, view, turn);
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

  /** Shows a conversation that was kept. */
  restore(turns) {
    this.stop();
    this.turns = [...turns];
    this._views = [];
    fill(this.element);
    for (const { key, question, answer } of turns) {
      const { view } = this._turn(question, key);
      view.finish(answer);
    }
  }

  /** Opens the quotes of all answers, or closes them. */
  openAll(open) {
    for (const view of this._views) view.openAll(open);
  }

  _turn(question, key) {
    const view = new AnswerView(question, key, this._place);
    const name = unique("asked");
    const next = h("div", { class: "next" });
    const turn = h(
      "article",
      { class: "turn", "aria-labelledby": name, id: key },
      h("h2", { class: "question", id: name }, question),
      view.element,
      next,
    );
    this._views.push(view);
    this.element.append(turn);
    return { view, turn, next };
  }

  async _streamed(question, view, signal) {
    const history = this.turns.slice(-MOST_BEFORE).map((turn) => turn.question);
    const body = { question, history, ...this._narrowed() };
    for await (const event of this._place.api.stream("api/ask", body, signal)) {
      if (event.event === "error") throw new Problem(event.data);
      const answer = view.take(event);
      if (answer) return answer; // the end of the stream may be long in coming
    }
    throw new Problem({ detail: t("回答没有传完就断开了，请再试一次。") });
  }

  _taken(question, view, answer) {
    this.turns.push({ key: view.key, question, answer });
    this._announce(heard(answer));
    this._onanswer(answer, this.turns);
  }

  _failed(error, question, view, turn) {
    if (error.name === "AbortError") {
      view.stop();
      return;
    }
    const again = () => {
      turn.remove();
      this.ask(question);
    };
    view.fail(error, again);
    this._announce(error.message);
    this._onproblem(error);
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
