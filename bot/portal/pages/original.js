// The file that a report was read from, beside what was read of it.

import { fill, h } from "./dom.js";
import { ELSEWHERE } from "./quote.js";
import { t } from "./words.js";

/** What is known of the file: `{available, changed, name, media_type}`; null where nothing is. */
export async function originalOf(api, id) {
  try {
    return await api.get(`${path(id)}/about`);
  } catch {
    return null;
  }
}

/** Shows the file in `pane`; `quote` is looked for in it. */
export async function showOriginal(pane, api, id, about, quote) {
  const title = [h("h2", {}, t("原件")), h("p", { class: "small" }, about.name)];
  const apart = h("p", {}, h("a", { class: "plain", href: api.url(path(id)), ...ELSEWHERE }, t("在新窗口打开原件")));
  try {
    fill(pane, title, await shown(api, id, about, quote), apart);
    pane.querySelector("mark")?.scrollIntoView({ block: "center" });
  } catch (error) {
    fill(pane, title, h("p", { class: "changed" }, error.message));
  }
}

async function shown(api, id, about, quote) {
  const kind = about.media_type ?? "";
  if (kind === "application/pdf") {
    return h("iframe", { src: api.url(path(id)), title: t("原件") });
  }
  if (!kind.startsWith("text/plain")) return null;
  const answer = await api.open(path(id));
  const [, charset] = /charset=([\w-]+)/i.exec(answer.headers.get("Content-Type") ?? "") ?? [];
  const text = new TextDecoder(charset ?? "utf-8").decode(await answer.arrayBuffer());
  return h("pre", { tabindex: "0", lang: "zh-CN" }, ...found(text, quote));
}

function path(id) {
  return `api/reports/${encodeURIComponent(id)}/original`;
}

/** The text with the quote marked in it, wherever lines are broken. */
function found(text, quote) {
  const sought = quote.replace(/\s/g, "");
  if (!sought) return [text];
  const letters = [];
  const places = [];
  for (let at = 0; at < text.length; at += 1) {
    if (/\s/.test(text[at])) continue;
    letters.push(text[at]);
    places.push(at);
  }
  const at = letters.join("").indexOf(sought);
  if (at < 0) return [text];
  const [start, end] = [places[at], places[at + sought.length - 1] + 1];
  return [text.slice(0, start), h("mark", { class: "quoted" }, text.slice(start, end)), text.slice(end)];
}
