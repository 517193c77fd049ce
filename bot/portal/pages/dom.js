// Elements, made by calls alone: no markup is ever parsed, so none can be smuggled in.

import { address, safe } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";
let made = 0;

/**
 * An element with attributes and children. `onclick` and its like are listeners; true is an
 * attribute without value; false and null leave one out. Children are nodes, texts, lists.
 */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for a part of a drawing. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** Puts other children in the place of those that an element has. */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** A name that no other element has. */
export function unique(word) {
  made += 1;
  return `${word}-${made}`;
}

/** Moves the focus to an element that is none of a form's, and shows where it is. */
export function lead(element, { block = "nearest" } = {}) {
  if (!element.hasAttribute("tabindex") && !element.matches("a[href], button, input, textarea")) {
    element.setAttribute("tabindex", "-1");
  }
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block, behavior: calm() ? "auto" : "smooth" });
  flash(element);
}

/** Lets an element stand out for a moment. */
export function flash(element) {
  element.classList.remove("flash");
  void element.offsetWidth; // so that the same one can stand out again
  element.classList.add("flash");
  element.addEventListener("animationend", () => element.classList.remove("flash"), { once: true });
}

/** Whether the reader asked for less movement. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else setAttribute(element, name, value);
  }
  element.append(...nodes(children));
  return element;
}

function setAttribute(element, name, value) {
  if (name.startsWith("on") || name === "style" || name === "srcdoc") {
    throw new Error(`${name} is not set from text`);
  }
  if (name === "href" || name === "src") {
    const sound = address(value);
    if (sound !== null) element.setAttribute(name, sound);
    return;
  }
  element.setAttribute(name, value === true ? "" : safe(value));
}

function nodes(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== "")
    .map((child) => (child instanceof Node ? child : document.createTextNode(safe(child))));
}
