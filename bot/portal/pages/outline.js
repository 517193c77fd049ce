// The headings of a report, as a list that leads to them and shows where the reader is.

import { h, lead } from "./dom.js";
import { t } from "./words.js";

const DEEPEST = 2;
/** Levels of headings that are listed; deeper ones stand in the text only. */

/** The list; `marking` knows where each section begins. */
export function outline(sections, marking) {
  const listed = sections.flatMap((section, index) => (section.level <= DEEPEST ? [{ section, index }] : []));
  if (!listed.length) return null;
  const links = new Map();
  const items = listed.map(({ section, index }) => {
    const id = marking.anchor(index);
    const link = h("a", { href: `#${id}`, onclick: (event) => go(event, id) }, section.marker + section.title);
    links.set(id, link);
    return h("li", { class: `level${section.level}` }, link);
  });
  return {
    element: h(
      "details",
      { class: "outline", open: matchMedia("(min-width: 64rem)").matches },
      h("summary", {}, t("目录")),
      h("nav", { "aria-label": t("目录") }, h("ol", {}, items)),
    ),
    follow: (quoted) => follow(links, quoted),
  };
}

function go(event, id) {
  event.preventDefault();
  const target = document.getElementById(id);
  if (target) lead(target, { block: "start" });
}

/** Marks the heading under which the reader is: at what is `quoted` where that is in sight. */
function follow(links, quoted) {
  const targets = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const top = quoted?.getBoundingClientRect().top ?? -1;
    const line = top > 0 && top < innerHeight ? top + 1 : innerHeight / 3;
    const passed = targets.filter((one) => one.getBoundingClientRect().top < line);
    const here = (passed[passed.length - 1] ?? targets[0])?.id;
    for (const [id, link] of links) {
      if (id === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
  mark();
}
