/** Ways to go on with a question while it is typed. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { CompletionItem, CompletionList } from "@/api/types";

export type { CompletionItem };

/** For the text before and behind the cursor; nothing is fetched while `enabled` is false. */
export function useCompletion(before: string, after: string, datasetIds: string[], enabled: boolean) {
  const { data, isPlaceholderData } = useQuery({
    queryKey: ["completion", datasetIds, before, after],
    queryFn: ({ signal }) =>
      api.post<CompletionList>("/query-completion", { before, after, dataset_ids: datasetIds, limit: 7 }, { signal }),
    enabled,
    retry: false,
    staleTime: 60_000,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });
  return { items: enabled ? (data?.items ?? []) : [], fresh: !isPlaceholderData };
}
