// The windowed list of items.
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

// What the filters ask for as numbers, so that ten thousand items are looked through without searching names.
function asked() {
  const at = (facet, list) => state[facet].length ? new Set(state[facet].map((value) => list.indexOf(value))) : null;
  const kinds = state.category.filter((id) => id !== "(none)").map((id) => HEAD.categories.findIndex((c) => c.id === id));
  return { d: at("dataset", HEAD.datasets), t: at("task", HEAD.tasks), m: at("model", HEAD.models), condition: at("condition", HEAD.conditions),
    outcome: state.outcome.length ? new Set(state.outcome) : null, kinds: state.category.length ? kinds : null, bare: state.category.includes("(none)"), q: (state.q || "").toLowerCase() };
}

function matches(i, wanted) {
  for (const column of ["d", "t", "m"]) if (wanted[column] && !wanted[column].has(INDEX[column][i])) return false;
  if (wanted.outcome && !wanted.outcome.has(outcomeOf(i))) return false;
  if (wanted.kinds || wanted.condition) {
    const fits = (t) => (!wanted.condition || wanted.condition.has(t[0])) &&
      (!wanted.kinds || wanted.kinds.some((k) => t[2].includes(k)) || (wanted.bare && !t[2].length && t[1] === false));
    if (!INDEX.k[i].some(fits)) return false;
  }
  return !wanted.q || INDEX.q[i].toLowerCase().includes(wanted.q) || INDEX.s[i].toLowerCase().includes(wanted.q);
}

const ORDERS = {
  lost: ["Broken first", ["lost", "gained", "both_wrong", "both_right", "unscored", "unmatched"]],
  gained: ["Fixed first", ["gained", "lost", "both_wrong", "both_right", "unscored", "unmatched"]],
  findings: ["Most findings", null],
  file: ["As in the data", null],
};

function choose() {
  shown = [];
  const wanted = asked();
  for (let i = 0; i < INDEX.d.length; i++) if (matches(i, wanted)) shown.push(i);
  const order = ORDERS[state.sort] && ORDERS[state.sort][1];
  if (order) {
    const rank = new Map(shown.map((i) => [i, order.indexOf(outcomeOf(i))]));
    shown.sort((x, y) => rank.get(x) - rank.get(y) || x - y);
  } else if (state.sort === "findings") {
    const count = (i) => INDEX.k[i].reduce((sum, trace) => sum + trace[2].length, 0);
    shown.sort((x, y) => count(y) - count(x) || x - y);
  }
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
