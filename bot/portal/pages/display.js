// How pages look to this reader: colours, size of text, language. In the head of every page.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { Menu } from "./menu.js";
import { display, setDisplay } from "./store.js";
import { language, t } from "./words.js";

const [SMALLEST, LARGEST, STEP] = [18, 30, 2];
/** Points of text for elders. */

/** The buttons at the end of the page's head; `more` stands below the choices. */
export function displayTools(more = null) {
  return [elderTools(), looks(more)];
}

/** 长者版: large text, to be made larger yet, at one press from every page. */
function elderTools() {
  const box = h("div", { class: "elder" });
  const draw = () => {
    const { elder, size } = display();
    const toggle = h(
      "button",
      { type: "button", class: "opener", "aria-pressed": String(elder), onclick: () => set({ elder: !elder }) },
      t("长者版"),
    );
    const step = (by, name, sign) =>
      h(
        "button",
        {
          type: "button",
          class: "opener step",
          "aria-label": name,
          disabled: size + by < SMALLEST || size + by > LARGEST,
          onclick: () => set({ size: size + by }),
        },
        sign,
      );
    fill(
      box,
      toggle,
      elder ? [step(-STEP, t("字小一些"), "A−"), step(STEP, t("字大一些"), "A+")] : null,
    );
  };
  const set = (changed) => {
    const held = document.activeElement?.getAttribute("aria-label");
    setDisplay({ ...display(), ...changed });
    apply();
    draw();
    (box.querySelector(`[aria-label="${held}"]:enabled`) ?? box.querySelector("button")).focus();
  };
  draw();
  return box;
}

/** Colours and language. */
function looks(more) {
  const content = h("div", { class: "looks" });
  const menu = new Menu([icon("text"), h("span", {}, t("显示"))], content, { kind: "quiet" });
  const draw = () => {
    const { theme } = display();
    fill(
      content,
      group(
        t("颜色"),
        [
          [t("随系统"), ""],
          [t("浅色"), "light"],
          [t("深色"), "dark"],
        ],
        theme,
        (chosen) => {
          setDisplay({ ...display(), theme: chosen });
          apply();
        },
      ),
      group(
        "语言 · Language",
        [
          ["中文", "zh"],
          ["English", "en"],
        ],
        language(),
        speakNow,
      ),
      more,
    );
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  return menu.element;
}

function group(name, list, chosen, choose) {
  const box = h("div", { class: "choice", role: "group", "aria-label": name });
  const buttons = list.map(([label, value]) => {
    const pressed = String(value === chosen);
    const lang = { zh: "zh-CN", en: "en" }[value] ?? null;
    const button = h("button", { type: "button", "aria-pressed": pressed, lang }, label);
    button.addEventListener("click", () => {
      for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
      choose(value);
    });
    return button;
  });
  box.append(h("p", {}, name), h("div", { class: "segments" }, buttons));
  return box;
}

/** The page again, in the other language; the conversation is kept. */
function speakNow(chosen) {
  document.cookie = `fazhi_lang=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax`;
  const url = new URL(location.href);
  url.searchParams.delete("lang");
  if (url.href === location.href) location.reload();
  else location.assign(url.href);
}

function apply() {
  const root = document.documentElement;
  const { theme, elder, size } = display();
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "dark" : "light";
  root.toggleAttribute("data-elder", elder);
  root.style.fontSize = elder ? `${size}pt` : "";
  window.dispatchEvent(new Event("resize"));
}
