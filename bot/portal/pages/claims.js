// The claims of an answer and the quotes that prove them: each with its number, and from
// either the way to the other.

import { fill, flash, h, lead, unique } from "./dom.js";
import { icon } from "./icons.js";
import { Quote } from "./quote.js";
import { t } from "./words.js";

const LABEL = /^([^：:“]{2,60}[：:])(?=.)/su;
/** Whose and which year's a claim is: what it begins with. */

export class Claims {
  /** `place` is where quotes lead; `wide` tells whether quotes stand beside their claims. */
  constructor(place, wide) {
    this._place = place;
    this._wide = wide;
    this._quotes = new Map();
    this._items = [];
    this.element = h("ol", { class: "claims" });
  }

  /** Takes a claim with the citations that it is the first to use. */
  add(claim, citations, answer) {
    const own = citations.filter((citation) => !this._quotes.has(citation.n));
    const quotes = own.map((citation) => this._quote(citation, answer));
    const box = h("div", { class: "quotes", id: unique("quotes") }, quotes.map((q) => q.element));
    const item = { claim, box, element: null, buttons: [], open: false };
    item.buttons = claim.citations.map((n) => this._button(n, item));
    item.said = h("p", { class: "said" });
    item.element = h("li", { class: "claim" }, item.said, quotes.length ? box : null);
    this._say(item, answer);
    this._items.push(item);
    this.element.append(item.element);
    this._settle(item);
  }

  /** Citations that no claim names, shown all the same. */
  others(citations, answer) {
    const left = citations.filter((citation) => !this._quotes.has(citation.n));
    if (!left.length) return;
    const quotes = left.map((citation) => this._quote(citation, answer));
    const said = h("p", { class: "said" }, t("另引原文"));
    this.element.append(
      h("li", { class: "claim open" }, said, h("div", { class: "quotes" }, quotes.map((q) => q.element))),
    );
  }

  /** Marks what the whole answer shows to be its point; opens the quotes of a short one. */
  finish(answer) {
    for (const quote of this._quotes.values()) quote.mark(answer);
    for (const item of this._items) this._say(item, answer);
    if (this._items.length === 1) this._items[0].open = true;
    this.settle();
  }

  /** Opens all quotes, or closes them. */
  openAll(open) {
    for (const item of this._items) item.open = open;
    this.settle();
  }

  /** To be called when the width has changed. */
  settle() {
    for (const item of this._items) this._settle(item);
  }

  /** Goes to the quote of that number. */
  show(n) {
    const quote = this._quotes.get(n);
    const item = this._items.find((one) => quote && one.box.contains(quote.element));
    if (item) {
      item.open = true;
      this._settle(item);
    }
    quote?.show();
  }

  /** Tells of each citation whether it still stands: `[{n, current}]`. */
  standing(all) {
    for (const { n, current } of all) this._quotes.get(n)?.standing(current);
  }

  _quote(citation, answer) {
    const quote = new Quote(citation, answer, this._place, () => this._back(citation.n));
    quote.element.addEventListener("pointerenter", () => this._light(citation.n, true));
    quote.element.addEventListener("pointerleave", () => this._light(citation.n, false));
    this._quotes.set(citation.n, quote);
    return quote;
  }

  _say(item, answer) {
    const { claim } = item;
    const [label] = LABEL.exec(claim.text) ?? [""];
    const held = item.buttons.find((button) => button.matches(":focus"));
    fill(
      item.said,
      label ? h("span", { class: "whose" }, label) : null,
      ...strong(claim.text.slice(label.length), claim.citations, answer),
      claim.formula ? h("span", { class: "formula" }, t("算式：{formula}", { formula: claim.formula })) : null,
      h("span", { class: "proofs" }, item.buttons, tick()),
    );
    held?.focus();
  }

  _button(n, item) {
    const button = h("button", { type: "button", class: "cite", "aria-label": t("原文 {n}", { n }) }, n);
    button.dataset.n = n;
    button.addEventListener("click", () => this._press(n, item));
    button.addEventListener("pointerenter", () => this._light(n, true));
    button.addEventListener("pointerleave", () => this._light(n, false));
    return button;
  }

  /** Opens the claim's own quotes or closes them; goes to one that stands elsewhere, or beside. */
  _press(n, item) {
    const own = this._quotes.has(n) && item.box.contains(this._quotes.get(n).element);
    if (this._wide() || !own) {
      this.show(n);
      return;
    }
    item.open = !item.open;
    this._settle(item);
    if (item.open) this._quotes.get(n).flash();
  }

  _back(n) {
    const item = this._items.find((one) => one.claim.citations.includes(n));
    const button = item?.buttons.find((one) => one.dataset.n === String(n));
    if (!button) return;
    lead(button);
    flash(item.element);
  }

  _settle(item) {
    const wide = this._wide();
    item.element.classList.toggle("open", item.open || wide);
    item.box.hidden = !(item.open || wide);
    for (const button of item.buttons) {
      const own = item.box.contains(this._quotes.get(Number(button.dataset.n))?.element ?? null);
      const folds = own && !wide;
      for (const [name, value] of [["aria-expanded", item.open], ["aria-controls", item.box.id]]) {
        if (folds) button.setAttribute(name, String(value));
        else button.removeAttribute(name);
      }
    }
  }

  _light(n, on) {
    this._quotes.get(n)?.element.classList.toggle("lit", on);
    for (const item of this._items) {
      item.element.classList.toggle("lit", on && item.claim.citations.includes(n));
    }
  }
}

function tick() {
  return h("span", { class: "tick", title: t("这一句已与原文核对") }, icon("check"));
}

/** The text with the values that the rows hold standing out. */
function strong(text, citations, answer) {
  const told = (answer.rows ?? [])
    .filter((row) => row.value && citations.includes(row.citation))
    .map((row) => row.value + row.unit)
    .find((value) => text.includes(value));
  if (!told) return [text];
  const at = text.indexOf(told);
  return [text.slice(0, at), h("strong", {}, told), text.slice(at + told.length)];
}
