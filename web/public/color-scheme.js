// Runs before the first paint, so that the page never flashes in the wrong colours.
(function () {
  var chosen = null;
  try { chosen = localStorage.getItem("sightline-color-scheme"); } catch { /* storage may be off */ }
  var light = chosen === "light" || (chosen !== "dark" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", light ? "light" : "dark");
})();
