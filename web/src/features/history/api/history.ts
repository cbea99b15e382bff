import { useInfiniteQuery } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { HistoryList } from "@/api/types";

export const kHistory = ["history"] as const;
const kPage = 50;

/** Past questions, newest first, page by page. */
export function useHistory() {
  return useInfiniteQuery({
    queryKey: kHistory,
    queryFn: ({ signal, pageParam }) => api.get<HistoryList>("/query/history", { signal, query: { limit: kPage, cursor: pageParam } }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
}
