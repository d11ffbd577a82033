// Filters as menus of several values, and the chips that take them back.
function renderFilters() {
  const open = $("filters").querySelector("details[open]");
  const [kept, scrolled, focused] = [open && open.id, open && open.querySelector(".menu").scrollTop, document.activeElement && document.activeElement.id];
  $("filters").replaceChildren(...fields());
  if (kept && $(kept)) { $(kept).open = true; $(kept).querySelector(".menu").scrollTop = scrolled; place($(kept)); }
  if (focused && $(focused) && $("filters").contains($(focused))) $(focused).focus({ preventScroll: true });
  renderChips();
}

function fields() {
  const plain = (list) => list.map((v) => [name(v), v]);
  const made = [];
  if (HEAD.couples.length > 1) made.push(compared());
  if (HEAD.datasets.length > 1) made.push(menu("dataset", "Dataset", plain(HEAD.datasets)));
  if (HEAD.tasks.length > 1) made.push(menu("task", "Task", tasks()));
  if (HEAD.models.length > 1) made.push(menu("model", "Model", plain(HEAD.models)));
  made.push(menu("outcome", "Outcome", Object.entries(OUTCOMES).map(([key, text]) => [text, key])));
  if (HEAD.categories.length) made.push(menu("category", "Error category", [...HEAD.categories.map((c) => [c.doubt ? `${c.name} ◇` : c.name, c.id]), ["wrong, nothing found", "(none)"]]));
  made.push(menu("condition", "Condition", plain(HEAD.conditions)));
  return made;
}

// The tasks of the datasets chosen; a name that several datasets have is one entry.
function tasks() {
  const there = HEAD.places.filter(([d]) => !state.dataset.length || state.dataset.includes(HEAD.datasets[d])).map(([, t]) => HEAD.tasks[t]);
  return [...new Set([...there, ...state.task])].map((t) => [name(t), t]);
}

function compared() {
  const change = (event) => go({ pair: Number(event.target.value), ...CLOSED });
  return h("label", { class: "field" }, h("span", {}, "Compare"), h("select", { id: "f-pair", onchange: change },
    HEAD.couples.map((c, i) => h("option", { value: i, selected: i === state.pair }, c.join(" → ")))));
}

function menu(facet, label, options) {
  const chosen = state[facet];
  const names = options.filter(([, value]) => chosen.includes(value)).map(([text]) => text);
  const said = !chosen.length ? "all" : chosen.length === 1 ? names[0] ?? chosen[0] : `${chosen.length} chosen`;
  const boxes = options.map(([text, value], i) => h("label", { class: "option" },
    h("input", { type: "checkbox", id: `f-${facet}-${i}`, checked: chosen.includes(value), onchange: (event) => choose1(facet, value, event.target.checked) }), h("bdi", {}, text)));
  const all = h("button", { type: "button", class: "link", id: `f-${facet}-all`, hidden: !chosen.length, onclick: () => go({ [facet]: [], ...CLOSED }) }, "all");
  return h("details", { class: "field menuof", id: `f-${facet}`, name: "filter", ontoggle: (event) => place(event.target) },
    h("summary", { "aria-label": `${label}: ${said}` }, h("span", {}, label), h("span", { class: "said" }, h("bdi", {}, said))),
    h("div", { class: "menu", role: "group", "aria-label": label }, boxes, all));
}

function choose1(facet, value, on) {
  go({ [facet]: on ? [...state[facet], value] : state[facet].filter((v) => v !== value), ...CLOSED });
}

// A menu that would leave the window on the right is moved to the left.
function place(field) {
  const menuOf = field.querySelector(".menu");
  menuOf.style.marginLeft = "0";
  if (!field.open) return;
  const over = menuOf.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
  if (over > 0) menuOf.style.marginLeft = `${-over}px`;
}

function closeMenus(except) {
  let closed = null;
  document.querySelectorAll("#filters details[open]").forEach((field) => { if (field !== except) { field.open = false; closed = field; } });
  return closed;
}

function renderChips() {
  const chips = SEVERAL.flatMap((facet) => facet === "dataset" && HEAD.datasets.length < 2 ? [] : state[facet].map((value) =>
    chip(facet, facet === "outcome" ? OUTCOMES[value] || value : facet === "category" ? categoryName(value) : name(value), () => choose1(facet, value, false))));
  if (state.q) chips.push(chip("text", state.q, () => go({ q: null, ...CLOSED })));
  if (chips.length > 1) chips.push(h("button", { type: "button", class: "chip clear", onclick: clearAll }, "clear all"));
  $("chips").replaceChildren(...chips);
}

function chip(what, value, undo) {
  return h("button", { type: "button", class: "chip", "aria-label": `remove filter ${what}: ${value}`, onclick: undo },
    h("span", { class: "what" }, what), h("bdi", {}, value), h("span", { "aria-hidden": "true" }, "×"));
}

function clearAll() {
  go({ ...NOTHING_CHOSEN, ...CLOSED });
}

function clearLast() {
  const last = FACETS.filter((f) => state[f] && state[f].length).pop();
  if (last) go({ [last]: last === "q" ? null : state[last].slice(0, -1), ...CLOSED });
}

function categoryName(id) {
  const found = HEAD.categories.find((c) => c.id === id);
  return found ? found.name : id === "(none)" ? "wrong, nothing found" : id;
}
