// Saves a figure as the browser draws it; called from the PNG and SVG buttons.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.tracelens = (() => {
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
