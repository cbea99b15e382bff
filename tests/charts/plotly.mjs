// Plotly.js: `Plotly.validate` knows every attribute, and Plotly draws the charts in a document: of the random ones and of the
// light theme none, for that takes a second each.
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html><body></body>', { runScripts: 'outside-only', pretendToBeVisual: true });
window.URL.createObjectURL = () => 'blob:';
// Cells of a heat map are painted: nothing looks at the paint.
window.HTMLCanvasElement.prototype.getContext = () => new Proxy({}, { get: () => () => ({ data: [] }), set: () => true });
window.HTMLCanvasElement.prototype.toDataURL = () => 'data:image/png;base64,';
// A document without a layout: every text is as wide as its letters, and stands at the origin.
window.SVGElement.prototype.getBBox = function () { return { x: 0, y: 0, width: 6 * this.textContent.length, height: 12 }; };
window.SVGElement.prototype.getComputedTextLength = function () { return 6 * this.textContent.length; };
window.eval(readFileSync(new URL('./node_modules/plotly.js-dist-min/plotly.min.js', import.meta.url), 'utf8'));
const { Plotly } = window;

export async function check({ data, layout, config }, problems, file) {
  // "unused" is said of attributes without effect in this very chart, as the colour of a line that is not shown.
  for (const e of (data.length && Plotly.validate(data, layout)) || [])
    if (e.code !== 'unused' && !(e.code === 'invisible' && file.startsWith('random'))) problems.push(`validate: ${e.code} ${e.msg}`);
  if (file.startsWith('random') || file.includes('.light.')) return { svg: null, marks: data.length + (layout.annotations?.length ?? 0) };
  const place = window.document.createElement('div');
  window.document.body.append(place);
  const warn = window.console.warn;
  window.console.warn = (...m) => problems.push('warning: ' + m.join(' ').slice(0, 300));
  try {
    await Plotly.newPlot(place, structuredClone(data), { ...structuredClone(layout), width: 640 }, config);
    const marks = place.querySelectorAll('.point, .points path, .slice, .js-line, .js-fill, .hm image, .box, .indicatorlayer .number, .annotation').length;
    const read = place.calcdata.reduce((sum, trace) => sum + trace.length, 0);
    return { svg: place.innerHTML.replaceAll('legendundefined', ''), marks: read ? marks : data.length ? 0 : marks };
  } finally {
    window.console.warn = warn;
    Plotly.purge(place);
    place.remove();
  }
}
