// What this browser keeps for its reader: conversations, and how pages should look. Nothing
// of it leaves the browser; where storage is closed, nothing is kept.

const TALK = "fazhi.talk.";
const DISPLAY = "fazhi.display";
const MOST_TALKS = 40;

/** A name that no other conversation or answer has. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(9)), (one) =>
    one.toString(36).padStart(2, "0"),
  ).join("");
}

/** The conversations kept, the latest first: `{id, at, scope, turns: [{key, question, answer}]}`;
 * an answer is null where the page was left before it came. */
export function talks() {
  return keys()
    .filter((key) => key.startsWith(TALK))
    .map(read)
    .filter((talk) => talk && Array.isArray(talk.turns) && talk.turns.length)
    .sort((a, b) => b.at - a.at);
}

export function talk(id) {
  return read(TALK + id);
}

/** Keeps a conversation; the oldest go where there is no room. False where it cannot be kept. */
export function keep(kept) {
  const old = talks().filter((one) => one.id !== kept.id);
  for (const one of old.slice(MOST_TALKS - 1)) forget(one.id);
  const left = old.slice(0, MOST_TALKS - 1);
  while (!write(TALK + kept.id, kept)) {
    if (!left.length) return false;
    forget(left.pop().id);
  }
  return true;
}

export function forget(id) {
  guarded(() => localStorage.removeItem(TALK + id));
}

/** The conversation that holds the answer of that key; null where none does. */
export function talkOf(key) {
  return talks().find((one) => one.turns.some((turn) => turn.key === key)) ?? null;
}

/** The answer of that key, in whichever conversation it is; null where it is not kept. */
export function answerOf(key) {
  return talkOf(key)?.turns.find((turn) => turn.key === key).answer ?? null;
}

/** The conversation that this window shows. */
export function current() {
  return guarded(() => sessionStorage.getItem("fazhi.now")) ?? "";
}

export function setCurrent(id) {
  guarded(() => sessionStorage.setItem("fazhi.now", id));
}

/** `{theme: "light" | "dark" | "", elder, size}`; size in points. */
export function display() {
  return { theme: "", elder: false, size: 18, ...read(DISPLAY) };
}

export function setDisplay(chosen) {
  write(DISPLAY, chosen);
}

function keys() {
  return guarded(() => Object.keys(localStorage)) ?? [];
}

function read(key) {
  return guarded(() => JSON.parse(localStorage.getItem(key)));
}

function write(key, value) {
  return guarded(() => localStorage.setItem(key, JSON.stringify(value)) ?? true) ?? false;
}

/** What the function gives; null where storage is closed or full, or holds what is not ours. */
function guarded(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
