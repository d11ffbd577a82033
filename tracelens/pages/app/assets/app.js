// The theme, kept between visits and told to the server by a cookie; keys; pictures as the browser draws them.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.tracelens = (() => {
  const COOKIE = "tracelens-theme";
  const setMode = (mode) => {
    document.documentElement.dataset.theme = mode;
    document.documentElement.lang = "en";
    document.cookie = `${COOKIE}=${mode}; path=/; max-age=31536000; SameSite=Strict`;
  };
  const known = document.cookie.split("; ").find((part) => part.startsWith(`${COOKIE}=`));
  setMode(known ? known.slice(COOKIE.length + 1) : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const toggle = () => {
    const mode = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    setMode(mode);
    window.dash_clientside.set_props("theme", { data: mode });
  };
  document.addEventListener("click", (event) => { if (event.target.closest("#mode")) toggle(); });

  // j and k walk through the list of items; keys are left alone while somebody types.
  const step = (by) => {
    const items = [...document.querySelectorAll(".item")];
    if (!items.length) return;
    const at = items.indexOf(document.activeElement);
    items[Math.min(items.length - 1, Math.max(0, at < 0 ? 0 : at + by))].focus();
  };
  const findings = (by) => {
    const marks = [...document.querySelectorAll("#reader mark")];
    if (!marks.length) return;
    const at = marks.findIndex((mark) => mark.classList.contains("on"));
    const next = marks[(at + by + marks.length + (at < 0 && by < 0 ? 1 : 0)) % marks.length];
    marks.forEach((mark) => mark.classList.remove("on", "flash"));
    next.classList.add("on", "flash");
    next.scrollIntoView({ block: "center" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select, [contenteditable], [role=combobox], [role=listbox], .dash-dropdown") || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = { j: () => step(1), k: () => step(-1), n: () => findings(1), p: () => findings(-1), t: toggle, "/": () => document.getElementById("q")?.focus() }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  // A panel is asked for when it comes near the window, so that those in view are not kept waiting by the others.
  const near = new IntersectionObserver((seen) => {
    for (const one of seen) {
      if (!one.isIntersecting) continue;
      near.unobserve(one.target);
      window.dash_clientside.set_props({ type: "late", key: one.target.dataset.late }, { n_clicks: 1 });
    }
  }, { rootMargin: "300px" });
  const watched = new WeakSet();
  new MutationObserver(() => {
    for (const node of document.querySelectorAll("[data-late]")) {
      if (watched.has(node)) continue;
      watched.add(node);
      near.observe(node);
    }
    // A drop-down's hidden helper takes no place among the tab stops: its button has one.
    for (const node of document.querySelectorAll("input.dash-dropdown-focus-target:not([tabindex='-1'])")) node.tabIndex = -1;
  }).observe(document.documentElement, { childList: true, subtree: true });

  const save = (format) => (clicks) => {
    const asked = window.dash_clientside.callback_context.triggered_id;
    if (asked && clicks.some(Boolean)) {
      const holder = [...document.querySelectorAll(".dash-graph")].find((node) => {
        try { return JSON.parse(node.id).key === asked.key; } catch { return false; }
      });
      const plot = holder && holder.querySelector(".js-plotly-plot");
      if (plot) window.Plotly.downloadImage(plot, { format, width: 1000, height: plot.clientHeight, scale: format === "png" ? 2 : 1, filename: asked.key.replace("/", "-") });
    }
    return window.dash_clientside.no_update;
  };
  return { save_png: save("png"), save_svg: save("svg") };
})();
