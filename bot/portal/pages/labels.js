// The words of a chart: what stands beside a value, and names short enough to stand there.

import { svg } from "./dom.js";
import { t } from "./words.js";

const ENDS = "省市区县州盟旗";

/** Beside a value: the report's words, and that it is a target; or that it is not stated. */
export function labelOf(point) {
  if (!point.label) return t("未载明");
  return point.target ? `${t("目标")} ${point.label}` : point.label;
}

/** Each region without what all of them lie in; one alone keeps its name. */
export function shortNames(regions) {
  let shared = regions.length > 1 ? beginning(regions) : "";
  const keepNames = () => regions.every((region) => region.length - shared.length >= 2);
  while (shared && !(ENDS.includes(shared.slice(-1)) && keepNames())) shared = shared.slice(0, -1);
  return new Map(regions.map((region) => [region, region.slice(shared.length)]));
}

/** The words, or as many of them as fit with an ellipsis behind them. */
export function cutTo(words, width, size, ruler) {
  if (ruler(words, size) <= width) return words;
  let kept = Array.from(words);
  while (kept.length && ruler(`${kept.join("")}…`, size) > width) kept = kept.slice(0, -1);
  return `${kept.join("")}…`;
}

/** Words at a place of a drawing; `anchor` tells which end of them stands there. */
export function text(words, x, y, { size, anchor = "start", faint = false }) {
  return svg("text", { x, y, "font-size": size, "text-anchor": anchor, class: faint ? "faint" : "" }, words);
}

function beginning(regions) {
  const [first] = regions;
  const same = (at) => regions.every((region) => region[at] === first[at]);
  let at = 0;
  while (at < first.length && same(at)) at += 1;
  return first.slice(0, at);
}
