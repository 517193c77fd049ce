// Who the reader is, where the portal is not open to everyone; signing in, and out.

import { fill, h, unique } from "./dom.js";
import { t } from "./words.js";

/** What the portal says of the reader: `{how, name, scopes, logins}`; `how` null for nobody. */
export async function whoIsHere(api) {
  try {
    return await api.get("api/session");
  } catch (error) {
    if (error.status === 401) return { how: null, name: "", scopes: [], logins: { page: null, key: true } };
    return { how: "open", name: "", scopes: [], logins: { page: null, key: false } };
  }
}

/** What nobody sees instead of the page: the ways to sign in. */
export function signIn(api, { logins }) {
  const said = h("p", { class: "told", role: "alert" });
  const next = location.pathname + location.search;
  return h(
    "section",
    { class: "signin", "aria-labelledby": "signin-title" },
    h("h1", { id: "signin-title" }, t("请先登录")),
    logins.page ? h("a", { class: "send", href: api.url(logins.page, { next }) }, t("用单位账号登录")) : null,
    logins.key ? keyForm(api, said) : null,
    said,
  );
}

function keyForm(api, said) {
  const id = unique("key");
  const box = h("input", { id, type: "password", autocomplete: "current-password", maxlength: 200, required: true });
  const submit = async (event) => {
    event.preventDefault();
    try {
      await api.post("api/session", { key: box.value.trim() });
      location.reload();
    } catch (error) {
      fill(said, error.message);
      box.select();
    }
  };
  return h(
    "form",
    { onsubmit: submit },
    h("label", { for: id }, t("密钥")),
    box,
    h("button", { type: "submit", class: "send" }, t("登录")),
  );
}

/** Whose page it is, and the way out; null where nobody had to sign in. */
export function account(api, { how, name }) {
  if (how !== "session") return null;
  const leave = async () => {
    const response = await api.remove("api/session");
    location.assign(response.next ?? api.url(""));
  };
  return h(
    "div",
    { class: "choice" },
    h("p", {}, name),
    h("button", { type: "button", class: "opener", onclick: leave }, t("退出登录")),
  );
}
