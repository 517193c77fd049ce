// What all pages begin with: the language, the head, the portal's interface, the voice.

import { Api } from "./api.js";
import { displayTools } from "./display.js";
import { account, signIn, whoIsHere } from "./session.js";
import { speak } from "./words.js";

/** Makes the page ready: `{api, announce, scopes}`. For nobody in particular, where the portal
 * is not open, there is nothing but the way in, and this never ends. */
export async function begin() {
  const root = document.documentElement;
  const api = new Api(portal());
  const [session] = await Promise.all([whoIsHere(api), speak(root.lang)]);
  head(account(api, session));
  if (session.how === null) {
    const main = document.getElementById("main");
    main.replaceChildren(signIn(api, session));
    main.dataset.ready = "";
    await new Promise(() => {});
  }
  return { api, announce, scopes: new Set(session.scopes) };
}

function head(more) {
  const root = document.documentElement;
  document.getElementById("tools")?.append(...displayTools(more));
  for (const link of document.querySelectorAll("nav [data-for]")) {
    if (link.dataset.for === root.dataset.page) link.setAttribute("aria-current", "page");
  }
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
