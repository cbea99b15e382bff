// Checks every chart in a folder with the library it is for: FOLDER/vega-lite, plotly, echarts and recharts hold a file for each
// chart. Each library draws it with marks and without NaN, and says the texts it must say.
//
//     node check.mjs FOLDER [--only FORMAT] [--svg FOLDER] [--junit REPORT]
//
// Charts called random* came from random Queries and cells: those need no mark, for all their cells may be empty.
import { existsSync, readFileSync, readdirSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

process.env.TZ = 'America/New_York'; // west of Greenwich: a date read as UTC and shown as local would be a day early

const [folder, ...flags] = process.argv.slice(2);
if (!folder) throw new Error('usage: node check.mjs FOLDER [--only FORMAT] [--svg FOLDER] [--junit REPORT]');
const option = (name) => (flags.includes(name) ? flags[flags.indexOf(name) + 1] : null);
const [only, pictures, report] = [option('--only'), option('--svg'), option('--junit')];
const formats = ['vega-lite', 'plotly', 'echarts', 'recharts'].filter((f) => !only || f === only);
const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[^\x20-\uFFFD]/g, ' ');

// Where a chart holds a moment, the moment must be shown as it is, whatever the zone.
const mustSay = { 'by_month.': 'Jan 2022', 'by_year.': '2019', 'by_quarter_as_bars.': 'Q1 2023', 'odd_names.': '&lt;script&gt;' };

const cases = [];
let failed = 0;
for (const format of formats) {
  const { check, prepare } = await import(`./${format.replace('-', '_')}.mjs`);
  const place = join(folder, format);
  if (!existsSync(place)) throw new Error(`${place} is missing`);
  const svgs = pictures && join(pictures, format);
  if (svgs) mkdirSync(svgs, { recursive: true });
  const files = readdirSync(place).filter((f) => f.endsWith('.json')).sort();
  const charts = new Map(files.map((file) => [file, JSON.parse(readFileSync(join(place, file), 'utf8'))]));
  prepare?.(charts);
  const before = failed;
  for (const [file, chart] of charts) {
    const problems = [];
    try {
      const { svg, marks } = await check(chart, problems, file);
      if (!marks && !file.startsWith('random')) problems.push('no marks were drawn');
      if (svg && /NaN|Infinity|undefined|Invalid Date/.test(svg)) problems.push('NaN or undefined in the picture');
      for (const [name, text] of Object.entries(mustSay))
        if (svg && file.startsWith(name) && !svg.includes(text)) problems.push(`the picture does not say "${text}"`);
      if (svg && svgs) writeFileSync(join(svgs, file.replace(/json$/, 'svg')), svg);
    } catch (e) {
      problems.push('threw: ' + (e.stack ?? e).toString().slice(-500));
    }
    const failure = problems.length ? `<failure message="${escaped(problems.join('; '))}"/>` : '';
    cases.push(`<testcase classname="charts.${format}" name="${escaped(file)}">${failure}</testcase>`);
    if (problems.length) {
      failed++;
      console.log(`FAILED ${format} ${file}\n  ${problems.slice(0, 5).join('\n  ')}`);
    }
  }
  if (!files.length) throw new Error(`${place} is empty`);
  console.log(`${format}: ${files.length} charts, ${failed - before} failed`);
}
if (report) writeFileSync(report, `<testsuite name="charts" tests="${cases.length}" failures="${failed}">${cases.join('\n')}</testsuite>\n`);
process.exit(failed ? 1 : 0);
