import { useMediaQuery } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import {
  createColumnHelper, getCoreRowModel, getSortedRowModel, useReactTable, type SortingState,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";

import { columnFormat, isNumericType, type Cell } from "@/lib/format";
import { compareCells } from "@/lib/rows";

import classes from "./data-table.module.css";

const kRowHeight = 37;
const kOverscan = 12;
const kMeasuredRows = 60;
const helper = createColumnHelper<Cell[]>();

const kNarrow = "(max-width: 620px)";

/** A width that fits what most cells hold, in pixels; where there is little room, no column takes it all. */
function widthOf(name: string, cells: string[], widest: number): number {
  const longest = Math.max(name.length + 2, ...cells.map((text) => text.length));
  return Math.min(Math.max(longest * 8.2 + 34, 92), widest);
}

const kLineWidth = 58;

/** What most of them are; of two as common, the later. */
function usual(values: string[]): string {
  return values.reduce((best, value) => values.filter((v) => v === value).length >= values.filter((v) => v === best).length ? value : best, values[0] ?? "");
}

/** Which row of the sheet each row stands in, or which column where fields run down; a filled-down label stands elsewhere. */
function linesOf(cells: string[][]): string[] {
  const parts = cells.map((row) => row.map((cell) => /([A-Z]+)(\d+)$/.exec(cell)).filter((found) => found !== null));
  const down = parts.some((row) => row.length > 1 && row.every((found) => found[1] === row[0]?.[1]));
  return parts.map((row) => usual(row.map((found) => found[down ? 1 : 2] ?? "")));
}

interface DataTableProps {
  columns: string[];
  types: string[];
  rows: Cell[][];
  label: string;
  /** What each column counts in ("thousand EUR"); "" where that is not known. */
  units?: string[];
  /** Where each value stands in its workbook ("Sales!B7"), like `rows`; "" for one that stands in no cell. */
  cells?: string[][];
  /** Rows shown before the table scrolls. */
  visibleRows?: number;
}

/** Rows of any number: only those in sight are in the page. A press on a heading sorts; nulls stay last. */
export function DataTable({ columns, types, rows, label, units, cells, visibleRows = 10 }: DataTableProps) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const scroller = useRef<HTMLDivElement>(null);
  const widest = useMediaQuery(kNarrow, false, { getInitialValueInEffect: false }) ? 190 : 320;

  const definitions = useMemo(() => columns.map((name, index) => {
    const type = types[index];
    const values = rows.slice(0, 500).map((row) => row[index]);
    const format = columnFormat(type, values, name);
    return helper.accessor((row) => row[index] ?? undefined, {
      id: String(index),
      header: name,
      sortUndefined: "last",
      sortingFn: (a, b) => compareCells(a.original[index], b.original[index], type),
      sortDescFirst: isNumericType(type),
      size: widthOf(units?.[index] ? `${name} in ${units[index]}` : name, values.slice(0, kMeasuredRows).map(format), widest),
      meta: { numeric: isNumericType(type), format, unit: units?.[index] },
      cell: ({ getValue }) => getValue(),
    });
  }), [columns, types, rows, units, widest]);

  // eslint-disable-next-line react-hooks/incompatible-library -- the table is rebuilt from its inputs; nothing is memoized over it
  const table = useReactTable({
    data: rows, columns: definitions, state: { sorting }, onSortingChange: setSorting,
    getCoreRowModel: getCoreRowModel(), getSortedRowModel: getSortedRowModel(),
  });
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: sorted.length, getScrollElement: () => scroller.current, estimateSize: () => kRowHeight, overscan: kOverscan,
    initialRect: { width: 800, height: kRowHeight * visibleRows },
  });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const lines = useMemo(() => cells && linesOf(cells), [cells]);
  const width = definitions.reduce((sum, { size }) => sum + (size ?? 0), lines ? kLineWidth : 0);
  const across = columns.length + (lines ? 1 : 0);

  return (
    <div
      ref={scroller} className={classes.scroller} tabIndex={0} role="region" aria-label={label}
      style={{ maxHeight: (visibleRows + 1) * kRowHeight + 20 }}
    >
      <table className={classes.table} style={{ minWidth: width }} aria-rowcount={rows.length + 1}>
        <colgroup>{lines && <col style={{ width: kLineWidth }} />}{definitions.map(({ size }, index) => <col key={index} style={{ width: size }} />)}</colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {lines && <th scope="col" className={classes.line} title="Where it stands in the workbook">Cell</th>}
            {table.getFlatHeaders().map(({ id, column }) => {
              const order = column.getIsSorted();
              const { numeric, unit } = column.columnDef.meta as Meta;
              return (
                <th key={id} scope="col" aria-sort={order === "asc" ? "ascending" : order === "desc" ? "descending" : "none"} data-numeric={numeric || undefined}>
                  <button type="button" className={classes.heading} onClick={column.getToggleSortingHandler()} title={unit ? `${String(column.columnDef.header)} in ${unit}` : String(column.columnDef.header)}>
                    <span className={classes.name}>{String(column.columnDef.header)}{unit && <>{" "}<span className={classes.unit}>in {unit}</span></>}</span>
                    {order === "asc" && <IconArrowUp size={14} aria-hidden />}
                    {order === "desc" && <IconArrowDown size={14} aria-hidden />}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden style={{ height: before }}><td colSpan={across} /></tr>}
          {items.map(({ index }) => {
            const row = sorted[index]!;
            return (
              <tr key={row.id} aria-rowindex={index + 2}>
                {lines && <th scope="row" className={classes.line}>{lines[row.index]}</th>}
                {row.getVisibleCells().map(({ id, column, getValue }) => {
                  const { numeric, format } = column.columnDef.meta as Meta;
                  const value = getValue() as Cell;
                  const text = format(value);
                  const cell = cells?.[row.index]?.[Number(column.id)];
                  const title = [cell && `Cell ${cell}`, text.length > 36 && text].filter(Boolean).join("\n");
                  return (
                    <td key={id} data-numeric={numeric || undefined} title={title || undefined}>
                      {value === undefined || value === null ? <span className={classes.null}>–<span className="visually-hidden">no value</span></span>
                        : text}
                    </td>
                  );
                })}
              </tr>
            );
          })}
          {after > 0 && <tr aria-hidden style={{ height: after }}><td colSpan={across} /></tr>}
        </tbody>
      </table>
    </div>
  );
}

interface Meta {
  numeric: boolean;
  format: (cell: Cell) => string;
  unit?: string;
}
