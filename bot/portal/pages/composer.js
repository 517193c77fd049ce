// The box in which a question is written.

import { fill, h, unique } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

const LONGEST = 2000;
const LINGERS = 300;
/** Milliseconds for which the box keeps its height when it is left: a press that leaves it hits
 * what it aimed at. */

export class Composer {
  /** `onask(question)` and `onstop()` are called; `scope` is an element below the box. */
  constructor({ onask, onstop, scope = null }) {
    this._onask = onask;
    this._onstop = onstop;
    this._busy = false;
    const id = unique("question");
    this.box = h("textarea", {
      id,
      rows: "1",
      maxlength: LONGEST,
      placeholder: t("写下你的问题"),
      enterkeyhint: "send",
      autocomplete: "off",
      oninput: () => this._grow(),
      onkeydown: (event) => this._key(event),
    });
    this._send = h("button", { type: "submit", class: "send" });
    this.element = h(
      "form",
      { class: "ask", onsubmit: (event) => this._submit(event) },
      h("label", { for: id, class: "unseen" }, t("问题")),
      h("div", { class: "box" }, this.box, this._send),
      scope,
    );
    this.element.addEventListener("focusin", () => this.element.toggleAttribute("data-used", true));
    this.element.addEventListener("focusout", () => setTimeout(() => this._left(), LINGERS));
    this._draw();
  }

  /** While an answer is on its way the button stops it. */
  set busy(busy) {
    this._busy = busy;
    this._draw();
  }

  get question() {
    return this.box.value.trim();
  }

  set question(text) {
    this.box.value = text.slice(0, LONGEST);
    this._grow();
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }

  _left() {
    if (!this.element.matches(":focus-within")) this.element.removeAttribute("data-used");
  }

  _submit(event) {
    event.preventDefault();
    if (this._busy) {
      this._onstop();
      return;
    }
    if (!this.question) {
      this.focus();
      return;
    }
    const { question } = this;
    this.question = "";
    if (matchMedia("(pointer: coarse)").matches) this.box.blur(); // its keyboard hides the answer
    this._onask(question);
  }

  /** Enter asks, Shift+Enter is a new line; an Enter that ends a word of an input method is
   * neither. */
  _key(event) {
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    if (!this._busy) this.element.requestSubmit();
  }

  _grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight}px`;
  }

  _draw() {
    const [picture, said] = this._busy ? ["stop", t("停止")] : ["send", t("提问")];
    fill(this._send, icon(picture), h("span", {}, said));
    this._send.classList.toggle("stopping", this._busy);
  }
}
