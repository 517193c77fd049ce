// The portal's interface, as a page calls it. Every refusal comes as a Problem.

import { events } from "./sse.js";
import { language, t } from "./words.js";

/** Why a request was not answered, in words for the reader. */
export class Problem extends Error {
  /** `body` is the problem+json; `wait` the seconds after which it is worth asking again. */
  constructor(body, wait = 0) {
    super(body.detail || body.title || t("出了问题"));
    this.status = body.status ?? 0;
    this.code = body.code ?? "";
    this.id = body.request_id ?? "";
    this.body = body;
    this.wait = wait;
  }
}

export class Api {
  /**
   * `base` is where the portal is. `token(again)` gives what a channel's page shows instead
   * of a cookie, a new one where `again` is true; null where there is none.
   */
  constructor(base, token = null) {
    this.base = base;
    this._token = token;
  }

  /** An address of the portal. */
  url(path, query = {}) {
    const url = new URL(path.replace(/^\//, ""), this.base);
    for (const [name, value] of Object.entries(query)) {
      for (const one of [value].flat()) {
        if (one !== "" && one !== null && one !== undefined) url.searchParams.append(name, one);
      }
    }
    return url.href;
  }

  async get(path, query = {}) {
    return (await this._sent(this.url(path, query))).json();
  }

  /** A file as it comes, with its headers. */
  open(path) {
    return this._sent(this.url(path));
  }

  async remove(path) {
    return (await this._sent(this.url(path), { method: "DELETE" })).json();
  }

  async post(path, body, signal = undefined) {
    return (await this._posted(path, body, { signal })).json();
  }

  /** A file, and the name that it comes with. */
  async file(path, body) {
    const answer = await this._posted(path, body, {});
    return { blob: await answer.blob(), name: named(answer.headers.get("Content-Disposition")) };
  }

  /** What happens while a question is answered, as it happens: `{event, data}`. */
  async *stream(path, body, signal) {
    const accept = "text/event-stream, application/json;q=0.5";
    const answer = await this._posted(path, body, { signal, accept });
    if (!(answer.headers.get("Content-Type") ?? "").includes("event-stream") || !answer.body) {
      yield { event: "done", data: await answer.json() }; // something between us does not stream
      return;
    }
    for await (const { event, data } of events(answer.body)) {
      yield { event, data: JSON.parse(data) };
    }
  }

  /** What is sent beside every request. */
  async headers(again = false) {
    const token = this._token ? await this._token(again) : null;
    return { "Accept-Language": language(), ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  }

  _posted(path, body, { signal, accept = "*/*" }) {
    const headers = { "Content-Type": "application/json", Accept: accept };
    return this._sent(this.url(path), { method: "POST", body: JSON.stringify(body), signal, headers });
  }

  async _sent(url, how = {}) {
    const answer = await this._tried(url, how, false);
    if (answer.status !== 401 || !this._token) return sound(answer);
    return sound(await this._tried(url, how, true));
  }

  async _tried(url, how, again) {
    const headers = { ...(await this.headers(again)), ...how.headers };
    const credentials = this._token ? "omit" : "same-origin";
    try {
      return await fetch(url, { ...how, headers, credentials });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Problem({ code: "unreachable", detail: t("连不上服务，请检查网络后再试。") });
    }
  }
}

/** The answer where it is one; else throws what it says as a Problem. */
async function sound(answer) {
  if (answer.ok) return answer;
  const wait = Number(answer.headers.get("Retry-After")) || 0;
  let body = { status: answer.status, detail: t("服务出错（{status}）。", { status: answer.status }) };
  try {
    body = { ...body, ...(await answer.json()) };
  } catch {
    // Not ours: something between us answered.
  }
  throw new Problem(body, wait);
}

function named(disposition) {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "") ?? [];
  if (encoded) return decodeURIComponent(encoded);
  return /filename="([^"]+)"/i.exec(disposition ?? "")?.[1] ?? "fazhi";
}
