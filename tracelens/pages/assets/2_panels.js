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

// What is chosen of a facet: the reader's values, else what the dashboard opens with.
function chosen(facet) {
  const opening = HEAD.dashboards.find((d) => d.name === state.d).filters[facet];
  return state[facet].length ? state[facet] : opening === undefined ? [] : [opening];
}

// The slices to draw under the filters, with what each is called. Several values are drawn side by side, each by itself:
// its numbers are then those that Python worked out. A panel whose query has no such column is not narrowed by it.
const MOST = 6;
function slices(panel) {
  const facets = HEAD.panels[panel].facets;
  const of = (facet) => facets.includes(facet) ? chosen(facet) : [];
  const models = of("model").length ? of("model") : [null];
  const views = [];
  for (const [d, t] of placesOf(of("dataset"), of("task"))) for (const m of models) {
    const at = (list, value) => value === null ? -1 : list.includes(value) ? list.indexOf(value) : null; // no slice has null
    const found = HEAD.slices[JSON.stringify([state.pair, at(HEAD.datasets, d), at(HEAD.tasks, t), at(HEAD.models, m)])];
    const label = [of("dataset").length > 1 ? d : null, of("task").length > 1 ? t : null, models.length > 1 ? m : null].filter((part) => part !== null).map(name).join(" · ");
    views.push({ label, at: found ? found[panel] : undefined });
  }
  const full = views.filter((view) => view.at !== undefined);
  return { views: (full.length ? full : views.slice(0, 1)).slice(0, MOST), more: Math.max(0, full.length - MOST), ignored: ["dataset", "task", "model"].filter((f) => chosen(f).length && !facets.includes(f)) };
}

// A task is one of its dataset: where none is chosen, of every dataset that has it.
function placesOf(datasets, tasks) {
  if (!tasks.length) return datasets.length ? datasets.map((d) => [d, null]) : [[null, null]];
  const there = HEAD.places.map(([d, t]) => [HEAD.datasets[d], HEAD.tasks[t]]).filter(([d, t]) => tasks.includes(t) && (!datasets.length || datasets.includes(d)));
  return there.length ? there : [[datasets[0] ?? null, tasks[0]]];
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
  const opening = Object.entries(dashboard.filters).filter(([facet]) => !state[facet].length).map(([facet, value]) => `${facet} ${name(value)}`);
  $("lead").textContent = dashboard.text + (opening.length ? ` Narrowed to ${opening.join(", ")} unless a filter says otherwise.` : "");
  if ($("panels").dataset.shows !== dashboard.name) {
    $("panels").replaceChildren(...dashboard.panels.map((p) => card(p)));
    $("panels").dataset.shows = dashboard.name;
  }
  for (const shown of dashboard.panels) {
    const found = slices(shown.panel);
    const drawn = await Promise.all(found.views.map((view) => view.at === undefined ? { empty: "The filters leave nothing to count here: clear the last one." } : drawing(view.at)));
    if (run !== panelRun) return;
    if (drawn.some((one) => !one.empty && !one.headline && !one.as_table)) {
      await isReadable;
      await pause();
      if (run !== panelRun) return;
    }
    await fillAll($(`panel-${shown.panel}`), shown, found, drawn);
  }
}

function card(shown) {
  const id = `panel-${shown.panel}`;
  return h("section", { class: `card span-${shown.span}`, id, "aria-labelledby": `${id}-title` },
    h("header", {}, h("h2", { id: `${id}-title` }, shown.title), h("p", { class: "help" }, shown.text)), h("div", { class: "views" }, view()), h("p", { class: "more note", hidden: true }));
}

// One drawing of a panel with its note, table and downloads; under filters of several values a panel has several.
function view() {
  return h("div", { class: "view" }, h("h3", { class: "which", hidden: true }), h("p", { class: "doubt", hidden: true }),
    h("div", { class: "headline" }), h("div", { class: "plot" }), h("div", { class: "table", hidden: true }),
    h("footer", {}, h("p", { class: "note" }), h("div", { class: "tools" })));
}

async function fillAll(node, shown, found, drawn) {
  const views = node.querySelector(".views");
  while (views.children.length > drawn.length) {
    const plot = views.lastChild.querySelector(".plot");
    if (plot.data && window.Plotly) window.Plotly.purge(plot);
    views.lastChild.remove();
  }
  while (views.children.length < drawn.length) views.append(view());
  views.classList.toggle("several", drawn.length > 1);
  node.classList.toggle("is-empty", drawn.every((one) => one.empty));
  const more = node.querySelector(".more");
  more.hidden = !found.more;
  more.textContent = `${plural(found.more, "further combination")} of the values chosen not drawn: the first ${MOST} are.`;
  for (let i = 0; i < drawn.length; i++) {
    const which = views.children[i].querySelector(".which");
    which.hidden = !found.views[i].label;
    which.replaceChildren(h("bdi", {}, found.views[i].label));
    await fill(views.children[i], { ...shown, title: found.views[i].label ? `${shown.title}, ${found.views[i].label}` : shown.title }, drawn[i], found.ignored);
  }
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
  const layout = { ...resolve(drawn.layout, roles), template: HEAD.templates[mode], autosize: true, dragmode: brushable(drawn.traces) ? "select" : false };
  if (plot.clientWidth < 520) narrow(layout);
  const data = resolve(drawn.traces, roles).map((trace) => emphasise(trace));
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", `${shown.title}. ${drawn.note || ""}. The table below holds the numbers.`);
  window.Plotly.react(plot, data, layout, { displaylogo: false, displayModeBar: false, responsive: true, scrollZoom: false });
  plot.removeAllListeners?.("plotly_click");
  plot.on("plotly_click", (event) => apply(linkAt(event.points[0])));
  plot.removeAllListeners?.("plotly_selected");
  plot.on("plotly_selected", (event) => brush(event));
  plot.drawn = { shown, drawn };
}

const linkAt = (point) => point?.customdata || point?.data.meta;

// Marks that link to traces can be brushed with a mouse: a box around several asks for the traces of all of them.
function brushable(traces) {
  const linked = (trace) => trace.meta || (Array.isArray(trace.customdata) && trace.customdata.some((link) => link && Object.keys(link).length));
  return matchMedia("(pointer: fine)").matches && traces.some((trace) => ["bar", "scatter", "box"].includes(trace.type) && linked(trace));
}

function brush(event) {
  const values = {};
  for (const link of (event?.points || []).map(linkAt)) {
    for (const [facet, value] of Object.entries(link || {})) if (SEVERAL.includes(facet)) (values[facet] ??= new Set()).add(value);
  }
  apply(Object.fromEntries(Object.entries(values).map(([facet, set]) => [facet, [...set]])));
}

function narrow(layout) {
  const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const short = (text) => { const t = plain(text); return t.length > 17 ? escaped(t.slice(0, 16)) + "…" : text; };
  if (layout.yaxis && layout.yaxis.ticktext) layout.yaxis.ticktext = layout.yaxis.ticktext.map(short);
}

function emphasise(trace) {
  const marks = trace.customdata;
  if (!Array.isArray(marks) || !state.category.length || !marks.some((m) => m && m.category)) return trace;
  return { ...trace, marker: { ...trace.marker, opacity: marks.map((m) => m && state.category.includes(m.category) ? 1 : 0.25) } };
}

function apply(filters) {
  if (!filters || !Object.keys(filters).length) return;
  go({ ...Object.fromEntries(Object.entries(filters).map(([facet, value]) => [facet, Array.isArray(value) ? value : [value]])), ...CLOSED });
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
      h("button", { type: "button", class: `tile role-${tile.role}`, "aria-pressed": String(Object.entries(tile.link).every(([k, v]) => state[k].includes(v))), onclick: () => apply(tile.link) },
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
