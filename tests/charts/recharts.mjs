// Recharts: the component passes TypeScript in strict mode, and React draws it in a document with every row as a mark.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';
import ts from 'typescript';

const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true, url: 'http://localhost/' });
const box = (width, height) => ({ x: 0, y: 0, left: 0, top: 0, right: width, bottom: height, width, height });
window.HTMLElement.prototype.getBoundingClientRect = function () {
  return this.tagName === 'SPAN' ? box(6 * this.textContent.length, 14) : box(640, 320);
};
window.SVGElement.prototype.getBoundingClientRect = function () { return box(6 * this.textContent.length, 14); };
class ResizeObserver {
  constructor(told) { this.told = told; }
  observe() { this.told([{ contentRect: box(640, 320) }]); }
  unobserve() {}
  disconnect() {}
}
for (const name of ['document', 'HTMLElement', 'SVGElement', 'Element', 'Node', 'MutationObserver', 'getComputedStyle', 'requestAnimationFrame', 'cancelAnimationFrame'])
  globalThis[name] = window[name];
Object.assign(globalThis, { window, ResizeObserver, IS_REACT_ACT_ENVIRONMENT: true });
window.ResizeObserver = ResizeObserver;
Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });

const require = createRequire(import.meta.url);
const [React, { createRoot }] = [require('react'), require('react-dom/client')];
const modules = { react: React, recharts: require('recharts') };

const options = {
  strict: true, noEmit: true, skipLibCheck: true, esModuleInterop: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler, jsx: ts.JsxEmit.React, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [],
};
const here = fileURLToPath(new URL('.', import.meta.url));
const wrong = new Map();

/** Type-checks all components at once. */
export function prepare(specs) {
  const sources = new Map([...specs].map(([file, spec]) => [`${here}${file}.tsx`, spec.code]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...more) => (sources.has(name) ? ts.createSourceFile(name, sources.get(name), ts.ScriptTarget.ES2022, true) : getSourceFile.call(host, name, ...more));
  host.fileExists = (name) => sources.has(name) || fileExists.call(host, name);
  host.readFile = (name) => sources.get(name) ?? readFile.call(host, name);
  const program = ts.createProgram([...sources.keys()], options, host);
  for (const d of [...program.getSemanticDiagnostics(), ...program.getSyntacticDiagnostics(), ...program.getGlobalDiagnostics()]) {
    const name = d.file?.fileName.slice(here.length, -4) ?? '';
    const line = d.file ? d.file.text.slice(0, d.start).split('\n').length : 0;
    wrong.set(name, [...(wrong.get(name) ?? []), `type, line ${line}: ${ts.flattenDiagnosticMessageText(d.messageText, ' ').slice(0, 300)}`]);
  }
}

function component(code) {
  const module = { exports: {} };
  const script = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, jsx: ts.JsxEmit.React, target: ts.ScriptTarget.ES2022, esModuleInterop: true } }).outputText;
  new Function('require', 'module', 'exports', script)((name) => modules[name], module, module.exports);
  return module.exports.default;
}

/** How many marks there must be, and what draws one. */
function expected({ code, data }) {
  const numbers = (row) => Object.entries(row).filter(([key, cell]) => /^s\d+$/.test(key) && cell).map(([, cell]) => Math.abs(cell));
  const largest = Math.max(...data.flatMap(numbers));
  const cells = (row) => numbers(row).filter((cell) => cell > largest / 1e5).length; // a bar without height is no mark
  if (code.includes('function BoxMark')) return ['.recharts-bar-rectangle', data.length];
  if (code.includes('function Square')) return ['.recharts-scatter-symbol', data.length];
  if (code.includes('<Scatter ')) return ['.recharts-scatter-symbol', data.length];
  if (code.includes('<Pie ')) return ['.recharts-pie-sector', data.length];
  if (code.includes('<Bar ')) return ['.recharts-bar-rectangle path, .recharts-bar-rectangle rect', data.reduce((sum, row) => sum + cells(row), 0)];
  const curves = (/const SERIES.*?\n\];/s.exec(code)?.[0].match(/"key"/g) ?? []).length * (/const PANELS.*/.exec(code)?.[0].match(/"(?:[^"\\]|\\.)*"/g)?.length ?? 1);
  if (code.includes('<Line ')) return ['.recharts-line-curve', curves];
  if (code.includes('<Area ')) return ['.recharts-area-area', curves];
  return [null, 1];
}

export async function check(spec, problems, file) {
  problems.push(...(wrong.get(file) ?? []));
  if (file.includes('.light.')) return { svg: null, marks: spec.data.length }; // drawn once; the themes differ in colours
  const [warn, error] = [console.warn, console.error];
  console.warn = console.error = (...m) => problems.push('warning: ' + m.map(String).join(' ').slice(0, 300));
  const place = window.document.createElement('div');
  window.document.body.append(place);
  const root = createRoot(place);
  try {
    const Viz = component(spec.code);
    await React.act(async () => root.render(React.createElement(Viz, { data: spec.data, params: { title: 'Another title' } })));
    if (!place.textContent.includes('Another title')) problems.push('params.title is not shown');
    const [selector, count] = expected(spec);
    const marks = selector ? place.querySelectorAll(selector).length : place.textContent.length ? 1 : 0;
    if (marks !== count && !file.startsWith('random')) problems.push(`${marks} marks for ${count} rows (${selector})`);
    return { svg: place.innerHTML, marks: count ? marks : 1 };
  } finally {
    await React.act(async () => root.unmount());
    place.remove();
    [console.warn, console.error] = [warn, error];
  }
}
