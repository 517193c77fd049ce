// The widget: <fazhi-ask>, a button and a panel in a shadow tree on the page of another.
//
// Attributes: channel, region, year, kind, lang, theme (light, dark), elder, label, position (left),
// inline (a panel in the page, no button), open, token, token-url.
// Methods: open(), close(), toggle(), ask(question), setToken(token).
// Events (bubbling): fazhi-ready, fazhi-open, fazhi-close, fazhi-ask, fazhi-answer,
// fazhi-error, fazhi-citation (cancelable: the page may show the citation itself).

import { Api } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { fill, h, unique } from "./dom.js";
import { icon } from "./icons.js";
import { placeOf, viewerOf } from "./place.js";
import { Reader } from "./reader.js";
import { isKind } from "./sayings.js";
import { start } from "./start.js";
import { styles } from "./styles.js";
import { Tokens, from } from "./tokens.js";
import { portal } from "./top.js";
import { speak, t } from "./words.js";

const NAME = "fazhi-ask";

export class FazhiAsk extends HTMLElement {
  static observedAttributes = ["theme", "elder", "token", "token-url", "region", "year", "kind"];

  constructor() {
    super();
    this._root = this.attachShadow({ mode: "open" });
    this._tokens = new Tokens(portal(), "", null);
    this._scope = { regions: [], years: [], kinds: [] };
    this._ready = null;
  }

  /** Gives a token whenever one is needed; instead of `token` and `token-url`. */
  set tokenProvider(provider) {
    this._tokens.provider = provider;
  }

  connectedCallback() {
    this._ready ??= this._build();
  }

  attributeChangedCallback(name, _, value) {
    if (name === "theme" || name === "elder") this._dress();
    if (name === "token") this._tokens.token = value;
    if (name === "token-url") this._tokens.provider = value ? from(value) : null;
    if (name === "region") this._scope.regions = listed(value);
    if (name === "year") this._scope.years = listed(value).map(Number).filter(Number.isInteger);
    if (name === "kind") this._scope.kinds = listed(value).filter(isKind);
  }

  async open() {
    await this._ready;
    if (!this._frame.hidden) return;
    this._frame.hidden = false;
    this._launcher.hidden = true;
    this._launcher.setAttribute("aria-expanded", "true");
    this.setAttribute("open", "");
    this._begin();
    if (!this.hasAttribute("inline")) this._composer.focus();
    this._tell("fazhi-open");
  }

  async close() {
    await this._ready;
    if (this._frame.hidden || this.hasAttribute("inline")) return;
    this._frame.hidden = true;
    this._launcher.hidden = false;
    this._launcher.setAttribute("aria-expanded", "false");
    this.removeAttribute("open");
    this._launcher.focus();
    this._tell("fazhi-close");
  }

  async toggle() {
    await this._ready;
    return this._frame.hidden ? this.open() : this.close();
  }

  /** Opens the panel and asks. */
  async ask(question) {
    await this.open();
    this._reader.close(false);
    this._start.hidden = true;
    this._tell("fazhi-ask", { question });
    await this._conversation.ask(String(question).slice(0, 2000));
  }

  setToken(token) {
    this._tokens.token = token;
  }

  async _build() {
    this._tokens.channel = this.getAttribute("channel") ?? "";
    const [sheets] = await Promise.all([styles(), speak(this._language())]);
    this._root.adoptedStyleSheets = sheets;
    this._dress();
    this._live = h("div", { class: "unseen", role: "status", "aria-live": "polite", "aria-atomic": "true" });
    this._panel();
    this._root.append(this._launcher, this._frame, this._live);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this._dress());
    queueMicrotask(() => {
      if (this.hasAttribute("open") || this.hasAttribute("inline")) this.open();
      this._tell("fazhi-ready");
    });
  }

  _panel() {
    const api = new Api(portal(), (again) => this._tokens.get(again));
    const title = unique("title");
    this._start = h("div", { class: "start" });
    this._talk = h("div", { class: "talk-inside" });
    this._body = h("div", { class: "body", tabindex: "-1" }, this._start, this._talk);
    this._reader = new Reader(api, [this._start, this._talk], this._body);
    this._body.append(this._reader.element);
    this._conversation = new Conversation({
      place: placeOf(this._body, api, { read: (citation, opener) => this._read(citation, opener) }),
      announce: (text) => fill(this._live, text),
      narrowed: () => this._scope,
      onbusy: (busy) => {
        this._composer.busy = busy;
      },
      onanswer: (answer) => this._tell("fazhi-answer", { answer }),
      onproblem: ({ message, code, body }) => this._tell("fazhi-error", { message, code, reason: body?.reason ?? "" }),
    });
    this._talk.append(this._conversation.element);
    this._composer = new Composer({
      onask: (question) => this.ask(question),
      onstop: () => this._conversation.stop(),
    });
    const label = this.getAttribute("label") ?? t("法治问答");
    const seal = () => h("span", { class: "seal", "aria-hidden": "true" }, "法");
    this._launcher = h(
      "button",
      { type: "button", class: "launcher", "aria-expanded": "false", "aria-haspopup": "dialog", onclick: () => this.open() },
      seal(),
      label,
    );
    const quiet = (name, picture, act, kind = "") =>
      h("button", { type: "button", class: `quiet ${kind}`, "aria-label": name, title: name, onclick: act }, icon(picture));
    this._frame = h(
      "section",
      { class: "frame", role: this.hasAttribute("inline") ? "region" : "dialog", "aria-labelledby": title, hidden: true },
      h(
        "div",
        { class: "head" },
        h("h2", { id: title }, seal(), label),
        quiet(t("新的对话"), "plus", () => this._anew()),
        quiet(t("关闭"), "close", () => this.close(), "shut"),
      ),
      this._body,
      h("div", { class: "foot" }, this._composer.element, h("p", { class: "small" }, t("每句回答都附报告原文，可逐字核对。"))),
    );
    this._frame.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (this._reader.isOpen) this._reader.close();
      else this.close();
    });
    this._api = api;
  }

  /** What may be asked, looked for when the panel is first opened and not before. */
  _begin() {
    if (this._begun) return;
    this._begun = true;
    this._start.append(h("p", { class: "welcome" }, t("向法治政府建设年度报告提问。")));
    start(this._start, this._api, (question) => this.ask(question), { library: false });
  }

  _anew() {
    this._reader.close(false);
    this._conversation.restore([]);
    this._start.hidden = false;
    this._composer.focus();
  }

  _dress() {
    const theme = this.getAttribute("theme");
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    this.dataset.theme = ["light", "dark"].includes(theme) ? theme : dark ? "dark" : "light";
    this.toggleAttribute("data-elder", this.hasAttribute("elder"));
  }

  _language() {
    return this.getAttribute("lang") ?? (document.documentElement.lang || navigator.language);
  }

  /** Shows a citation in its report, unless the page does so in its own way. */
  _read(citation, opener) {
    const url = viewerOf(this._api, citation);
    if (this._tell("fazhi-citation", { url, citation })) this._reader.show(citation, opener);
  }

  _tell(name, detail = {}) {
    return this.dispatchEvent(
      new CustomEvent(name, { bubbles: true, composed: true, cancelable: true, detail }),
    );
  }
}

/** The items of an attribute. */
function listed(value) {
  return (value ?? "").split(/[,，、]/).map((one) => one.trim()).filter(Boolean);
}

/** Makes the element known, and puts one on the page that has none: `given` are the script's
 * `data-` attributes. With data-mount="none" the page makes its own. */
export function install(given = {}) {
  if (!customElements.get(NAME)) customElements.define(NAME, FazhiAsk);
  if (given.mount === "none" || document.querySelector(NAME)) return;
  const element = document.createElement(NAME);
  for (const [name, value] of Object.entries(given)) {
    element.setAttribute(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value);
  }
  document.body.append(element);
}
