// What an answer finds around it, on whichever page it stands: the portal's interface, how
// much room there is, and where a citation is shown in its report.

const [WIDE, NARROW] = [60, 30];
/** Characters' heights of width from which quotes stand beside their claims, and below which a
 * table has no room. */

/** How much room there is; `wide` where quotes stand beside their claims. */
export class Room {
  constructor(element) {
    this.wide = false;
    this._listeners = [];
    this._element = element;
    new ResizeObserver(() => this.measure()).observe(element);
    this.measure();
  }

  /** Calls a function whenever there comes to be more room or less. */
  listen(listener) {
    this._listeners.push(listener);
  }

  measure() {
    const size = parseFloat(getComputedStyle(this._element).fontSize) || 16;
    const room = this._element.clientWidth / size;
    const wide = room >= WIDE;
    this._element.toggleAttribute("data-narrow", room < NARROW);
    if (wide === this.wide) return;
    this.wide = wide;
    this._element.toggleAttribute("data-wide", wide);
    for (const listener of this._listeners) listener();
  }
}

/** The place of answers inside `element`. On the page of another, `read(citation, opener)` shows
 * a report where its reader is, who may have no way into the portal's own pages; a link to share
 * would lead there, and is not offered. */
export function placeOf(element, api, { read = null } = {}) {
  return {
    api,
    home: !read,
    room: new Room(element),
    shares: !read,
    read,
    viewer: (citation, key) => viewerOf(api, citation, key),
  };
}

/** The address at which the viewer shows a citation; `key` names the answer that it is of. */
export function viewerOf(api, citation, key = "") {
  const at = new URLSearchParams({ q: `${citation.start}-${citation.end}` });
  if (key) {
    at.set("a", key);
    at.set("n", citation.n);
  }
  return `${api.url(`reports/${encodeURIComponent(citation.report_id)}`)}#${at}`;
}
