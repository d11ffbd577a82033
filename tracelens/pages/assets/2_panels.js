// The dashboards' panels under the filters: headline, Plotly figure, table, downloads.
let plotly = null;

// The library is unpacked once the words, the list and the first item stand and can be used.
let readable = null;
const isReadable = new Promise((done) => { readable = done; });
const pause = () => new Promise((done) => setTimeout(done, 0));

function loadPlotly() {
  plotly = plotly || unzip("plotly").then((source) => {
    document.head.append(Object.assign(document.createElement("script"), { textContent: source }));
    return window.Plotly;
  });
  return plotly;
}

function sliceKey(datasetName, taskName, modelName) {
  const at = (list, value) => value === null || value === undefined ? -1 : list.indexOf(value);
  return JSON.stringify([state.pair, at(HEAD.datasets, datasetName), at(HEAD.tasks, taskName), at(HEAD.models, modelName)]);
}

// A panel whose query has no such column is not narrowed by it, and says so.
function drawingOf(panel) {
  const facets = HEAD.panels[panel].facets;
  const kept = (facet) => facets.includes(facet) ? state[facet] : null;
  const found = HEAD.slices[sliceKey(kept("dataset"), kept("task"), kept("model"))];
  const ignored = ["dataset", "task", "model"].filter((f) => state[f] !== null && !facets.includes(f));
  return { at: found ? found[panel] : undefined, ignored };
}

async function drawing(at) {
  const chunk = HEAD.drawingChunks.findLastIndex((first) => first <= at);
  return (await part(`drawings-${chunk}`))[at - HEAD.drawingChunks[chunk]];
}

function renderTabs() {
  $("tabs").replaceChildren(...HEAD.dashboards.map((d) =>
    h("button", { type: "button", role: "tab", id: `tab-${d.name}`, "aria-selected": d.name === state.d, "aria-controls": "panels", tabindex: d.name === state.d ? 0 : -1,
      onclick: () => go({ d: d.name }),
      onkeydown: (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const all = HEAD.dashboards.map((x) => x.name);
        const next = all[(all.indexOf(d.name) + step + all.length) % all.length];
        go({ d: next });
        $(`tab-${next}`).focus();
      } }, d.title)));
  $("panels").setAttribute("aria-labelledby", `tab-${state.d}`);
}

let panelRun = 0;
async function renderPanels() {
  const run = ++panelRun;
  const dashboard = HEAD.dashboards.find((d) => d.name === state.d);
  $("lead").textContent = dashboard.text;
  if ($("panels").dataset.shows !== dashboard.name) {
    $("panels").replaceChildren(...dashboard.panels.map((p) => card(p)));
    $("panels").dataset.shows = dashboard.name;
  }
  for (const shown of dashboard.panels) {
    const { at, ignored } = drawingOf(shown.panel);
    const drawn = at === undefined ? { empty: "The filters leave nothing to count here: clear the last one." } : await drawing(at);
    if (run !== panelRun) return;
    if (!drawn.empty && !drawn.headline && !drawn.as_table) {
      await isReadable;
      await pause();
      if (run !== panelRun) return;
    }
    await fill($(`panel-${shown.panel}`), shown, drawn, ignored);
  }
}

function card(shown) {
  const id = `panel-${shown.panel}`;
  return h("section", { class: `card span-${shown.span}`, id, "aria-labelledby": `${id}-title` },
    h("header", {}, h("h2", { id: `${id}-title` }, shown.title), h("p", { class: "help" }, shown.text)), h("p", { class: "doubt", hidden: true }),
    h("div", { class: "headline" }), h("div", { class: "plot" }), h("div", { class: "table", hidden: true }),
    h("footer", {}, h("p", { class: "note" }), h("div", { class: "tools" })));
}

async function fill(node, shown, drawn, ignored) {
  const plot = node.querySelector(".plot");
  const head = node.querySelector(".headline");
  const note = ignored.length ? `${drawn.note || ""} · not narrowed by ${ignored.join(", ")}` : drawn.note || "";
  node.querySelector(".note").textContent = drawn.headline || drawn.empty ? "" : note;
  node.querySelector(".doubt").textContent = drawn.badge || "";
  node.querySelector(".doubt").hidden = !drawn.badge;
  node.querySelector(".tools").replaceChildren(...(drawn.empty ? [] : tools(node, shown, drawn)));
  node.querySelector(".table").replaceChildren(drawn.empty ? "" : table(drawn.table));
  node.classList.toggle("is-empty", Boolean(drawn.empty));
  if (drawn.as_table) node.querySelector(".table").hidden = false;
  if (drawn.empty || drawn.headline || drawn.as_table) {
    if (plot.data && window.Plotly) window.Plotly.purge(plot);
    head.replaceChildren(drawn.empty ? h("p", { class: "empty" }, drawn.empty) : drawn.headline ? headline(drawn.headline) : "");
    plot.hidden = true;
    return;
  }
  head.replaceChildren();
  plot.hidden = false;
  plot.style.minHeight = `${drawn.layout.height || 300}px`;
  await loadPlotly();
  draw(plot, shown, drawn);
}

function draw(plot, shown, drawn) {
  const mode = themeMode();
  const roles = HEAD.roles[mode];
  const layout = { ...resolve(drawn.layout, roles), template: HEAD.templates[mode], autosize: true, dragmode: false };
  if (plot.clientWidth < 520) narrow(layout);
  const data = resolve(drawn.traces, roles).map((trace) => emphasise(trace));
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", `${shown.title}. ${drawn.note || ""}. The table below holds the numbers.`);
  window.Plotly.react(plot, data, layout, { displaylogo: false, displayModeBar: false, responsive: true, scrollZoom: false });
  plot.removeAllListeners?.("plotly_click");
  plot.on("plotly_click", (event) => apply(event.points[0]?.customdata || event.points[0]?.data.meta));
  plot.drawn = { shown, drawn };
}

function narrow(layout) {
  const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const short = (text) => { const t = plain(text); return t.length > 17 ? escaped(t.slice(0, 16)) + "…" : text; };
  if (layout.yaxis && layout.yaxis.ticktext) layout.yaxis.ticktext = layout.yaxis.ticktext.map(short);
}

function emphasise(trace) {
  const marks = trace.customdata;
  if (!Array.isArray(marks) || !state.category || !marks.some((m) => m && m.category)) return trace;
  return { ...trace, marker: { ...trace.marker, opacity: marks.map((m) => m && m.category === state.category ? 1 : 0.25) } };
}

function apply(filters) {
  if (!filters || !Object.keys(filters).length) return;
  const changes = { ...filters, item: null, span: null };
  go(changes);
  if (filters.outcome || filters.category || filters.condition) $("traces").scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function headline(head) {
  return h("div", { class: `verdict is-${head.verdict.replaceAll(" ", "-")}` },
    h("p", { class: "sentence" }, head.sentence),
    h("ul", { class: "facts" }, head.facts.map((fact) => h("li", {}, fact))),
    h("div", { class: "tiles" }, head.tiles.map((tile) =>
      h("button", { type: "button", class: `tile role-${tile.role}`, "aria-pressed": String(Object.entries(tile.link).every(([k, v]) => state[k] === v)), onclick: () => apply(tile.link) },
        h("strong", {}, tile.value), h("span", { class: "label" }, `${GLYPHS[tile.link.outcome] || ""} ${tile.label}`), h("span", { class: "detail" }, tile.detail)))));
}

const SHARES = /^(.*accuracy.*|.*rate|share|agreement|chance|low|high)$/; // columns of shares: 1 is 100 % there

function cell(value, column) {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value) && !SHARES.test(column)) return thin(value);
  if (column === "p" || column === "p_holm") return value < 0.001 ? "< 0.001" : value.toFixed(3);
  return Math.abs(value) <= 1 ? `${(100 * value).toFixed(value === 0 || value === 1 ? 0 : 1).replace("-", "−")} %` : value.toFixed(2);
}

function table(found) {
  const columns = found.columns;
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "table of the figure's numbers" }, h("table", {},
    h("thead", {}, h("tr", {}, columns.map((c) => h("th", { scope: "col" }, c.replaceAll("_", " "))))),
    h("tbody", {}, found.rows.map((row, i) => h("tr", {}, row.map((value, k) => {
      const link = k === 0 && found.links[i] && Object.keys(found.links[i]).length ? found.links[i] : null;
      const text = cell(value, columns[k]);
      return h(k === 0 ? "th" : "td", { scope: k === 0 ? "row" : null, class: typeof value === "number" ? "num" : null },
        link ? h("button", { type: "button", class: "link", onclick: () => apply(link) }, text) : text);
    }))))));
}

function tools(node, shown, drawn) {
  const plot = node.querySelector(".plot");
  const file = `${state.d}-${shown.figure}`;
  const image = (format) => async () => {
    const url = await (await loadPlotly()).toImage(plot, { format, width: 1000, height: drawn.layout.height || 400, scale: format === "png" ? 2 : 1 });
    const body = url.slice(url.indexOf(",") + 1);
    const bytes = format === "svg" ? decodeURIComponent(body) : Uint8Array.from(atob(body), (c) => c.charCodeAt(0));
    save(new Blob([bytes], { type: format === "svg" ? "image/svg+xml" : "image/png" }), `${file}.${format}`);
  };
  const tableNode = node.querySelector(".table");
  const toggle = h("button", { type: "button", "aria-expanded": String(!tableNode.hidden), onclick: () => {
    tableNode.hidden = !tableNode.hidden;
    toggle.setAttribute("aria-expanded", String(!tableNode.hidden));
  } }, "Table");
  const sql = () => showDialog("The query of this panel", h("pre", { tabindex: 0 }, HEAD.panels[shown.panel].sql));
  const pictures = drawn.headline || drawn.as_table ? [] : [["PNG", image("png")], ["SVG", image("svg")]];
  return [drawn.as_table ? null : toggle, ...[...pictures, ["CSV", () => save(new Blob([csv(drawn.table)], { type: "text/csv" }), `${file}.csv`)], ["SQL", sql]]
    .map(([label, action]) => h("button", { type: "button", "aria-label": `${label}: ${shown.title}`, onclick: action }, label))].filter(Boolean);
}

// Spreadsheets run cells that begin like a formula; an apostrophe keeps such text as text.
function csv(found) {
  const quote = (value) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return String(value);
    const text = /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value);
    return '"' + text.replaceAll('"', '""') + '"';
  };
  return [found.columns, ...found.rows].map((row) => row.map(quote).join(",")).join("\r\n") + "\r\n";
}

function redraw() {
  document.querySelectorAll(".plot").forEach((plot) => { if (plot.drawn && !plot.hidden) draw(plot, plot.drawn.shown, plot.drawn.drawn); });
}
