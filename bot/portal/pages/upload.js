// Reports sent in by those who may: how far each file is, and what became of it.

import { Problem } from "./api.js";
import { fill, h, unique } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

const POLL = 400;
/** Milliseconds between two looks at a job. */

/** The box to drop files in; `ondone()` is called when reports have gone in. */
export function uploading(api, announce, ondone) {
  const id = unique("files");
  const list = h("ul", { class: "sent" });
  const box = h("input", { type: "file", id, multiple: true, class: "unseen" });
  const take = async (files) => {
    const items = [...files].map((file) => ({ file, row: row(file) }));
    list.prepend(...items.map((item) => item.row.element));
    let added = 0;
    for (const item of items) added += (await send(api, item, announce)) ? 1 : 0;
    if (added) ondone();
  };
  box.addEventListener("change", () => {
    take(box.files);
    box.value = "";
  });
  const zone = h(
    "div",
    {
      class: "drop",
      ondragover: (event) => {
        event.preventDefault();
        zone.classList.add("over");
      },
      ondragleave: () => zone.classList.remove("over"),
      ondrop: (event) => {
        event.preventDefault();
        zone.classList.remove("over");
        take(event.dataTransfer.files);
      },
    },
    box,
    h("label", { for: id, class: "opener" }, icon("up"), t("选择文件")),
    h("p", { class: "small" }, t("或把文件拖到这里。文件名不限，地区和年份从原文辨认。")),
  );
  return h("section", { class: "upload", "aria-labelledby": "upload-title" }, h("h2", { id: "upload-title" }, t("收录报告")), zone, list);
}

function row(file) {
  const bar = h("progress", { max: 100, value: 0, "aria-label": t("{name} 的进度", { name: file.name }) });
  const said = h("p", { class: "small" }, t("等待中"));
  const element = h("li", {}, h("p", { class: "name" }, file.name), bar, said);
  return { element, bar, said };
}

/** Sends one file and waits for what becomes of it; whether the library changed. */
async function send(api, { file, row: { bar, said, element } }, announce) {
  const tell = (...words) => fill(said, ...words);
  try {
    tell(t("正在上传……"));
    const begun = await posted(api, file, (share) => {
      bar.value = Math.round(share * 70);
    });
    tell(t("正在收录……"));
    const outcome = await finished(api, begun, bar);
    bar.value = 100;
    element.classList.add(outcome.status === "failed" ? "bad" : "good");
    tell(...become(api, outcome));
    announce(`${file.name}：${said.textContent}`);
    return ["added", "replaced"].includes(outcome.status);
  } catch (error) {
    element.classList.add("bad");
    bar.remove();
    tell(error.message);
    announce(`${file.name}：${error.message}`);
    return false;
  }
}

/** Sends the file; fetch does not tell how far it is. Gives what the portal answers. */
async function posted(api, file, progress) {
  const headers = await api.headers();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file, file.name);
    request.open("POST", api.url("api/reports"));
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => progress(event.loaded / Math.max(1, event.total));
    request.onload = () => {
      const told = parsed(request.responseText);
      if (request.status < 300) resolve(told);
      else reject(new Problem({ status: request.status, ...told }));
    };
    request.onerror = () => reject(new Problem({ detail: t("连不上服务，请检查网络后再试。") }));
    request.send(body);
  });
}

/** Waits until the job has ended; its outcome for the one file. */
async function finished(api, job, bar) {
  let now = job;
  while (now.status !== "done") {
    await new Promise((resolve) => setTimeout(resolve, POLL));
    now = await api.get(`api/jobs/${encodeURIComponent(job.id)}`);
    bar.value = Math.min(95, bar.value + 5);
  }
  return now.outcomes?.[0] ?? { status: "failed", error: now.error };
}

/** What became of a file, in words and the way to its report. */
function become(api, outcome) {
  const names = { added: "已收录", replaced: "已更新", unchanged: "已在库中，没有变化", failed: "未收录" };
  const said = t(names[outcome.status] ?? "未收录");
  if (outcome.status === "failed") return [`${said}：${outcome.error}`];
  const place = [outcome.region || t("地区未知"), outcome.year ?? t("年份未知")].join(" ");
  const link = api.url(`reports/${encodeURIComponent(outcome.report_id)}`);
  return [`${said} · ${place} · `, h("a", { href: link }, outcome.title || outcome.report_id)];
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
