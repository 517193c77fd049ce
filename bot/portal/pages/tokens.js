// What a channel's page shows the portal: a token that its own server asked for, or gives.

export class Tokens {
  /**
   * `provider()` gives a token, promised or not: `{token}` or the token itself. Where there
   * is none, nothing is shown and only an open portal answers.
   */
  constructor(base, channel, provider) {
    this._base = base;
    this.channel = channel;
    this._token = null;
    this._coming = null;
    this.provider = provider;
  }

  /** From now on this one. */
  set token(token) {
    this._token = token || null;
  }

  /** The token; another one where `again` is true, as the first has expired. */
  async get(again) {
    if (this._token && !again) return this._token;
    this._coming ??= this._another().finally(() => {
      this._coming = null;
    });
    this._token = await this._coming;
    return this._token;
  }

  async _another() {
    const renewed = this._token ? await this._renewed() : null;
    if (renewed) return renewed;
    const given = (await this.provider?.()) ?? null;
    return typeof given === "string" ? given : (given?.token ?? null);
  }

  async _renewed() {
    const url = new URL(`api/channels/${encodeURIComponent(this.channel)}/renew`, this._base);
    try {
      const headers = { Authorization: `Bearer ${this._token}` };
      const answer = await fetch(url, { method: "POST", headers, credentials: "omit" });
      return answer.ok ? (await answer.json()).token : null;
    } catch {
      return null;
    }
  }
}

/** A provider that asks the page's own server at `url`. */
export function from(url) {
  return async () => {
    const answer = await fetch(url, { method: "POST", credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer.json();
  };
}
