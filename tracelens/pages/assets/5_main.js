// Start, keys, theme, dialogs, printing.
// Going from item to item draws the list and the reader alone.
let drawnFor = null;
let filteredFor = null;
function render() {
  const filters = linkOf({ item: null, span: null, sort: "lost" });
  if (filters !== filteredFor) {
    filteredFor = filters;
    renderFilters();
  }
  const panels = linkOf({ item: null, span: null, sort: "lost", q: null });
  if (panels !== drawnFor) {
    drawnFor = panels;
    renderTabs();
    renderPanels();
  }
  renderList();
  return renderReader();
}

function showDialog(title, ...body) {
  $("dialog-title").textContent = title;
  $("dialog-body").replaceChildren(...body);
  $("dialog").showModal();
}

const KEYS = [["j / k", "next and previous item"], ["n / p", "next and previous finding"], ["/", "search the items"], ["Esc", "clear the last filter"], ["t", "light or dark"], ["drag", "over a figure's marks: the traces of all of them"], ["?", "this list"]];

function showHelp() {
  showDialog("Keys", h("dl", { class: "keys" }, KEYS.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)])));
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    toast("Link copied: it holds the filters, the item and the finding.");
  } catch {
    const field = h("input", { readonly: true, "aria-label": "link", value: location.href });
    showDialog("Copy this link", field);
    field.select();
  }
}

let toastTimer = 0;
function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $("toast").hidden = true; }, 2600);
}

function setTheme(mode) {
  document.documentElement.dataset.theme = mode;
  $("theme").textContent = mode === "dark" ? "Light" : "Dark";
  redraw();
}

function onKey(event) {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (event.ctrlKey || event.metaKey || event.altKey || $("dialog").open) return;
  if (event.key === "Escape") {
    const closed = closeMenus();
    if (closed) { closed.querySelector("summary").focus(); return; }
  }
  if (typing) return;
  const action = { j: () => step(1), k: () => step(-1), n: () => stepFinding(1), p: () => stepFinding(-1), "/": () => $("search").focus(), "?": showHelp,
    t: () => setTheme(themeMode() === "dark" ? "light" : "dark"), Escape: clearLast }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function onListKey(event) {
  const action = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Home: () => step(-1e9), End: () => step(1e9), PageDown: () => step(8), PageUp: () => step(-8) }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function wire() {
  $("sort").append(...Object.entries(ORDERS).map(([key, [label]]) => h("option", { value: key, selected: key === state.sort }, label)));
  $("sort").addEventListener("change", (event) => go({ sort: event.target.value }));
  let wait = 0;
  $("search").addEventListener("input", (event) => {
    clearTimeout(wait);
    wait = setTimeout(() => go({ q: event.target.value.trim() || null, ...CLOSED }, true), 150);
  });
  $("list").addEventListener("scroll", () => requestAnimationFrame(windowRows), { passive: true });
  $("list").addEventListener("keydown", onListKey);
  $("theme").addEventListener("click", () => setTheme(themeMode() === "dark" ? "light" : "dark"));
  $("help").addEventListener("click", showHelp);
  $("copy").addEventListener("click", copyLink);
  $("dialog-close").addEventListener("click", () => $("dialog").close());
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => closeMenus(event.target.closest("#filters details")));
  addEventListener("popstate", () => { readLink(); $("search").value = state.q || ""; $("sort").value = state.sort; render(); });
  let resized = 0;
  addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(redraw, 200); });
  let before = "light";
  addEventListener("beforeprint", () => { before = themeMode(); setTheme("light"); });
  addEventListener("afterprint", () => setTheme(before));
}

async function start() {
  document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  [HEAD, INDEX] = await Promise.all([part("head"), part("items")]);
  nameItems();
  readLink();
  wire();
  setTheme(themeMode());
  $("facts").replaceChildren(...HEAD.facts.map(([what, value]) => h("div", { class: value.startsWith("◇") ? "doubt" : null }, h("dt", {}, what), h("dd", {}, h("bdi", {}, value)))));
  $("search").value = state.q || "";
  await render();
  document.documentElement.dataset.ready = String(Math.round(performance.now())); // milliseconds until it can be used
  await pause();
  readable();
}

start();
