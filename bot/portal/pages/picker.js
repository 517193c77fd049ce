// Chooses some of many: a button, and beneath it a list that is searched by typing.

import { fill, h, unique } from "./dom.js";
import { icon } from "./icons.js";
import { Menu } from "./menu.js";
import { t } from "./words.js";

const WAIT = 150;
/** Milliseconds after the last key until is searched. */

export class Picker {
  /**
   * `find(words)` gives `[{value, label, more}]`, promised or not; `onchange` is called when
   * another choice is made. `searched` is false where the list is short.
   */
  constructor(name, find, onchange, { searched = true } = {}) {
    this.name = name;
    this._find = find;
    this._onchange = onchange;
    this._chosen = new Map();
    this._active = -1;
    this._options = [];
    this._round = 0;
    const listId = unique("list");
    this._list = h("ul", { id: listId, role: "listbox", "aria-multiselectable": "true", "aria-label": name });
    this._box = h("input", {
      type: "text",
      role: "combobox",
      "aria-expanded": "true",
      "aria-controls": listId,
      "aria-autocomplete": "list",
      "aria-label": searched ? t("搜索{name}", { name }) : name,
      autocomplete: "off",
      spellcheck: "false",
      readonly: !searched,
      placeholder: searched ? t("搜索{name}", { name }) : t("用上下键选，回车确认"),
      oninput: () => this._later(),
      onkeydown: (event) => this._key(event),
    });
    this._none = h("p", { class: "none", hidden: true }, t("没有符合的"));
    const content = h("div", { class: "picker" }, this._box, this._list, this._none);
    this.menu = new Menu(this._label(), content, { kind: "chip", onopen: () => this._open() });
    this.element = this.menu.element;
  }

  /** What is chosen. */
  get values() {
    return [...this._chosen.keys()];
  }

  /** The same, with what it is called: `[{value, label}]`. */
  get chosen() {
    return [...this._chosen].map(([value, label]) => ({ value, label }));
  }

  /** Chooses these and nothing else: `[{value, label}]`. */
  choose(options) {
    this._chosen = new Map(options.map((one) => [one.value, one.label]));
    this._changed();
  }

  /** A chip for each that is chosen, to be taken away by a press. */
  chips() {
    return [...this._chosen].map(([value, label]) =>
      h(
        "button",
        {
          type: "button",
          class: "chip chosen",
          "aria-label": t("不再限于{label}", { label }),
          onclick: () => {
            this._chosen.delete(value);
            this._changed();
            this.menu.button.focus();
          },
        },
        label,
        icon("close"),
      ),
    );
  }

  async _open() {
    this._box.value = "";
    this._box.focus();
    await this._search();
  }

  _later() {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => this._search(), WAIT);
  }

  async _search() {
    this._round += 1;
    const round = this._round;
    let found = [];
    try {
      found = await this._find(this._box.value.trim());
    } catch (error) {
      fill(this._none, error.message);
    }
    if (round !== this._round) return; // another search has begun
    this._options = found;
    this._none.hidden = found.length > 0;
    fill(this._list, found.map((option, at) => this._option(option, at)));
    this._point(found.length && this._box.value ? 0 : -1);
    if (!this.menu.panel.hidden) this.menu.keepInside();
  }

  _option(option, at) {
    const chosen = this._chosen.has(option.value);
    return h(
      "li",
      {
        id: unique("option"),
        role: "option",
        "aria-selected": String(chosen),
        onpointerdown: (event) => event.preventDefault(), // the box keeps the focus
        onclick: () => this._toggle(at),
      },
      h("span", { class: "box" }, icon("check")),
      h("span", { class: "label" }, option.label),
      option.more ? h("small", {}, option.more) : null,
    );
  }

  _key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this._options.length) {
      event.preventDefault();
      const all = this._options.length;
      this._point((this._active + step + all) % all);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this._active >= 0) this._toggle(this._active);
    }
  }

  _point(at) {
    this._active = at;
    [...this._list.children].forEach((item, each) => item.classList.toggle("active", each === at));
    const item = this._list.children[at];
    if (item) {
      this._box.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else {
      this._box.removeAttribute("aria-activedescendant");
    }
  }

  _toggle(at) {
    const { value, label } = this._options[at];
    if (!this._chosen.delete(value)) this._chosen.set(value, label);
    this._list.children[at].setAttribute("aria-selected", String(this._chosen.has(value)));
    this._point(at);
    this._changed();
  }

  _changed() {
    fill(this.menu.button, this._label());
    this._onchange();
  }

  _label() {
    const count = this._chosen.size;
    const said = count ? `${this.name} ${count}` : this.name;
    return [said, icon("down")];
  }
}
