// Filters as selects and chips, and the windowed list of items.
const ROW = 66;
let shown = [];

// An item is named by what identifies it, so that links outlive a page; names and places are looked up, not searched.
let NAMES = [];
let ITEMS = new Map();
let PLACES = new Map();

function itemKey(i) {
  return NAMES[i];
}

function nameItems() {
  NAMES = INDEX.d.map((d, i) => [HEAD.datasets[d], HEAD.tasks[INDEX.t[i]], HEAD.models[INDEX.m[i]], INDEX.s[i], INDEX.e[i], INDEX.r[i]].join("\u241f"));
  ITEMS = new Map(NAMES.map((key, i) => [key, i]));
}

function traceOf(i, condition) {
  const at = HEAD.conditions.indexOf(condition);
  return INDEX.k[i].find((trace) => trace[0] === at) || null;
}

let outcomes = [];
let outcomesFor = -1;
function outcomeOf(i) {
  if (outcomesFor !== state.pair) {
    outcomesFor = state.pair;
    outcomes = INDEX.d.map((_, at) => judge(at));
  }
  return outcomes[i];
}

function judge(i) {
  const [a, b] = couple().map((condition) => traceOf(i, condition));
  if (!a || !b) return "unmatched";
  if (a[1] === null || b[1] === null) return "unscored";
  if (a[1]) return b[1] ? "both_right" : "lost";
  return b[1] ? "gained" : "both_wrong";
}

function matches(i) {
  if (state.dataset !== null && HEAD.datasets[INDEX.d[i]] !== state.dataset) return false;
  if (state.task !== null && HEAD.tasks[INDEX.t[i]] !== state.task) return false;
  if (state.model !== null && HEAD.models[INDEX.m[i]] !== state.model) return false;
  if (state.outcome !== null && outcomeOf(i) !== state.outcome) return false;
  if (state.category !== null || state.condition !== null) {
    const category = HEAD.categories.findIndex((c) => c.id === state.category);
    const condition = HEAD.conditions.indexOf(state.condition);
    const fits = (t) => (state.condition === null || t[0] === condition) &&
      (state.category === null || (state.category === "(none)" ? !t[2].length && t[1] === false : t[2].includes(category)));
    if (!INDEX.k[i].some(fits)) return false;
  }
  if (state.q) {
    const wanted = state.q.toLowerCase();
    return INDEX.q[i].toLowerCase().includes(wanted) || INDEX.s[i].toLowerCase().includes(wanted);
  }
  return true;
}

const ORDERS = {
  lost: ["Broken first", ["lost", "gained", "both_wrong", "both_right", "unscored", "unmatched"]],
  gained: ["Fixed first", ["gained", "lost", "both_wrong", "both_right", "unscored", "unmatched"]],
  findings: ["Most findings", null],
  file: ["As in the data", null],
};

function choose() {
  shown = [];
  for (let i = 0; i < INDEX.d.length; i++) if (matches(i)) shown.push(i);
  const order = ORDERS[state.sort] && ORDERS[state.sort][1];
  if (order) {
    const rank = new Map(shown.map((i) => [i, order.indexOf(outcomeOf(i))]));
    shown.sort((x, y) => rank.get(x) - rank.get(y) || x - y);
  } else if (state.sort === "findings") {
    const count = (i) => INDEX.k[i].reduce((sum, trace) => sum + trace[2].length, 0);
    shown.sort((x, y) => count(y) - count(x) || x - y);
  }
}

function select(id, label, value, options, change) {
  const node = h("select", { id, onchange: (event) => change(event.target.value === "\u0000" ? null : event.target.value) },
    options.map(([text, v]) => h("option", { value: v === null ? "\u0000" : v, selected: v === value }, text)));
  return h("label", { class: "field" }, h("span", {}, label), node);
}

function renderFilters() {
  const fields = [];
  const clear = { item: null, span: null };
  const all = (list) => [["all", null], ...list.map((v) => [name(v), v])];
  if (HEAD.couples.length > 1) fields.push(select("f-pair", "Compare", couple().join("~"), HEAD.couples.map((c) => [c.join(" → "), c.join("~")]),
    (v) => go({ pair: HEAD.couples.findIndex((c) => c.join("~") === v), ...clear })));
  if (HEAD.datasets.length > 1) fields.push(select("f-dataset", "Dataset", state.dataset, all(HEAD.datasets), (v) => go({ dataset: v, task: null, ...clear })));
  const places = HEAD.places.filter((p) => state.dataset === null || HEAD.datasets[p[0]] === state.dataset);
  const several = HEAD.datasets.length > 1 && state.dataset === null;
  if (HEAD.tasks.length > 1) fields.push(select("f-task", "Task", state.task === null ? null : JSON.stringify([state.dataset ?? HEAD.datasets[0], state.task]),
    [["all", null], ...places.map((p) => [(several ? `${name(HEAD.datasets[p[0]])} › ` : "") + name(HEAD.tasks[p[1]]), JSON.stringify([HEAD.datasets[p[0]], HEAD.tasks[p[1]]])])],
    (v) => { const [dataset, task] = v === null ? [HEAD.datasets.length > 1 ? state.dataset : null, null] : JSON.parse(v); go({ dataset, task, ...clear }); }));
  if (HEAD.models.length > 1) fields.push(select("f-model", "Model", state.model, all(HEAD.models), (v) => go({ model: v, ...clear })));
  fields.push(select("f-outcome", "Outcome", state.outcome, [["all", null], ...Object.entries(OUTCOMES).map(([k, v]) => [v, k])], (v) => go({ outcome: v, ...clear })));
  if (HEAD.categories.length) fields.push(select("f-category", "Error category", state.category,
    [["all", null], ...HEAD.categories.map((c) => [c.doubt ? `${c.name} ◇` : c.name, c.id]), ["wrong, nothing found", "(none)"]], (v) => go({ category: v, ...clear })));
  fields.push(select("f-condition", "Condition", state.condition, all(HEAD.conditions), (v) => go({ condition: v, ...clear })));
  const focused = document.activeElement && document.activeElement.id;
  $("filters").replaceChildren(...fields);
  if (focused && focused.startsWith("f-") && $(focused)) $(focused).focus();
  renderChips();
}

function renderChips() {
  const chips = FACETS.filter((f) => state[f] !== null && state[f] !== undefined && !(f === "dataset" && HEAD.datasets.length < 2)).map((facet) => {
    const value = facet === "outcome" ? OUTCOMES[state[facet]] || state[facet] : facet === "category" ? categoryName(state[facet]) : name(state[facet]);
    const undo = { [facet]: null, item: null, span: null, ...(facet === "dataset" ? { task: null } : {}) };
    return h("button", { type: "button", class: "chip", "aria-label": `remove filter ${facet === "q" ? "text" : facet}: ${value}`, onclick: () => go(undo) },
      h("span", { class: "what" }, facet === "q" ? "text" : facet), h("bdi", {}, value), h("span", { "aria-hidden": "true" }, "×"));
  });
  if (chips.length > 1) chips.push(h("button", { type: "button", class: "chip clear", onclick: clearAll }, "clear all"));
  $("chips").replaceChildren(...chips);
}

function clearAll() {
  go({ ...Object.fromEntries(FACETS.map((f) => [f, null])), item: null, span: null });
}

function categoryName(id) {
  const found = HEAD.categories.find((c) => c.id === id);
  return found ? found.name : id === "(none)" ? "wrong, nothing found" : id;
}

let listFor = null;
function renderList() {
  const wanted = linkOf({ item: null, span: null, d: HEAD.dashboards[0].name });
  if (listFor !== wanted) {
    listFor = wanted;
    choose();
    PLACES = new Map(shown.map((i, at) => [NAMES[i], at]));
    describeList();
  }
  showRows(wanted);
}

function describeList() {
  const e = HEAD.embedded;
  $("list-count").textContent = `${plural(shown.length, "item")} of ${thin(INDEX.d.length)}`;
  $("list-note").textContent = e.reason ? `This page holds ${thin(e.traces)} of ${thin(e.of_traces)} traces (${e.reason}); every number above is over all of them.` : "";
  $("list-empty").hidden = shown.length > 0;
  $("list-empty").replaceChildren(INDEX.d.length ? "The filters exclude all items. " : "The database holds no traces.", INDEX.d.length ? h("button", { type: "button", class: "link", onclick: clearLast }, "Clear the last filter") : "");
  $("list").hidden = shown.length === 0;
  $("rows").style.height = `${shown.length * ROW}px`;
}

function showRows(wanted) {
  const at = position();
  const list = $("list");
  if (at >= 0 && (at * ROW < list.scrollTop || (at + 1) * ROW > list.scrollTop + list.clientHeight)) list.scrollTop = Math.max(0, at * ROW - 2 * ROW);
  if (at < 0 && $("rows").dataset.key !== wanted) list.scrollTop = 0;
  $("rows").dataset.key = wanted;
  windowRows();
}

function clearLast() {
  const last = FACETS.filter((f) => state[f] !== null && state[f] !== undefined).pop();
  if (last) go({ [last]: null, item: null, span: null });
}

// The item that is read: the one that the link names, else the first of the list.
function current() {
  return state.item === null ? (shown.length ? itemKey(shown[0]) : null) : state.item;
}

function position() {
  const key = current();
  return key === null ? -1 : PLACES.get(key) ?? -1;
}

function windowRows() {
  const list = $("list");
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 8);
  const last = Math.min(shown.length, first + Math.ceil(list.clientHeight / ROW) + 18);
  const chosen = position();
  const rows = [];
  for (let at = first; at < last; at++) rows.push(row(at, at === chosen));
  if (chosen >= 0 && (chosen < first || chosen >= last)) rows.push(row(chosen, true));
  $("rows").replaceChildren(...rows);
  if (chosen >= 0) list.setAttribute("aria-activedescendant", `row-${chosen}`);
  else list.removeAttribute("aria-activedescendant");
}

function row(at, chosen) {
  const i = shown[at];
  const outcome = outcomeOf(i);
  const found = new Set(INDEX.k[i].flatMap((trace) => trace[2])).size;
  const where = [HEAD.tasks.length > 1 ? name(HEAD.tasks[INDEX.t[i]]) : null, HEAD.models.length > 1 ? name(HEAD.models[INDEX.m[i]]) : null].filter(Boolean).join(" · ");
  const node = h("div", { class: `row out-${outcome}`, role: "option", id: `row-${at}`, "aria-selected": String(chosen), "aria-posinset": at + 1, "aria-setsize": shown.length,
    onclick: () => go({ item: itemKey(i), span: null }) },
    h("span", { class: "glyph", "aria-hidden": "true" }, GLYPHS[outcome]),
    h("span", { class: "what" }, h("b", {}, OUTCOMES[outcome]), " ", h("bdi", { class: "where" }, where || INDEX.s[i]), found ? h("span", { class: "found" }, plural(found, "kind") + " of error") : null),
    h("bdi", { class: "snippet" }, INDEX.q[i] || INDEX.s[i]));
  node.style.top = `${at * ROW}px`;
  return node;
}

function step(by) {
  if (!shown.length) return;
  const at = position();
  const next = at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by));
  go({ item: itemKey(shown[next]), span: null }, state.item !== null);
}
