// The conversations that this browser keeps, to be taken up again or forgotten.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { Menu } from "./menu.js";
import { forget, talks } from "./store.js";
import { moment, t } from "./words.js";

/** A button that lists them; `open(talk)` shows one, `gone(id)` hears that one is forgotten. */
export function historyMenu(open, gone) {
  const content = h("div", { class: "history" });
  const label = [icon("history"), h("span", {}, t("历史"))];
  const menu = new Menu(label, content, { kind: "quiet", onopen: () => draw() });
  const drop = (ids) => {
    for (const id of ids) {
      forget(id);
      gone(id);
    }
    draw();
    (content.querySelector("button") ?? menu.button).focus();
  };
  const draw = () => {
    const all = talks();
    fill(
      content,
      h("h2", {}, t("历史对话")),
      h("p", { class: "small" }, t("只存在这个浏览器里。")),
      all.length ? h("ul", {}, all.map((talk) => item(talk))) : h("p", { class: "none" }, t("还没有。")),
      all.length ? forgetAll(all) : null,
    );
  };
  const item = (talk) => {
    const [first] = talk.turns;
    const show = () => {
      menu.close();
      open(talk);
    };
    const remove = t("删去：{question}", { question: first.question });
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "talkname", onclick: show },
        h("span", {}, first.question),
        h("small", {}, `${moment(new Date(talk.at))} · ${t("{n} 问", { n: talk.turns.length })}`),
      ),
      h(
        "button",
        { type: "button", class: "quiet", "aria-label": remove, onclick: () => drop([talk.id]) },
        icon("trash"),
      ),
    );
  };
  const forgetAll = (all) =>
    h(
      "button",
      { type: "button", class: "opener", onclick: () => drop(all.map((talk) => talk.id)) },
      t("全部删去"),
    );
  return menu.element;
}
