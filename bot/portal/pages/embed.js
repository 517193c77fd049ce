// The ask page inside a frame: no head, nothing kept, a token from the page around it.

import { Api } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Frame } from "./frame.js";
import { placeOf } from "./place.js";
import { Reader } from "./reader.js";
import { isKind } from "./sayings.js";
import { start } from "./start.js";
import { Tokens } from "./tokens.js";
import { announce, portal } from "./top.js";
import { speak } from "./words.js";

const SECONDS = 10;
/** How long a token is waited for. */

await speak(document.documentElement.lang);
const asked = new URLSearchParams(location.search);
const root = document.documentElement;
const main = document.getElementById("main");
const [talkBox, startBox, composerBox] = ["talk", "start", "composer"].map((id) => document.getElementById(id));
const channel = asked.get("channel") ?? "";
let arrived = () => {};

const tokens = new Tokens(portal(), channel, wanted);
const frame = new Frame({
  ask: ({ question }) => ask(String(question ?? "")),
  token: ({ token }) => {
    tokens.token = String(token ?? "");
    arrived(token);
  },
  theme: ({ theme }) => dress(theme),
  hello: () => frame.send("ready"),
});
tokens.token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
const api = new Api(portal(), channel ? (again) => tokens.get(again) : null);
const reader = new Reader(api, [talkBox, startBox], document.scrollingElement);
const conversation = new Conversation({
  place: placeOf(talkBox, api, { read: (citation, opener) => reader.show(citation, opener) }),
  announce,
  narrowed: () => ({
    regions: asked.getAll("region"),
    years: asked.getAll("year").map(Number).filter(Number.isInteger),
    kinds: asked.getAll("kind").filter(isKind),
  }),
  onbusy: (busy) => {
    composer.busy = busy;
  },
  onanswer: (answer) => frame.send("answer", { answer }),
  onproblem: ({ message, code, body }) => frame.send("error", { message, code, reason: body?.reason ?? "" }),
});
const composer = new Composer({ onask: ask, onstop: () => conversation.stop() });

/** Asks the page around for a token; null where it gives none in time. */
function wanted() {
  frame.send("token-wanted");
  return new Promise((resolve) => {
    arrived = resolve;
    setTimeout(() => resolve(null), parent === window ? 0 : SECONDS * 1000);
  });
}

function ask(question) {
  if (!question.trim()) return;
  reader.close(false);
  main.setAttribute("data-talking", "");
  startBox.hidden = true;
  frame.send("ask", { question });
  conversation.ask(question.slice(0, 2000));
}

function dress(theme) {
  if (["light", "dark"].includes(theme)) root.dataset.theme = theme;
}

dress(asked.get("theme"));
composerBox.append(composer.element);
talkBox.after(reader.element);
talkBox.append(conversation.element);
start(startBox, api, ask, { library: false });
frame.send("ready");
main.dataset.ready = "";
