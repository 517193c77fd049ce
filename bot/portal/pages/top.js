// What all pages begin with: the language, the head, the portal's interface, the voice.

import { Api } from "./api.js";
import { displayTools } from "./display.js";
import { speak } from "./words.js";

/** Makes the page ready: `{api, announce}`. */
export async function begin() {
  const root = document.documentElement;
  await speak(root.lang);
  document.getElementById("tools")?.append(...displayTools());
  for (const link of document.querySelectorAll("nav [data-for]")) {
    if (link.dataset.for === root.dataset.page) link.setAttribute("aria-current", "page");
  }
  return { api: new Api(portal()), announce };
}

/** Where the portal is: these modules lie in its folder `static`. */
export function portal() {
  return new URL("..", import.meta.url).href;
}

/** Tells who hears the page, once what is being said has ended. */
export function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}
