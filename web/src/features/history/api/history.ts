import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { HistoryList } from "@/api/types";

export const kHistory = ["history"] as const;
const kPage = 50;

/** Past questions, newest first, page by page; those that hold `words`, when there are any. */
export function useHistory(words = "") {
  return useInfiniteQuery({
    queryKey: words ? [...kHistory, words] : kHistory,
    queryFn: ({ signal, pageParam }) =>
      api.get<HistoryList>("/query/history", { signal, query: { limit: kPage, cursor: pageParam, search: words || undefined } }),
    placeholderData: keepPreviousData,
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
}

export function useForgetAnswer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/query/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: kHistory }),
  });
}
