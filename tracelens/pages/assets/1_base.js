// Data, state and small helpers. All text of traces reaches the document through textContent alone.
const $ = (id) => document.getElementById(id);

function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("aria-")) node.setAttribute(name, String(value));
    else if (value === false) continue;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(9).filter((c) => c !== null && c !== undefined && c !== false).map((c) => c instanceof Node ? c : String(c)));
  return node;
}

function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

async function unzip(id) {
  const stream = new Blob([bytesOf($(id).textContent.trim())]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

const opened = new Map();
const KEEP = 16; // chunks of texts that stay unpacked, those used last
function part(id) {
  const known = opened.get(id);
  if (known) {
    opened.delete(id);
    opened.set(id, known);
    return known;
  }
  const made = unzip(id).then(JSON.parse);
  opened.set(id, made);
  const texts = [...opened.keys()].filter((key) => key.startsWith("texts-"));
  if (texts.length > KEEP) opened.delete(texts[0]);
  return made;
}

let HEAD = null;
let INDEX = null;

const GROUPED = new Intl.NumberFormat("en");
const thin = (n) => GROUPED.format(n).replaceAll(",", "\u202f");
const plural = (n, one, many) => `${thin(n)} ${n === 1 ? one : many || one + "s"}`;
const name = (value) => value === "" ? "(unnamed)" : value;
const OUTCOMES = { lost: "broken", gained: "fixed", both_wrong: "both wrong", both_right: "both right", unscored: "not scored", unmatched: "no partner" };
const GLYPHS = { lost: "▼", gained: "▲", both_wrong: "○", both_right: "●", unscored: "·", unmatched: "◐" };
// Filters that take several values: any of them fits. None chosen is an empty list.
const SEVERAL = ["dataset", "task", "model", "outcome", "category", "condition"];
const FACETS = [...SEVERAL, "q"];
const NOTHING_CHOSEN = Object.fromEntries([...SEVERAL.map((f) => [f, []]), ["q", null]]);
const CLOSED = { item: null, span: null };
const state = { d: null, pair: 0, item: null, span: null, sort: "lost", ...NOTHING_CHOSEN };

function readLink() {
  const link = new URLSearchParams(location.hash.slice(1));
  const names = HEAD.dashboards.map((d) => d.name);
  state.d = names.includes(link.get("d")) ? link.get("d") : names[0];
  const pair = HEAD.couples.findIndex((c) => c.join("~") === link.get("pair"));
  state.pair = Math.max(0, pair);
  for (const facet of SEVERAL) state[facet] = [...new Set(link.getAll(facet))].slice(0, 50);
  state.q = link.get("q");
  state.item = link.get("item");
  state.span = link.get("span");
  state.sort = link.get("sort") || "lost";
}

function linkOf(changes) {
  const to = { ...state, ...changes };
  const link = new URLSearchParams();
  if (to.d !== HEAD.dashboards[0].name) link.set("d", to.d);
  if (to.pair > 0) link.set("pair", HEAD.couples[to.pair].join("~"));
  for (const facet of SEVERAL) for (const value of to[facet]) link.append(facet, value);
  if (to.q) link.set("q", to.q);
  if (to.sort !== "lost") link.set("sort", to.sort);
  if (to.item) link.set("item", to.item);
  if (to.item && to.span) link.set("span", to.span);
  return "#" + link.toString();
}

function go(changes, replace) {
  const link = linkOf(changes);
  if (link === (location.hash || "#")) return;
  if (replace) history.replaceState(null, "", link);
  else history.pushState(null, "", link);
  readLink();
  render();
}

function couple() {
  return HEAD.couples[state.pair] || HEAD.couples[0];
}

function themeMode() {
  return document.documentElement.dataset.theme;
}

// Colours are named by role ("$gained"); the theme gives them.
function resolve(value, roles, key) {
  if (Array.isArray(value)) return value.map((v) => resolve(v, roles, key));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, resolve(v, roles, k)]));
  }
  if (typeof value === "string" && value[0] === "$" && key && key.includes("color")) return roles[value.slice(1)];
  return value;
}

function save(blob, filename) {
  const url = URL.createObjectURL(blob);
  const link = h("a", { href: url, download: filename });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 2000);
}

function say(text) {
  $("live").textContent = text;
}
