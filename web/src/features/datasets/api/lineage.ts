import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Lineage, LineageVersion } from "@/api/types";

import { datasetKeys } from "./datasets";

/** Its versions and how each was made; with an answer, which of them that one was made from. */
export function useLineage(id: string, answerId?: string) {
  return useQuery({
    queryKey: datasetKeys.part(id, `lineage ${answerId ?? ""}`),
    queryFn: ({ signal }) => api.get<Lineage>(`/datasets/${id}/lineage`, { signal, query: { answer_id: answerId } }),
  });
}

/** How the file behind the version in use was read: sentences on what was mended, and what its sheet says beside the table. */
export const readingOf = (lineage: Lineage | undefined): Pick<LineageVersion, "repairs" | "remarks"> =>
  lineage?.versions.find(({ number }) => number === lineage.path.at(-1)) ?? { repairs: [], remarks: [] };
