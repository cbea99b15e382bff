import { useElementSize } from "@mantine/hooks";
import { IconKey } from "@tabler/icons-react";

import type { Dataset, Relation } from "@/api/types";
import { formatPercent } from "@/lib/format";

import classes from "./relations.module.css";

const kNarrow = 560;
const kHead = 36;
const kRow = 28;
const kTallRow = 46;
const kGap = 18;
const kLetter = 7.3;
const kWeak = 0.7;

/** One relation as seen from this dataset. */
interface Edge {
  relation: Relation;
  mine: string;
  theirs: string;
  /** How many rows of each side belong together: "1" or "n". */
  many: { mine: string; theirs: string };
}

interface Other {
  name: string;
  columns: string[];
  edges: Edge[];
}

const numeral = (word: string | undefined) => (word === "one" ? "1" : "n");
const unique = (names: string[]) => [...new Set(names)];

function edgeOf(relation: Relation, id: string): Edge {
  const [from, to] = relation.kind.split(" to ").map(numeral) as [string, string];
  return relation.from_dataset === id
    ? { relation, mine: relation.from_column, theirs: relation.to_column, many: { mine: from, theirs: to } }
    : { relation, mine: relation.to_column, theirs: relation.from_column, many: { mine: to, theirs: from } };
}

function othersOf(edges: Edge[], id: string): Map<string, Other> {
  const others = new Map<string, Other>();
  for (const edge of edges) {
    const { from_dataset: from, from_name: fromName, to_dataset: to, to_name: toName } = edge.relation;
    const key = from === id ? to : from;
    const other = others.get(key) ?? { name: from === id ? toName : fromName, columns: [], edges: [] };
    other.edges.push(edge);
    other.columns = unique([...other.columns, edge.theirs]);
    others.set(key, other);
  }
  return others;
}

const said = ({ relation, many, mine, theirs }: Edge, name: string) =>
  `${mine} with ${name}.${theirs}, ${many.mine} to ${many.theirs}, ${formatPercent(relation.match_rate)} match`;

interface BoxProps {
  x: number;
  y: number;
  width: number;
  name: string;
  rows: { name: string; isKey: boolean; note?: string }[];
  own?: boolean;
}

function Box({ x, y, width, name, rows, own }: BoxProps) {
  const letters = Math.floor((width - 46) / kLetter);
  const cut = (text: string, room = letters) => (text.length > room ? `${text.slice(0, room - 1)}…` : text);
  const tall = rows.some(({ note }) => note) ? kTallRow : kRow;
  return (
    <g className={classes.box} data-own={own || undefined}>
      <rect x={x} y={y} width={width} height={kHead + rows.length * tall + 6} rx="10" />
      <text x={x + 14} y={y + 23} data-head><title>{name}</title>{cut(name)}</text>
      <line x1={x} x2={x + width} y1={y + kHead} y2={y + kHead} />
      {rows.map((row, at) => {
        const top = y + kHead + at * tall;
        return (
          <g key={row.name}>
            {row.isKey && <IconKey x={x + 12} y={top + 7} width={15} height={15} stroke={1.8} className={classes.key} />}
            <text x={x + 34} y={top + 19}><title>{row.name}</title>{cut(row.name)}</text>
            {row.note && <text x={x + 34} y={top + 36} data-soft>{cut(row.note, letters + 4)}</text>}
          </g>
        );
      })}
    </g>
  );
}

function Pill({ x, y, text, sure }: { x: number; y: number; text: string; sure: boolean }) {
  const width = text.length * 7 + 14;
  return (
    <g className={classes.pill} data-sure={sure || undefined}>
      <rect x={x - width / 2} y={y - 10} width={width} height={20} rx="10" />
      <text x={x} y={y + 4} textAnchor="middle">{text}</text>
    </g>
  );
}

const isKey = (edges: Edge[], side: "mine" | "theirs", column: string) => edges.some((edge) => edge[side] === column && edge.many[side] === "1");

/** This dataset on the left, those it is related to on the right; lines go from column to column. */
function Wide({ dataset, edges, others, width, label }: { dataset: Dataset; edges: Edge[]; others: Other[]; width: number; label: string }) {
  const box = Math.min(270, Math.floor(width * 0.34));
  const columns = unique(edges.map(({ mine }) => mine));
  const heightOf = (rows: number) => kHead + rows * kRow + 6;
  const tops = others.map((_, at) => 2 + others.slice(0, at).reduce((sum, { columns: names }) => sum + heightOf(names.length) + kGap, 0));
  const right = tops.at(-1)! + heightOf(others.at(-1)!.columns.length);
  const height = Math.max(right, heightOf(columns.length)) + 4;
  const top = (height - heightOf(columns.length)) / 2;
  const left = (height - right) / 2;
  const rowAt = (y: number, at: number) => y + kHead + at * kRow + kRow / 2;
  const [x1, x2] = [box + 2, width - box - 2];
  const middle = (x1 + x2) / 2;
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} className={classes.diagram}>
      {others.flatMap((other, at) => other.edges.map((edge) => {
        const y1 = rowAt(top, columns.indexOf(edge.mine));
        const y2 = rowAt(tops[at]! + left, other.columns.indexOf(edge.theirs));
        // Lines that meet in a column lie upon each other there; the figure stands nearer to the other end.
        const [along, across] = other.edges.filter(({ theirs }) => theirs === edge.theirs).length > 1 ? [0.3, 0.16] : [0.7, 0.84];
        const key = `${edge.mine} ${at} ${edge.theirs}`;
        return (
          <g key={key}>
            <path d={`M ${x1} ${y1} C ${middle} ${y1}, ${middle} ${y2}, ${x2} ${y2}`} data-weak={edge.relation.confidence < kWeak || undefined} />
            <text x={x1 + 9} y={y1 - 6} className={classes.many}>{edge.many.mine}</text>
            <text x={x2 - 9} y={y2 - 6} textAnchor="end" className={classes.many}>{edge.many.theirs}</text>
            <Pill x={x1 + (x2 - x1) * along} y={y1 + (y2 - y1) * across} text={formatPercent(edge.relation.match_rate)} sure={edge.relation.status === "confirmed"} />
          </g>
        );
      }))}
      <Box own x={2} y={top} width={box} name={dataset.name} rows={columns.map((name) => ({ name, isKey: isKey(edges, "mine", name) }))} />
      {others.map((other, at) => (
        <Box key={at} x={width - box - 2} y={tops[at]! + left} width={box} name={other.name} rows={other.columns.map((name) => ({ name, isKey: isKey(other.edges, "theirs", name) }))} />
      ))}
    </svg>
  );
}

/** One below the other; how they go together stands with the column. */
function Narrow({ dataset, edges, others, width, label }: { dataset: Dataset; edges: Edge[]; others: Other[]; width: number; label: string }) {
  const columns = unique(edges.map(({ mine }) => mine));
  const own = kHead + columns.length * kRow + 6;
  const tops = others.map((_, at) => 2 + own + kGap + others.slice(0, at).reduce((sum, other) => sum + kHead + other.edges.length * kTallRow + 6 + kGap, 0));
  const height = tops.at(-1)! + kHead + others.at(-1)!.edges.length * kTallRow + 10;
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} className={classes.diagram}>
      {others.flatMap((other, at) => other.edges.map((edge, index) => {
        const y = tops[at]! + kHead + index * kTallRow + kTallRow / 2;
        return <path key={`${at} ${index}`} d={`M 12 ${own} V ${y - 8} Q 12 ${y} 20 ${y} H 26`} data-weak={edge.relation.confidence < kWeak || undefined} />;
      }))}
      <Box own x={2} y={2} width={width - 4} name={dataset.name} rows={columns.map((name) => ({ name, isKey: isKey(edges, "mine", name) }))} />
      {others.map((other, at) => (
        <Box
          key={at} x={26} y={tops[at]!} width={width - 28} name={other.name}
          rows={other.edges.map((edge) => ({
            name: edge.theirs, isKey: edge.many.theirs === "1",
            note: `${edge.many.mine} – ${edge.many.theirs} · ${formatPercent(edge.relation.match_rate)} · ${edge.mine}`,
          }))}
        />
      ))}
    </svg>
  );
}

/** Columns that are keys are marked; each line says how many rows go with how many, and how many find a partner. */
export function RelationDiagram({ dataset, relations }: { dataset: Dataset; relations: Relation[] }) {
  const { ref, width } = useElementSize();
  const edges = relations.map((relation) => edgeOf(relation, dataset.id));
  const others = [...othersOf(edges, dataset.id).values()];
  const label = `${dataset.name} is related to others: ${others.flatMap((other) => other.edges.map((edge) => said(edge, other.name))).join("; ")}`;
  const shared = { dataset, edges, others, width, label };
  return (
    <div className={classes.frame}>
      <div ref={ref}>{width > 0 && (width < kNarrow ? <Narrow {...shared} /> : <Wide {...shared} />)}</div>
      <p className={classes.legend}><IconKey size={14} aria-hidden /> a key: no value twice. 1 and n: how many rows go together. Percent: rows that find a partner.</p>
    </div>
  );
}
