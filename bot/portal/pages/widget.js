// What a page of another loads: <script src="https://portal/widget.js" data-channel="..."></script>
// A classic script, so that one tag is enough; all else are modules, loaded from the portal.
(() => {
  const script = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');
  const base = new URL(".", script.src);
  const given = { ...script.dataset };
  import(new URL("static/element.js", base).href)
    .then(({ install }) => install(given))
    .catch((error) => console.error("fazhi: the widget cannot be loaded from", base.href, error));
})();
