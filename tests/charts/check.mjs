// Checks every Vega-Lite spec in a folder: it validates against the Vega-Lite schema, compiles without a warning, and Vega's
// interpreter (as under a strict Content-Security-Policy) draws it with marks and without NaN.
//
//     node check.mjs SPECS [--svg FOLDER] [--junit REPORT]
//
// Specs called random* came from random Queries and cells: those need no mark, for all their cells may be empty.
import { readFileSync, readdirSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

process.env.TZ = 'America/New_York'; // west of Greenwich: a date read as UTC and shown as local would be a day early
const require = createRequire(import.meta.url);
const Ajv = require('ajv').default;
const vega = await import('vega');
const vegaLite = await import('vega-lite');
const { expressionInterpreter } = await import('vega-interpreter');

const here = fileURLToPath(new URL('.', import.meta.url));
const schema = JSON.parse(readFileSync(join(here, 'node_modules/vega-lite/build/vega-lite-schema.json'), 'utf8'));
const ajv = new Ajv({ allErrors: false, strict: false, validateFormats: false, allowUnionTypes: true });
const validate = ajv.compile(schema);

// Where a spec holds a moment, the moment must be shown as it is, whatever the zone.
const mustSay = { 'by_month.': 'Jan 2022', 'by_year.': '2019', 'by_quarter_as_bars.': 'Q1 2023', 'odd_names.': '&lt;script&gt;' };

function marks(svg) {
  const groups = svg.match(/class="mark-(?:rect|line|area|arc|symbol|text|rule|trail) role-mark[^"]*"/g) ?? [];
  const items = svg.match(/role="graphics-symbol"/g) ?? [];
  return groups.length && items.length ? items.length : 0;
}

const [folder, ...flags] = process.argv.slice(2);
if (!folder) throw new Error('usage: node check.mjs SPECS [--svg FOLDER] [--junit REPORT]');
const option = (name) => (flags.includes(name) ? flags[flags.indexOf(name) + 1] : null);
const pictures = option('--svg');
const report = option('--junit');
if (pictures) mkdirSync(pictures, { recursive: true });
const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[^\x20-\uFFFD]/g, ' ');
const cases = [];

let failed = 0;
const files = readdirSync(folder).filter((f) => f.endsWith('.json')).sort();
for (const file of files) {
  const problems = [];
  const spec = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  if (!validate(spec)) problems.push('schema: ' + ajv.errorsText(validate.errors).slice(0, 600));
  // A box plot without outliers makes Vega remark on the empty layer of outliers.
  const harmless = (text) => spec.mark?.type === 'boxplot' && text.includes('Infinite extent');
  const log = (...m) => { if (!harmless(m.join(' '))) problems.push('warning: ' + m.join(' ').slice(0, 300)); };
  const logger = { level() { return this; }, error: log, warn: log, info() { return this; }, debug() { return this; } };
  try {
    if (spec.width === 'container') spec.width = 560;
    const compiled = vegaLite.compile(spec, { logger });
    const view = new vega.View(vega.parse(compiled.spec, {}, { ast: true }), { renderer: 'none', expr: expressionInterpreter, logger });
    const svg = await view.toSVG();
    view.finalize();
    if (!marks(svg) && !file.startsWith('random')) problems.push('no marks were drawn');
    if (/NaN|Infinity|undefined|Invalid Date/.test(svg)) problems.push('NaN or undefined in the picture');
    for (const [name, text] of Object.entries(mustSay))
      if (file.startsWith(name) && !svg.includes(text)) problems.push(`the picture does not say "${text}"`);
    if (pictures) writeFileSync(join(pictures, file.replace(/json$/, 'svg')), svg);
  } catch (e) {
    problems.push('threw: ' + (e.stack ?? e).toString().slice(0, 500));
  }
  const failure = problems.length ? `<failure message="${escaped(problems.join('; '))}"/>` : '';
  cases.push(`<testcase classname="charts" name="${escaped(file)}">${failure}</testcase>`);
  if (problems.length) {
    failed++;
    console.log(`FAILED ${file}\n  ${problems.join('\n  ')}`);
  }
}
if (report) writeFileSync(report, `<testsuite name="charts" tests="${files.length}" failures="${failed}">${cases.join('\n')}</testsuite>\n`);
console.log(`${files.length} specs, ${failed} failed`);
process.exit(failed || !files.length ? 1 : 0);
