// Before anything is painted: the colours and the size of text that the reader chose.
// A classic script, so that the page is not painted without it.
(() => {
  const root = document.documentElement;
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("fazhi.display")) || {};
  } catch {
    // Storage is closed to us (a private window, a frame): the system's colours it is.
  }
  const asked = new URLSearchParams(location.search);
  const elder = asked.has("elder") ? asked.get("elder") !== "0" : kept.elder === true;
  const theme = ["light", "dark"].includes(kept.theme) ? kept.theme : "";
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = theme || (dark ? "dark" : "light");
  if (elder) {
    const size = Number(kept.size);
    root.dataset.elder = "";
    root.style.fontSize = `${size >= 18 && size <= 30 ? size : 18}pt`;
  }
})();
