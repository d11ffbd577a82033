// One item: both conditions in the same sections, claims underlined, findings filled and named, links both ways.
const LIMIT = 60000;
let findingsShown = [];
let readerRun = 0;

async function renderReader() {
  const run = ++readerRun;
  const key = current();
  const at = key === null ? -1 : findItem(key);
  if (at < 0) {
    findingsShown = [];
    $("reader").replaceChildren(h("p", { class: "empty" }, key === null
      ? "No item is left to read: the filters exclude all."
      : "This item is not among those that the page holds."));
    $("reader").dataset.item = "";
    return;
  }
  if ($("reader").dataset.item === key + state.pair) { focusSpan(); return; }
  const chunk = await part(`texts-${Math.floor(at / HEAD.chunk)}`);
  if (run !== readerRun) return;
  const item = chunk[at % HEAD.chunk];
  findingsShown = [];
  $("reader").replaceChildren(top(at, item), question(item), h("div", { class: "sides" }, couple().map((condition) => side(condition, item, traceOf(at, condition)))), others(at, item) || "");
  $("reader").dataset.item = key + state.pair;
  $("reader").scrollTop = 0;
  focusSpan();
  isReadable.then(fetchAhead);
}

function findItem(key) {
  return ITEMS.get(key) ?? -1;
}

// The texts of the items before and after are unpacked while nobody waits for them.
const whenIdle = window.requestIdleCallback || ((work) => setTimeout(work, 60));
function fetchAhead() {
  const at = position();
  for (const by of [1, 2, -1, 3]) {
    const i = shown[at + by];
    const id = i === undefined ? null : `texts-${Math.floor(i / HEAD.chunk)}`;
    if (id && !opened.has(id)) { whenIdle(() => part(id).then(fetchAhead)); return; }
  }
}

function top(at, item) {
  const outcome = outcomeOf(at);
  const crumbs = [HEAD.datasets[INDEX.d[at]], HEAD.tasks[INDEX.t[at]], HEAD.models[INDEX.m[at]], INDEX.s[at], INDEX.e[at] ? `epoch ${INDEX.e[at]}` : "", INDEX.r[at]].filter(Boolean);
  return h("header", {}, h("div", { class: "crumbs" }, crumbs.map((c) => h("bdi", {}, c))),
    h("div", { class: "bar" }, h("span", { class: `badge out-${outcome}` }, `${GLYPHS[outcome]} ${OUTCOMES[outcome]}`),
      h("span", { class: "gold" }, h("span", { class: "what" }, "expected"), h("bdi", {}, item.gold === null || item.gold === undefined ? "no gold answer" : plain(item.gold))),
      h("span", { class: "moves" },
        h("button", { type: "button", onclick: () => step(-1), "aria-label": "previous item" }, "‹"),
        h("button", { type: "button", onclick: () => step(1), "aria-label": "next item" }, "›"),
        h("button", { type: "button", onclick: copyLink }, "Copy link"))));
}

function plain(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function question(item) {
  const text = item.prompt || "";
  const options = item.choices && typeof item.choices === "object" ? Object.entries(item.choices) : [];
  return h("details", { class: "question", open: text.length < 700 }, h("summary", {}, "Question"),
    h("div", { class: "text", dir: "auto" }, text ? text.slice(0, LIMIT) : "The record holds no prompt."),
    options.length ? h("ol", { class: "choices" }, options.map(([key, value]) => h("li", {}, h("b", {}, key), " ", h("bdi", {}, plain(value))))) : null);
}

function side(condition, item, known) {
  const trace = item.traces[HEAD.conditions.indexOf(condition)];
  const role = condition === couple()[0] ? "a" : "b";
  if (!trace) return h("article", { class: `side side-${role}` }, h("h3", {}, condition), h("p", { class: "empty" }, `Condition missing: there is no ${condition} trace of this item.`));
  const mark = known[1] === null ? "not scored" : known[1] ? "correct" : "wrong";
  const found = trace.findings.map((f) => locate(f, trace.text)).sort((x, y) => (x.start ?? 1e12) - (y.start ?? 1e12));
  const body = h("div", { class: "body" });
  fillText(body, trace, found, condition, LIMIT);
  const cards = found.map((f) => findingCard(f, condition));
  found.forEach((f, i) => findingsShown.push({ condition, f, card: cards[i] }));
  return h("article", { class: `side side-${role}`, "aria-label": `trace with condition ${condition}` },
    h("h3", {}, h("bdi", {}, condition), h("span", { class: `mark is-${mark.replace(" ", "-")}` }, `${{ correct: "✓", wrong: "✗" }[mark] || "–"} ${mark}`),
      trace.completion !== "complete" ? h("span", { class: "mark" }, trace.completion) : null),
    body,
    h("div", { class: "rail" }, h("h4", {}, found.length ? plural(found.length, "finding") : "No finding"), cards));
}

// Spans count code points; the browser counts UTF-16 units.
function units(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (n) => n;
  const at = [0];
  for (const point of text) at.push(at[at.length - 1] + point.length);
  return (n) => at[Math.min(n, at.length - 1)];
}

function locate(finding, text) {
  const [category, start, end, quote, message, severity, detector, confidence, proposed] = finding;
  const made = { category, quote, message, severity, detector, confidence, proposed, link: start === null ? null : `${start}-${end}`, start: null, end: null, missing: false };
  if (start === null) return made;
  const to = units(text);
  if (quote === null || text.slice(to(start), to(end)) === quote) return { ...made, start: to(start), end: to(end) };
  const loose = quote.trim().split(/\s+/).map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");
  const hit = loose.length < 4000 ? text.match(new RegExp(loose)) : null;
  return hit ? { ...made, start: hit.index, end: hit.index + hit[0].length } : { ...made, missing: true };
}

function fillText(body, trace, found, condition, limit) {
  const text = trace.text;
  const to = units(text);
  const sections = (trace.sections || []).map(([kind, start, end]) => ({ kind, start: to(start), end: to(end) }));
  const claims = trace.claims.map(([start, end, kind, role, value, unit]) => ({ start: to(start), end: to(end), kind, role, value, unit }));
  const blocks = blocksOf(sections, text.length);
  body.replaceChildren();
  for (const block of blocks) {
    if (block.start >= limit) break;
    const end = Math.min(block.end, limit);
    if (block.kind) body.append(h("h4", { class: "kind" }, block.kind));
    body.append(h("div", { class: "text", dir: "auto" }, pieces(text, block.start, end, claims, found, condition)));
  }
  if (!text.length) body.append(h("p", { class: "empty" }, "The trace is empty."));
  if (text.length > limit) body.append(h("button", { type: "button", onclick: () => fillText(body, trace, found, condition, text.length) }, `Show the remaining ${thin(text.length - limit)} characters`));
}

function blocksOf(sections, length) {
  const blocks = [];
  let at = 0;
  for (const section of sections) {
    if (section.start > at) blocks.push({ kind: null, start: at, end: section.start });
    blocks.push(section);
    at = section.end;
  }
  if (at < length) blocks.push({ kind: null, start: at, end: length });
  return blocks;
}

function cutsOf(marks, from, end) {
  const cuts = new Set([from, end]);
  for (const mark of marks) if (mark.start !== null && mark.start < end && mark.end > from) { cuts.add(Math.max(from, mark.start)); cuts.add(Math.min(end, mark.end)); }
  return [...cuts].sort((x, y) => x - y);
}

const covers = (mark, x) => mark.start !== null && mark.start <= x && x < mark.end;

// Findings cut the text into marks; claims are underlined inside them.
function pieces(text, from, end, claims, found, condition) {
  const at = cutsOf(found, from, end);
  return at.slice(0, -1).map((start, k) => {
    const inner = underlined(text, start, at[k + 1], claims);
    const here = found.filter((f) => covers(f, start));
    if (!here.length) return inner;
    const begins = here.filter((f) => f.start === start);
    return h("mark", { data: { span: here[0].link, condition }, class: here.some((f) => f.severity === "decisive") ? "decisive" : null, onclick: () => go({ item: current(), span: `${condition}:${here[0].link}` }, true) },
      begins.length ? h("span", { class: "tag" }, begins.map((f) => categoryName(f.category) + (doubted(f) ? " ◇" : "")).join(", ")) : null, inner);
  });
}

function underlined(text, from, end, claims) {
  const near = claims.filter((c) => c.start < end && c.end > from);
  const at = cutsOf(near, from, end);
  return at.slice(0, -1).map((start, k) => {
    const claim = near.find((c) => covers(c, start));
    const slice = text.slice(start, at[k + 1]);
    return claim ? h("span", { class: "claim", title: [claim.kind, claim.role, claim.unit].filter(Boolean).join(" · ") }, slice) : slice;
  });
}

// A judge's word counts as exploratory until its agreement with people is measured.
function doubted(f) {
  return f.detector.startsWith("judge:") && Boolean(HEAD.categories.find((c) => c.id === f.category)?.doubt);
}

function findingCard(f, condition) {
  const by = f.detector === "rule" ? "rule" : f.detector;
  const link = f.link && !f.missing ? `${condition}:${f.link}` : null;
  const known = HEAD.categories.find((c) => c.id === f.category);
  const inside = [h("b", {}, categoryName(f.category)),
    h("span", { class: "meta" }, [by, f.severity, f.proposed ? "proposed, not yet judged" : null].filter(Boolean).join(" · ")),
    doubted(f) ? h("span", { class: "doubt", title: known.doubt }, "◇ uncalibrated judge") : null,
    f.message ? h("span", { class: "message", dir: "auto" }, f.message) : null,
    f.missing ? h("span", { class: "message" }, "Quote not found in the text.") : null,
    f.start === null && !f.missing ? h("span", { class: "meta" }, "about the whole trace") : null];
  return link ? h("button", { type: "button", class: "finding", title: known ? known.definition : null, data: { link }, onclick: () => go({ item: current(), span: link }, true) }, inside)
    : h("div", { class: "finding" }, inside);
}

function others(at, item) {
  const rest = INDEX.k[at].map((trace) => HEAD.conditions[trace[0]]).filter((condition) => !couple().includes(condition));
  return rest.length ? h("p", { class: "note" }, `Also asked as: ${rest.join(", ")} (choose the conditions under “Compare”).`) : null;
}

function focusSpan() {
  document.querySelectorAll(".finding.on, mark.on").forEach((node) => node.classList.remove("on", "flash"));
  if (!state.span) return;
  const cut = state.span.lastIndexOf(":");
  const [condition, span] = [state.span.slice(0, cut), state.span.slice(cut + 1)];
  const marks = [...document.querySelectorAll("mark")].filter((m) => m.dataset.condition === condition && m.dataset.span === span);
  const card = [...document.querySelectorAll(".finding")].find((c) => c.dataset.link === state.span);
  if (card) { card.classList.add("on"); card.scrollIntoView({ block: "nearest" }); }
  marks.forEach((m) => m.classList.add("on", "flash"));
  if (marks.length) marks[0].scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  say(marks.length ? `Finding: ${marks[0].textContent.slice(0, 200)}` : "The span of this link is not in the text.");
}

function stepFinding(by) {
  const linked = findingsShown.filter((x) => x.f.link && !x.f.missing);
  if (!linked.length) return;
  const at = linked.findIndex((x) => `${x.condition}:${x.f.link}` === state.span);
  const next = linked[(at + by + linked.length + (at < 0 && by < 0 ? 1 : 0)) % linked.length];
  go({ item: current(), span: `${next.condition}:${next.f.link}` }, true);
}
