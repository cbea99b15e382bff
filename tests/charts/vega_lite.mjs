// Vega-Lite: the spec validates against the schema, compiles without a warning, and Vega's interpreter (as under a strict
// Content-Security-Policy) draws it with marks and without NaN.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Ajv = require('ajv').default;
const vega = await import('vega');
const vegaLite = await import('vega-lite');
const { expressionInterpreter } = await import('vega-interpreter');

const schema = JSON.parse(readFileSync(new URL('./node_modules/vega-lite/build/vega-lite-schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv({ allErrors: false, strict: false, validateFormats: false, allowUnionTypes: true });
const validate = ajv.compile(schema);

function marks(svg) {
  const groups = svg.match(/class="mark-(?:rect|line|area|arc|symbol|text|rule|trail) role-mark[^"]*"/g) ?? [];
  const items = svg.match(/role="graphics-symbol"/g) ?? [];
  return groups.length && items.length ? items.length : 0;
}

export async function check(spec, problems) {
  if (!validate(spec)) problems.push('schema: ' + ajv.errorsText(validate.errors).slice(0, 600));
  // A box plot without outliers makes Vega remark on the empty layer of outliers.
  const harmless = (text) => spec.mark?.type === 'boxplot' && text.includes('Infinite extent');
  const log = (...m) => { if (!harmless(m.join(' '))) problems.push('warning: ' + m.join(' ').slice(0, 300)); };
  const logger = { level() { return this; }, error: log, warn: log, info() { return this; }, debug() { return this; } };
  if (spec.width === 'container') spec.width = 560;
  const compiled = vegaLite.compile(spec, { logger });
  const view = new vega.View(vega.parse(compiled.spec, {}, { ast: true }), { renderer: 'none', expr: expressionInterpreter, logger });
  const svg = await view.toSVG();
  view.finalize();
  return { svg, marks: marks(svg) };
}
