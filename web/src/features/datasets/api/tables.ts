import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { ChosenTables, TableOffer } from "@/api/types";

import { uploadStore } from "../upload-store";
import { datasetKeys, datasetsChanged } from "./datasets";

/** What the file of a dataset holds, while other tables of it wait for a choice. */
export function useTableOffer(id: string) {
  return useQuery({
    queryKey: datasetKeys.part(id, "tables"),
    queryFn: ({ signal }) => api.get<TableOffer>(`/datasets/${id}/tables`, { signal }),
    staleTime: Infinity,
    retry: false,
  });
}

export function useChooseTables(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (tables: string[]) => api.post<ChosenTables>(`/datasets/${id}/tables`, { tables }),
    onSuccess: ({ items }) => {
      const kept = items.some((item) => item.id === id) ? id : items[0]?.id;
      uploadStore.chosen(id, kept);
      client.removeQueries({ queryKey: datasetKeys.part(id, "tables") });
      void client.invalidateQueries({ queryKey: datasetKeys.one(id), exact: true });
      return datasetsChanged(client);
    },
  });
}
