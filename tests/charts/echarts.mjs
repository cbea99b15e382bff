// ECharts: the option is drawn on the server into SVG, with a mark for every item, and without a warning.
import * as echarts from 'echarts';

export async function check(option, problems) {
  const warn = console.warn, error = console.error;
  console.warn = console.error = (...m) => problems.push('warning: ' + m.join(' ').slice(0, 300));
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 640, height: 420 });
  try {
    chart.setOption({ ...option, animation: false });
    const svg = chart.renderToSVGString();
    const drawn = option.series.reduce((sum, series, i) => sum + chart.getModel().getSeriesByIndex(i).getData().count(), 0);
    const given = option.series.reduce((sum, series) => sum + series.data.length, 0);
    if (drawn !== given) problems.push(`${drawn} of ${given} items were read`);
    const shapes = svg.match(/ecmeta_ssr_type="chart"/g)?.length ?? 0;
    const figure = option.title.some((title) => title.textStyle?.fontSize === 52);
    return { svg, marks: figure ? 1 : shapes };
  } finally {
    chart.dispose();
    [console.warn, console.error] = [warn, error];
  }
}
