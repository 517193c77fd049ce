// The ask page: a box, a conversation, and before it what may be asked.

import { exporting } from "./actions.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { fill, h } from "./dom.js";
import { historyMenu } from "./history.js";
import { icon } from "./icons.js";
import { placeOf } from "./place.js";
import { isKind, kindName } from "./sayings.js";
import { Scope } from "./scope.js";
import { start } from "./start.js";
import { current, keep, newKey, setCurrent, talk, talkOf } from "./store.js";
import { begin } from "./top.js";
import { t } from "./words.js";

const MOST = 20;
/** Answers that go into one file. */

const { api, announce } = await begin();
const main = document.getElementById("main");
const [talkBox, startBox, composerBox] = ["talk", "start", "composer"].map((id) => document.getElementById(id));
const scope = new Scope(api, () => {
  if (kept?.turns.length) save({ scope: scope.chosen });
});
const bar = h("div", { class: "bar" });
let kept = null;
let warned = false;

const conversation = new Conversation({
  place: placeOf(talkBox, api),
  announce,
  narrowed: () => scope.asked,
  widen: () => scope.choose(),
  onbusy: (busy) => {
    composer.busy = busy;
  },
  onturns: (turns) => {
    save({ at: Date.now(), turns, scope: scope.chosen });
    setCurrent(kept.id);
    drawBar();
  },
});
const composer = new Composer({
  onask: (question) => ask(question),
  onstop: () => conversation.stop(),
  scope: scope.element,
});

/** Keeps the conversation with these changes; says once where the browser has no room. */
function save(changes) {
  kept = { ...kept, ...changes };
  if (keep(kept) || warned) return;
  warned = true;
  const said = t("浏览器不许保存或空间已满：这次对话离开网页后就没有了，需要的请先导出。");
  bar.before(h("p", { class: "warning", role: "status" }, said));
}

function fresh() {
  return { id: newKey(), at: Date.now(), turns: [], scope: null };
}

function ask(question) {
  talking(true);
  conversation.ask(question);
}

function talking(on) {
  main.toggleAttribute("data-talking", on);
  startBox.hidden = on;
  document.getElementById("hero").hidden = on;
}

/** Shows a conversation, from the answer of that key on. */
function open(chosen, key = "") {
  kept = chosen;
  setCurrent(chosen.id);
  talking(true);
  conversation.restore(chosen.turns);
  scope.choose(chosen.scope ?? {});
  drawBar();
  const turn = document.getElementById(key) ?? conversation.element.lastElementChild;
  turn?.scrollIntoView({ block: "start" });
}

function anew() {
  conversation.restore([]);
  kept = fresh();
  setCurrent("");
  talking(false);
  drawBar();
  composer.focus();
}

function drawBar() {
  const turns = conversation.answered;
  const said = h("p", { class: "told", role: "status" });
  const tell = (...words) => fill(said, ...words);
  const unfold = h("button", { type: "button", class: "opener unfold", "aria-pressed": "false" }, t("展开全部原文"));
  unfold.addEventListener("click", () => {
    const open = unfold.getAttribute("aria-pressed") !== "true";
    unfold.setAttribute("aria-pressed", String(open));
    conversation.openAll(open);
  });
  fill(
    bar,
    h("button", { type: "button", class: "opener", onclick: anew }, icon("plus"), t("新的对话")),
    unfold,
    turns.length > 1 ? exporting(turns.slice(-MOST).map((turn) => turn.answer), { api }, tell, t("导出全部")) : null,
    said,
  );
}

document.getElementById("tools").prepend(
  historyMenu(open, (id) => {
    if (id === kept.id) anew();
  }),
);
composerBox.append(composer.element);
talkBox.append(bar, conversation.element);
start(startBox, api, ask);
kept = fresh();

const asked = new URLSearchParams(location.search);
const narrowed = {
  regions: asked.getAll("region").map((name) => ({ value: name, label: name })),
  years: asked
    .getAll("year")
    .map(Number)
    .filter((year) => year >= 1949 && year <= 2100)
    .map((year) => ({ value: year, label: t("{y}年", { y: year }) })),
  kinds: asked.getAll("kind").filter(isKind).map((kind) => ({ value: kind, label: kindName(kind) })),
};
const key = location.hash.slice(1);
const before = talkOf(key) ?? talk(current());
if (asked.get("q")) {
  history.replaceState(null, "", location.pathname);
  scope.choose(narrowed);
  ask(asked.get("q").slice(0, 2000));
} else if (before) {
  open(before, key);
  if (Object.values(narrowed).some((chosen) => chosen.length)) scope.choose(narrowed);
} else {
  scope.choose(narrowed);
  composer.focus();
}
main.dataset.ready = "";
