// Reports sent in by those who may: how far each file is, and what became of it.

import { Problem } from "./api.js";
import { fill, h, unique } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

const POLL = 400;
/** Milliseconds between two looks at a job. */
const READ = [".txt", ".text", ".md"];
/** How the names of files end that the library reads, as `retrieval/reader.py` has them. */
const UPLOADED = 0.6;
/** The share of the way that is done once a file has arrived. */

/** The box to drop files in; `onchange()` is called when reports have gone in or out. */
export function uploading(api, announce, onchange) {
  const id = unique("files");
  const list = h("ul", { class: "sent" });
  const box = h("input", { type: "file", id, multiple: true, accept: READ.join(","), class: "unseen" });
  const known = knownBetter();
  const take = async (files) => {
    const all = [...files].map((file) => new Sent(file, api, announce, onchange));
    list.prepend(...all.map((one) => one.element));
    let changed = false;
    for (const one of all) changed = (await one.send(known.values())) || changed;
    if (changed) onchange();
  };
  box.addEventListener("change", () => {
    take(box.files);
    box.value = "";
  });
  const zone = h(
    "div",
    { class: "drop" },
    box,
    h("label", { for: id, class: "opener" }, icon("up"), t("选择文件")),
    h("p", { class: "small" }, t("或把文件拖到这里。文件名不限，地区和年份从原文辨认。")),
    h("p", { class: "small" }, t("能读的文件：{kinds}（纯文本）。Word、PDF 和网页请先另存为纯文本。", { kinds: READ.join(t("、")) })),
  );
  receive(zone, take);
  return h(
    "section",
    { class: "upload", "aria-labelledby": "upload-title" },
    h("h2", { id: "upload-title" }, t("收录报告")),
    zone,
    known.element,
    list,
  );
}

function receive(zone, take) {
  const over = (on) => (event) => {
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    take(event.dataTransfer.files);
  });
}

/** Region and year, for files whose text does not tell them. */
function knownBetter() {
  const [region, year] = [unique("region"), unique("year")];
  const regionBox = h("input", { id: region, maxlength: 100, autocomplete: "off" });
  const yearBox = h("input", { id: year, inputmode: "numeric", maxlength: 4, pattern: "[0-9]{4}", autocomplete: "off" });
  const element = h(
    "details",
    { class: "known" },
    h("summary", {}, t("原文辨认不出时，指定地区和年份")),
    h("label", { for: region }, t("地区")),
    regionBox,
    h("label", { for: year }, t("年份")),
    yearBox,
  );
  return { element, values: () => ({ region: regionBox.value.trim(), year: yearBox.value.trim() }) };
}

/** One file on its way. */
class Sent {
  constructor(file, api, announce, onchange) {
    this._file = file;
    this._api = api;
    this._announce = announce;
    this._onchange = onchange;
    this._bar = h("progress", { max: 100, value: 0, "aria-label": t("{name} 的进度", { name: file.name }) });
    this._said = h("p", { class: "small" }, t("等待中"));
    this.element = h("li", {}, h("p", { class: "name" }, file.name), this._bar, this._said);
  }

  /** Sends it, waits for what becomes of it; whether the library changed. */
  async send(known) {
    try {
      this._tell(t("正在上传……"));
      const begun = await posted(this._api, this._file, known, (share) => {
        this._bar.value = 100 * UPLOADED * share;
      });
      this._tell(t("正在收录……"));
      return this._ended(await this._finished(begun));
    } catch (error) {
      this._failed(error.message);
      return false;
    }
  }

  /** Waits until the job has ended; `also` what its outcome must be then. */
  async _finished(job, also = () => true) {
    let now = job;
    while (now.status !== "done" || !also(now.outcomes[0].status)) {
      await new Promise((resolve) => setTimeout(resolve, POLL));
      now = await this._api.get(`api/jobs/${encodeURIComponent(job.id)}`);
      this._bar.value = Math.min(95, this._bar.value + 3);
    }
    return now;
  }

  _ended(job) {
    const outcome = job.outcomes[0];
    if (outcome.status === "failed") {
      this._failed(outcome.error ?? t("未收录"));
      return false;
    }
    this._bar.value = 100;
    this.element.classList.add("good");
    this._tell(...told(this._api, outcome));
    const changed = ["added", "replaced"].includes(outcome.status);
    if (changed) this._said.append(this._undo(job));
    this._announce(`${this._file.name}：${this._said.textContent}`);
    return changed;
  }

  _undo(job) {
    const undo = async () => {
      button.disabled = true;
      try {
        await this._api.post(`api/jobs/${encodeURIComponent(job.id)}/undo`, {});
        await this._finished(job, (status) => !["added", "replaced"].includes(status));
        this._tell(t("已撤销。"));
        this._onchange();
      } catch (error) {
        this._tell(error.message);
      }
    };
    const button = h("button", { type: "button", class: "opener", onclick: undo }, t("撤销"));
    return button;
  }

  _failed(message) {
    this.element.classList.add("bad");
    this._bar.remove();
    this._tell(`${t("未收录")}：${message}`);
    this._announce(`${this._file.name}：${message}`);
  }

  _tell(...words) {
    fill(this._said, ...words);
  }
}

/** Sends the file; fetch does not tell how far it is. Gives the job that it becomes. */
async function posted(api, file, known, progress) {
  const headers = await api.headers();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file, file.name);
    for (const [name, value] of Object.entries(known)) if (value) body.append(name, value);
    request.open("POST", api.url("api/reports"));
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => progress(event.loaded / Math.max(1, event.total));
    request.onload = () => {
      const answered = parsed(request.responseText);
      if (request.status < 300) resolve(answered);
      else reject(new Problem({ status: request.status, ...answered }));
    };
    request.onerror = () => reject(new Problem({ detail: t("连不上服务，请检查网络后再试。") }));
    request.send(body);
  });
}

/** What became of a file: its report, what it replaced, what else there is of its year. */
function told(api, outcome) {
  const names = { added: "已收录", replaced: "已更新", unchanged: "已在库中，没有变化" };
  const place = [outcome.region || t("地区未知"), outcome.year ?? t("年份未知")].join(" ");
  const link = api.url(`reports/${encodeURIComponent(outcome.report_id)}`);
  const versions = [
    outcome.replaces.length ? t("取代了 {n} 个旧版本。", { n: outcome.replaces.length }) : "",
    outcome.others.length ? t("同一地区同一年份另有 {n} 份。", { n: outcome.others.length }) : "",
  ];
  const said = t(names[outcome.status] ?? outcome.status);
  return [`${said} · ${place} · `, h("a", { href: link }, outcome.title || outcome.report_id), " ", ...versions, " "];
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
