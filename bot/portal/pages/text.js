// Foreign text made fit to be shown: no control, no hidden reordering. And positions in it,
// which count characters as Python does, where JavaScript counts halves of some.

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text without control and formatting characters; line breaks and tabs stay. */
export function safe(text) {
  return String(text).replace(HIDDEN, (one) => (one === "\n" || one === "\t" ? one : ""));
}

/** The characters of a text from `start` to `end`, half-open, counted as Python does. */
export function slice(text, start, end) {
  if (!/[\ud800-\udbff]/.test(text)) return text.slice(start, end);
  return Array.from(text).slice(start, end).join("");
}

/** How many characters the text has, counted as Python does. */
export function length(text) {
  return /[\ud800-\udbff]/.test(text) ? Array.from(text).length : text.length;
}

/** An address that may be followed: of the web, or of this very site. Else null. */
export function address(text) {
  try {
    const url = new URL(String(text), location.href);
    return ["http:", "https:", "blob:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
