// Between a page and the frame in which it holds the portal: messages both ways.
//
// The page sends {type: "fazhi:ask", question}, {type: "fazhi:token", token},
// {type: "fazhi:theme", theme}, {type: "fazhi:hello"}. The frame sends {type: "fazhi:ready"},
// "fazhi:ask", "fazhi:answer", "fazhi:error", "fazhi:token-wanted".

export class Frame {
  /** `on` has a function for each message that is heard: ask, token, theme. */
  constructor(on) {
    this._to = originOf(document.referrer);
    addEventListener("message", (event) => {
      // Who may frame the portal is decided by its policy; nobody else is listened to.
      if (event.source !== parent || parent === window) return;
      const type = String(event.data?.type ?? "");
      if (!type.startsWith("fazhi:")) return;
      this._to = event.origin;
      on[type.slice("fazhi:".length)]?.(event.data);
    });
  }

  /** Tells the page; nothing where it has not said who it is. */
  send(type, data = {}) {
    if (parent !== window && this._to) parent.postMessage({ type: `fazhi:${type}`, ...data }, this._to);
  }
}

function originOf(address) {
  try {
    return new URL(address).origin;
  } catch {
    return "";
  }
}
