import {
  IconChartArea, IconChartBar, IconChartDots, IconChartHistogram, IconChartLine, IconChartPie, IconChevronDown, IconDownload, IconGridDots, IconNumber123, IconTable,
} from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";

import { IconButton } from "@/components/button";
import { Card } from "@/components/card";
import { useScheme } from "@/components/color-scheme";
import { Menu } from "@/components/menu";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/skeleton";
import { download, fileNameOf } from "@/lib/download";

import type { AnswerState } from "../answer-state";
import { useVegaLite } from "../api/answers";
import { BigNumbers } from "./big-numbers";
import classes from "./chart-card.module.css";

const VegaChart = lazy(() => import("@/components/chart/vega-chart"));

const kMarks: Record<string, { label: string; Icon: typeof IconTable }> = {
  bar: { label: "Bars", Icon: IconChartBar }, line: { label: "Line", Icon: IconChartLine }, area: { label: "Area", Icon: IconChartArea },
  point: { label: "Points", Icon: IconChartDots }, pie: { label: "Pie", Icon: IconChartPie }, histogram: { label: "Histogram", Icon: IconChartHistogram },
  heatmap: { label: "Heat map", Icon: IconGridDots }, boxplot: { label: "Box plot", Icon: IconChartBar },
  table: { label: "Table", Icon: IconTable }, number: { label: "Number", Icon: IconNumber123 },
};
const kDrawn = new Set(["bar", "line", "area", "point", "pie", "histogram", "heatmap", "boxplot"]);

export function ChartCard({ state }: { state: AnswerState }) {
  const { chart, table, vegaLite, id } = state;
  const [mark, setMark] = useState<string>();
  const shown = mark ?? chart?.mark ?? "";
  const own = mark === undefined || mark === chart?.mark;
  const theme = useScheme();
  const streamed = own && theme === state.vegaTheme ? vegaLite : undefined;
  const { data, isError } = useVegaLite(id, theme, own ? undefined : mark, kDrawn.has(shown) && !streamed && state.phase !== "streaming");
  const spec = streamed ?? data;

  if (!chart) return state.phase === "streaming" ? <Card label="Chart"><Skeleton height={300} radius={10} /></Card> : null;
  if (shown === "table" && !mark) return null;
  if (table?.rowCount === 0) return null;

  const choices = [{ mark: chart.mark, reason: chart.reason }, ...chart.alternatives.filter((other) => kDrawn.has(other.mark))];
  const picture = shown === "number" && table
    ? <BigNumbers table={table} />
    : isError
      ? <Notice kind="warning">The chart could not be fetched. The table below holds the same numbers.</Notice>
      : <Suspense fallback={<Skeleton height={320} radius={10} />}>
          {spec ? <VegaChart spec={spec} description={chart.description || chart.title || "Chart of the answer"} /> : <Skeleton height={320} radius={10} />}
        </Suspense>;
  return (
    <Card
      title={chart.title || "Chart"}
      actions={
        <>
          {choices.length > 1 && <MarkMenu choices={choices} shown={shown} onChoose={setMark} />}
          {spec && shown !== "number" && <SaveMenu spec={spec} name={fileNameOf(state.question)} theme={theme} />}
        </>
      }
    >
      <figure className={classes.figure}>
        {chart.subtitle && <p className={classes.subtitle}>{chart.subtitle}</p>}
        {picture}
        {chart.reason && own && shown !== "number" && <figcaption className={classes.reason}>{chart.reason}</figcaption>}
      </figure>
    </Card>
  );
}

function SaveMenu({ spec, name, theme }: { spec: Record<string, unknown>; name: string; theme: "dark" | "light" }) {
  const save = async (format: "svg" | "png") => {
    const { exportChart } = await import("@/components/chart/export-chart");
    download(`${name}.${format}`, await exportChart(spec, format, theme));
  };
  return (
    <Menu
      trigger={<IconButton small label="Download chart"><IconDownload size={16} /></IconButton>}
      items={[
        { label: "PNG", note: "A picture for slides and mail", onSelect: () => void save("png") },
        { label: "SVG", note: "Sharp at every size", onSelect: () => void save("svg") },
      ]}
    />
  );
}

function MarkMenu({ choices, shown, onChoose }: { choices: { mark: string; reason: string }[]; shown: string; onChoose: (mark: string) => void }) {
  const present = kMarks[shown];
  return (
    <Menu
      title="Draw as"
      items={choices.map(({ mark, reason }) => {
        const Icon = kMarks[mark]?.Icon ?? IconChartBar;
        return { label: kMarks[mark]?.label ?? mark, note: reason, icon: <Icon size={18} />, checked: mark === shown, onSelect: () => onChoose(mark) };
      })}
      trigger={
        <button type="button" className={classes.mark} aria-label={`Drawn as ${present?.label ?? shown}. Change`}>
          {present?.label ?? shown}<IconChevronDown size={14} aria-hidden />
        </button>
      }
    />
  );
}
