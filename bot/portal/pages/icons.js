// Small line drawings beside words. They say nothing that the words do not.

import { svg } from "./dom.js";

const PATHS = {
  back: ["M15 5l-7 7 7 7"],
  bars: ["M4 20h16", "M7 20v-7", "M12 20V5", "M17 20v-11"],
  check: ["M5 13l4.5 4.5L19 7"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  copy: ["M9 9h10v11H9z", "M15 9V5H5v11h4"],
  down: ["M6 9l6 6 6-6"],
  file: ["M6 3h8l4 4v14H6z", "M14 3v4h4", "M9 12h6", "M9 16h6"],
  forward: ["M9 5l7 7-7 7"],
  history: ["M4 12a8 8 0 1 0 2.6-5.9", "M4 4v4h4", "M12 8v4.5l3 2"],
  link: ["M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700l-1.200 1.200", "M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700l1.200-1.200"],
  no: ["M7 10V3h9.500l3 8v2H14l1 6-2 2-4-8H4V3h3"],
  plus: ["M12 5v14", "M5 12h14"],
  save: ["M12 4v11", "M7 11l5 5 5-5", "M5 20h14"],
  search: ["M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14z", "M16 16l5 5"],
  send: ["M12 19V5", "M6 11l6-6 6 6"],
  stop: ["M7 7h10v10H7z"],
  text: ["M3 19l5-13 5 13", "M4.800 14.500h6.400", "M14 19l3.500-8 3.500 8", "M15.300 16.200h4.400"],
  trash: ["M5 7h14", "M9 7V4h6v3", "M7 7l1 13h8l1-13"],
  up: ["M12 20V9", "M7 13l5-5 5 5", "M5 4h14"],
  yes: ["M7 11v10H4V11h3l5-8 2 2-1 6h7v2l-3 8H7"],
};

/** One of the drawings, hidden from who hears the page. */
export function icon(name) {
  const strokes = PATHS[name].map((d) => svg("path", { d }));
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": true }, ...strokes);
}
