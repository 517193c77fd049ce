// What can be done with an answer: copied, exported, shared, thought well or ill of.

import { copy, save } from "./clipboard.js";
import { fill, h, unique } from "./dom.js";
import { icon } from "./icons.js";
import { Menu, choices } from "./menu.js";
import { t } from "./words.js";

/** The row of buttons below an answer. `key` names the answer among those of this reader. */
export function actions(answer, key, place) {
  const said = h("p", { class: "told", role: "status" });
  const tell = (...words) => fill(said, ...words);
  const row = h("div", { class: "buttons" }, copying(answer, place, tell), exporting([answer], place, tell));
  if (!answer.refused && place.shares) row.append(sharing(answer, place, tell));
  row.append(...opinions(answer, key, place, tell));
  return h("div", { class: "actions" }, row, said);
}

/** A menu that gives answers as a file. */
export function exporting(answers, place, tell, label = t("导出")) {
  const forms = [
    [t("Word 文档"), "docx"],
    ["PDF", "pdf"],
    ["Markdown", "md"],
  ];
  const give = (form) =>
    tried(tell, async () => {
      tell(t("正在制作……"));
      const { blob, name } = await place.api.file("api/export", { answers, form, utc_offset: eastward() });
      save(blob, name);
      tell(t("已导出：{name}", { name }));
    });
  return menu([icon("save"), label], forms.map(([name, form]) => [name, () => give(form)]));
}

/** The reader's clock, in minutes east of Greenwich. */
function eastward() {
  return -new Date().getTimezoneOffset();
}

function copying(answer, place, tell) {
  const forms = [
    [t("纯文字，附引文"), "txt"],
    [t("Markdown，附引文"), "md"],
    [t("附参考文献（GB/T 7714）"), "gbt7714"],
  ].filter(([, form]) => form !== "gbt7714" || answer.citations.length);
  const give = (form) =>
    tried(tell, async () => {
      const asked = { answers: [answer], form, copied: true, utc_offset: eastward() };
      const { blob } = await place.api.file("api/export", asked);
      await copy(await blob.text());
      tell(t("已复制。"));
    });
  return menu([icon("copy"), t("复制")], forms.map(([name, form]) => [name, () => give(form)]));
}

function menu(label, list) {
  const made = new Menu(label, h("div"));
  made.panel.replaceChildren(choices(list, () => made.close()));
  return made.element;
}

function sharing(answer, place, tell) {
  const share = () =>
    tried(tell, async () => {
      const { hash, url } = await place.api.post("api/shares", { answer });
      const link = place.api.url(url ?? `a/${hash}`);
      const box = h("input", { class: "link", readonly: true, "aria-label": t("分享链接") });
      box.value = link;
      try {
        await copy(link);
        tell(t("链接已复制，打开它的人会看到同一份回答："), box);
      } catch {
        tell(t("打开这个链接的人会看到同一份回答："), box);
        box.select();
      }
    });
  return h("button", { type: "button", class: "opener", onclick: share }, icon("link"), t("分享"));
}

function opinions(answer, key, place, tell) {
  const buttons = new Map();
  const send = (opinion, why = "") =>
    tried(tell, async () => {
      const { regions, years } = answer.scope;
      const said = { key, question: answer.question, opinion, why, regions, years };
      await place.api.post("api/feedback", said);
      for (const [name, button] of buttons) button.setAttribute("aria-pressed", String(name === opinion));
      tell(t("谢谢，已记下。"), opinion === "useless" && !why ? ask() : null);
    });
  const ask = () => {
    const id = unique("why");
    const box = h("input", { id, class: "why", maxlength: 500, autocomplete: "off" });
    const give = (event) => {
      event.preventDefault();
      if (box.value.trim()) send("useless", box.value.trim());
    };
    return h(
      "form",
      { class: "whyform", onsubmit: give },
      h("label", { for: id }, t("哪里不对？（可不填）")),
      box,
      h("button", { type: "submit", class: "opener" }, t("发送")),
    );
  };
  for (const [opinion, label, picture] of [
    ["useful", t("有用"), "yes"],
    ["useless", t("没用"), "no"],
  ]) {
    const press = { type: "button", class: "opener", "aria-pressed": "false", onclick: () => send(opinion) };
    buttons.set(opinion, h("button", press, icon(picture), label));
  }
  return buttons.values();
}

/** Does it, and tells where it fails. */
async function tried(tell, act) {
  try {
    await act();
  } catch (error) {
    tell(error.message === "copy" ? t("浏览器不许复制。") : error.message);
  }
}
