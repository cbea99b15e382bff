/** How datasets refer to each other: any number of them, a few at a time. */
import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Relation, RelationList, RelationUpdate } from "@/api/types";

/** What a version holds never changes, so neither does what was measured of it. */
const kLife = 5 * 60_000;
/** Others beside the one asked about. The server measures all pairs of a request and stops at some number of them, so few are named at once. */
const kTogether = 6;
const kSideBySide = 2;

export type Ends = Omit<RelationUpdate, "status">;

const relationKey = (ids: string[]) => ["relations", ...ids];
const fetchRelations = (ids: string[], signal: AbortSignal) => api.get<RelationList>("/relations", { signal, query: { dataset_ids: ids.join(",") } });

export function useRelations(ids: string[]) {
  return useQuery({ queryKey: relationKey(ids), queryFn: ({ signal }) => fetchRelations(ids, signal), enabled: ids.length > 1, staleTime: kLife });
}

let running = 0;
const waiting: (() => void)[] = [];
async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= kSideBySide) await new Promise<void>((go) => waiting.push(go));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/** Relations of one dataset with any number of others; `looked` counts those that are done. */
export function useRelationsWith(id: string, others: string[]) {
  const sorted = others.toSorted();
  const groups = Array.from({ length: Math.ceil(sorted.length / kTogether) }, (_, at) => sorted.slice(at * kTogether, (at + 1) * kTogether));
  const results = useQueries({
    queries: groups.map((group) => ({
      queryKey: relationKey([id, ...group]),
      queryFn: ({ signal }: { signal: AbortSignal }) => inTurn(() => {
        signal.throwIfAborted();
        return fetchRelations([id, ...group], signal);
      }),
      staleTime: kLife,
    })),
  });
  return {
    items: results.flatMap(({ data }) => data?.items ?? []).filter(({ from_dataset: from, to_dataset: to }) => from === id || to === id),
    looked: groups.reduce((sum, group, at) => sum + (results[at]?.data ? group.length : 0), 0),
    error: results.find(({ error }) => error)?.error ?? undefined,
    retry: () => results.forEach(({ error, refetch }) => error && void refetch()),
  };
}

/** What joining over two columns would do; nothing is kept. */
export function useJoinAdvice(ends: Ends, complete: boolean) {
  return useQuery({
    queryKey: ["relations", "advice", ...Object.values(ends)],
    queryFn: ({ signal }) => api.post<Relation>("/relations/advice", ends, { signal }),
    enabled: complete,
    staleTime: kLife,
  });
}

export function useDecideRelation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (updates: RelationUpdate[]) => {
      for (const update of updates) await api.put<Relation>("/relations", update);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["relations"] }),
  });
}
