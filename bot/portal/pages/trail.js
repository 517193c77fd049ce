// From one citation of an answer to the next, through the reports that they are from.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { viewerOf } from "./place.js";
import { answerOf } from "./store.js";
import { t } from "./words.js";

const SHARED = "s.";
/** What the key of a shared answer begins with. */

/** The answer that a citation is of; null where this browser does not know it. */
export async function answerBehind(api, key) {
  if (!key) return null;
  if (!key.startsWith(SHARED)) return answerOf(key);
  try {
    const { answer } = await api.get(`api/shares/${encodeURIComponent(key.slice(SHARED.length))}`);
    return answer;
  } catch {
    return null;
  }
}

/** The key of an answer that was shared. */
export function sharedKey(hash) {
  return SHARED + hash;
}

/** The citations of an answer, those that a refusal came nearest to among them. */
export function citationsOf(answer) {
  return answer.citations.length ? answer.citations : (answer.refusal?.nearest ?? []);
}

/** The bar at the top: the way back to the answer, the report's title, and the ways to the
 * citation before and the one behind. Of no answer, only the title. */
export function trailBar(api, answer, { key, n }, title) {
  const all = answer ? citationsOf(answer) : [];
  const at = all.findIndex((one) => one.n === n);
  const named = h("p", { class: "named" }, title);
  if (at < 0) return h("div", { class: "trail" }, named);
  const back = key.startsWith(SHARED) ? `a/${key.slice(SHARED.length)}` : "";
  return h(
    "nav",
    { class: "trail", "aria-label": t("回答的引文") },
    h("a", { class: "opener", href: `${api.url(back)}#${key}` }, icon("back"), t("回到回答")),
    named,
    h("p", { class: "count" }, t("引文 {at} / {all}", { at: at + 1, all: all.length })),
    step(api, all[at - 1], key, t("上一条引文"), "up"),
    step(api, all[at + 1], key, t("下一条引文"), "down"),
  );
}

function step(api, citation, key, name, picture) {
  const said = [h("span", { class: picture }, icon("down")), h("span", { class: "way" }, name)];
  if (!citation) {
    return h("span", { class: "opener", "aria-disabled": "true", role: "link" }, said);
  }
  const rel = picture === "up" ? "prev" : "next";
  return h("a", { class: "opener", href: viewerOf(api, citation, key), rel }, said);
}
