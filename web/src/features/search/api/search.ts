/** Datasets, columns and own past questions, by words and by meaning. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { SearchHit, SearchList } from "@/api/types";

export type { SearchHit };

const kMost = 6; // of each kind

export function useSearch(words: string) {
  const asked = words.trim().slice(0, 500);
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    queryKey: ["search", asked],
    queryFn: ({ signal }) => api.get<SearchList>("/search", { signal, query: { q: asked, limit: kMost } }),
    enabled: asked !== "",
    retry: false,
    staleTime: 5_000,
    placeholderData: keepPreviousData,
  });
  return { list: asked === "" ? undefined : data, error, settled: asked !== "" && !isFetching && !isPlaceholderData };
}
