// Puts text where it can be pasted from.

import { h } from "./dom.js";

/** Copies the text; also where the page came without TLS, as in many an intranet. */
export async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return;
    } catch {
      // Not allowed in this frame: the old way may be.
    }
  }
  const box = h("textarea", { class: "unseen", readonly: true });
  const held = document.activeElement;
  document.body.append(box);
  box.value = text;
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  held?.focus?.({ preventScroll: true });
  if (!copied) throw new Error("copy");
}

/** Gives the reader a file. */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = h("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
