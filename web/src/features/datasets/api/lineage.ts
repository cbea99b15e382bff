import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Lineage } from "@/api/types";

import { datasetKeys } from "./datasets";

/** Its versions and how each was made; with an answer, which of them that one was made from. */
export function useLineage(id: string, answerId?: string) {
  return useQuery({
    queryKey: datasetKeys.part(id, `lineage ${answerId ?? ""}`),
    queryFn: ({ signal }) => api.get<Lineage>(`/datasets/${id}/lineage`, { signal, query: { answer_id: answerId } }),
  });
}

/** Sentences on how the file behind the version in use was read. */
export const readingNotes = ({ versions, path }: Lineage): string[] => versions.find(({ number }) => number === path.at(-1))?.repairs ?? [];
