import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Answer, RowsPage } from "@/api/types";
import type { Cell } from "@/lib/format";

import type { ResultTable } from "../answer-state";
import type { Theme } from "./ask";
import { fromAnswer } from "./stored-answer";

/** A stored answer; nothing is fetched while `id` is undefined. */
export function useAnswer(id: string | undefined) {
  return useQuery({
    queryKey: ["answers", id],
    queryFn: ({ signal }) => api.get<Answer>(`/query/${id}`, { signal }),
    select: fromAnswer,
    enabled: id !== undefined,
    staleTime: Infinity,
  });
}

/** The drawing of an answer's chart, in the colours of the page; with another mark when one is chosen. Null: nothing to draw. */
export function useVegaLite(id: string | undefined, theme: Theme, mark: string | undefined, wanted: boolean) {
  return useQuery({
    queryKey: ["charts", id, theme, mark],
    queryFn: ({ signal }) =>
      api.get<Record<string, unknown> | null>(`/chart/${id}`, { signal, query: { format: "vega-lite", theme, chart_type: mark } }),
    enabled: wanted && id !== undefined,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

const kMostRows = 10_000;

/** The rows, fetched from the answer's data when not all of them came with it. */
export function useRows(id: string | undefined, table: ResultTable | undefined) {
  const held = table?.rows?.length;
  const missing = table !== undefined && (held === undefined || held < table.rowCount);
  const { data, error } = useQuery({
    queryKey: ["data", id],
    queryFn: ({ signal }) => api.get<RowsPage>(`/data/${id}`, { signal, query: { format: "json", limit: kMostRows } }),
    enabled: missing && id !== undefined,
    staleTime: Infinity,
  });
  return { rows: (data?.rows as Cell[][] | undefined) ?? table?.rows, error: held === undefined ? error : null };
}
