import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Answer, RowsPage } from "@/api/types";
import type { Cell } from "@/lib/format";

import type { ResultTable } from "../answer-state";
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

/** The drawing of an answer's chart, with another mark when one is chosen. */
export function useVegaLite(id: string | undefined, mark: string | undefined, wanted: boolean) {
  return useQuery({
    queryKey: ["charts", id, mark],
    queryFn: ({ signal }) => api.get<Record<string, unknown>>(`/chart/${id}`, { signal, query: { format: "vega-lite", mark } }),
    enabled: wanted && id !== undefined,
    staleTime: Infinity,
  });
}

/** The rows, fetched from the answer's data when they were too many to come with it. */
export function useRows(id: string | undefined, table: ResultTable | undefined) {
  const missing = table !== undefined && table.rows === undefined;
  const { data, error } = useQuery({
    queryKey: ["data", id],
    queryFn: ({ signal }) => api.get<RowsPage>(`/data/${id}`, { signal, query: { format: "json" } }),
    enabled: missing && id !== undefined,
    staleTime: Infinity,
  });
  return { rows: table?.rows ?? (data?.rows as Cell[][] | undefined), error };
}
