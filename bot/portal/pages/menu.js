// A button that shows something beneath it, and hides it again.

import { h, unique } from "./dom.js";

const EDGE = 8;
/** Pixels that stay free between what is shown and the window's edge. */
const LEAST = 160;
/** Pixels of height that it has even where the window has no room. */

export class Menu {
  /** `label` is what the button says; `content` what it shows, an element. */
  constructor(label, content, { kind = "", onopen = () => {} } = {}) {
    this._onopen = onopen;
    this.panel = h("div", { class: "popup", id: unique("popup"), hidden: true }, content);
    this.button = h(
      "button",
      {
        type: "button",
        class: `opener ${kind}`.trim(),
        "aria-expanded": "false",
        "aria-controls": this.panel.id,
        onclick: () => (this.panel.hidden ? this.open() : this.close()),
      },
      label,
    );
    this.element = h("div", { class: "menu", onkeydown: (event) => this._key(event) }, this.button, this.panel);
    this._outside = (event) => {
      if (!event.composedPath().includes(this.element)) this.close(false);
    };
    this.element.addEventListener("focusout", (event) => {
      const to = event.relatedTarget;
      if (to && !this.element.contains(to)) this.close(false);
    });
  }

  open() {
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", this._outside, true);
    this.keepInside();
    this._onopen();
  }

  /** Hides it; the focus goes back to the button unless it is elsewhere already. */
  close(back = true) {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", this._outside, true);
    if (back) this.button.focus();
  }

  _key(event) {
    if (event.key === "Escape" && !this.panel.hidden) {
      event.stopPropagation();
      this.close();
    }
  }

  /** Turned to the side on which the window has room, and no higher than that; to be called
   * again when what is shown has come to be more. */
  keepInside() {
    this.panel.classList.remove("leftward", "upward");
    this.panel.style.maxHeight = "";
    const place = this.panel.getBoundingClientRect();
    const root = document.documentElement;
    if (place.right > root.clientWidth - EDGE) this.panel.classList.add("leftward");
    const button = this.button.getBoundingClientRect();
    const [above, below] = [button.top, root.clientHeight - button.bottom];
    const upward = place.bottom > root.clientHeight - EDGE && above > below;
    this.panel.classList.toggle("upward", upward);
    const room = (upward ? above : below) - 2 * EDGE;
    if (place.height > room) this.panel.style.maxHeight = `${Math.max(room, LEAST)}px`;
    const turned = this.panel.getBoundingClientRect();
    if (turned.left < EDGE) this.panel.classList.remove("leftward");
  }
}

/** A list of things to do, for a menu: `[label, function]` each. */
export function choices(list, done = () => {}) {
  return h(
    "ul",
    { class: "choices" },
    list.map(([label, act]) => {
      const press = () => {
        done();
        act();
      };
      return h("li", {}, h("button", { type: "button", onclick: press }, label));
    }),
  );
}
