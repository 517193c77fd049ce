// Where a quote stands in the text of its report as it is now.

import { length, slice } from "./text.js";
import { t } from "./words.js";

/** The place of what is `wanted` (`{start, end}`, in characters), and what is to be said of it;
 * `citation` is what was quoted there, null where that is not known. */
export function standing(text, citation, { start, end }) {
  if (end > length(text) || start > end) {
    return citation ? moved(text, citation) : { start: 0, end: 0, said: t("地址里的位置超出了这份报告。") };
  }
  if (!citation || slice(text, start, end) === citation.quote) return { start, end, said: "" };
  return moved(text, citation);
}

function moved(text, citation) {
  const at = text.indexOf(citation.quote);
  if (at < 0) return { start: 0, end: 0, said: t("报告在回答之后改动过，找不到这句引文了。") };
  const from = length(text.slice(0, at));
  const said = t("报告在回答之后改动过，这句引文现在在这里。");
  return { start: from, end: from + length(citation.quote), said };
}
