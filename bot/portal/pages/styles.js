// The pages' style sheets, made fit for a shadow tree on the page of another: adopted, so that
// no policy of that page is in the way, and measured from the widget's own size of text, not
// from that page's.

const NAMES = ["tokens", "base", "answer", "ask", "reader", "widget"];
const PIXELS = 16;
/** Of the `rem` in a question about the window's width. */

let sheets = null;

/** The sheets, for `adoptedStyleSheets`; loaded once. */
export function styles() {
  sheets ??= Promise.all(NAMES.map(load));
  return sheets;
}

async function load(name) {
  const answer = await fetch(new URL(`${name}.css`, import.meta.url));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(ownMeasures(await answer.text()));
  return sheet;
}

function ownMeasures(css) {
  return css
    .replace(/@media[^{]*/g, (query) => query.replace(/([\d.]+)rem/g, (_, n) => `${n * PIXELS}px`))
    .replace(/(-?\d*\.?\d+)rem\b/g, "calc($1 * var(--rem))");
}
