// What the pages say, in the reader's language. Chinese stands where it is said; its English
// stands in english.json.

let table = {};
let spoken = "zh";

/** Learns a language; to be awaited before anything is said. */
export async function speak(language) {
  spoken = language.toLowerCase().startsWith("en") ? "en" : "zh";
  if (spoken === "en" && !Object.keys(table).length) {
    const answer = await fetch(new URL("english.json", import.meta.url));
    table = await answer.json();
  }
}

/** "zh" or "en". */
export function language() {
  return spoken;
}

/** A saying, with values in its braces. */
export function t(chinese, values = {}) {
  const said = spoken === "en" ? (table[chinese] ?? chinese) : chinese;
  return said.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A day and hour as this language writes them. */
export function moment(date) {
  const locale = spoken === "en" ? "en-GB" : "zh-CN";
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(date);
}

/** A number with its thousands apart. */
export function number(value) {
  return new Intl.NumberFormat(spoken === "en" ? "en-GB" : "zh-CN").format(value);
}
