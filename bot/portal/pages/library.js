// The library page: what is in, searched by words; reports sent in; whether indexes are sound.

import { Coverage } from "./coverage.js";
import { fill, h } from "./dom.js";
import { health } from "./health.js";
import { Listing } from "./listing.js";
import { begin } from "./top.js";
import { uploading } from "./upload.js";
import { number, t } from "./words.js";

const WAIT = 200;
const { api, announce, scopes } = await begin();
const place = document.getElementById("library");
const wanted = { q: "", region: "", year: null };
const listing = new Listing(api);
const aside = h("div", { class: "beside" });
let table = null;
let timer = 0;
let sent = null;

async function open() {
  const [coverage, index] = await Promise.allSettled([api.get("api/coverage"), api.get("api/index")]);
  if (coverage.status === "rejected") {
    fill(place, h("p", { class: "notice" }, coverage.reason.message));
    fill(aside, sending());
    place.append(aside);
    return;
  }
  table = new Coverage(coverage.value, pick);
  fill(aside, sending(), index.status === "fulfilled" ? health(index.value) : null);
  fill(
    place,
    tiles(coverage.value),
    search(),
    h("div", { class: "shelves" }, h("div", { class: "main" }, table.element, listing.element), aside),
  );
  await listing.show(wanted);
}

/** The box for files, for those who may. */
function sending() {
  sent ??= scopes.has("upload") ? uploading(api, announce, open) : null;
  return sent;
}

function pick({ region, year }) {
  Object.assign(wanted, { region, year });
  table.pick(region, year);
  listing.show(wanted);
}

function tiles({ years, rows }) {
  const reports = rows.flatMap((row) => row.counts).reduce((a, b) => a + b, 0);
  const known = years.filter((year) => year !== null);
  const span = known.length ? `${Math.min(...known)}—${Math.max(...known)}` : "—";
  const tile = (value, name) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  return h(
    "dl",
    { class: "tiles" },
    tile(number(reports), t("份报告")),
    tile(number(rows.filter((row) => row.name).length), t("个地区")),
    tile(span, t("年份")),
  );
}

function search() {
  const box = h("input", { type: "search", id: "search", autocomplete: "off", placeholder: t("标题、地区、年份或拼音") });
  box.value = wanted.q;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => find(box.value.trim()), WAIT);
  });
  return h("div", { class: "search", role: "search" }, h("label", { for: "search" }, t("查找报告")), box);
}

async function find(words) {
  wanted.q = words;
  const names = words ? await named(words) : null;
  if (wanted.q !== words) return;
  table.narrow(names);
  await listing.show(wanted);
}

/** The names of the regions that match; null, which is all, where words are of something else. */
async function named(words) {
  const { regions } = await api.get("api/regions", { q: words });
  return regions.length ? new Set(regions.map((one) => one.name)) : null;
}

await open();
document.getElementById("main").dataset.ready = "";
