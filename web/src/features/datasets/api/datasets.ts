import { keepPreviousData, useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { api } from "@/api/client";
import type { Dataset, DatasetList, DatasetProfile, DatasetUpdate, RowsPage, SuggestionList } from "@/api/types";

import { uploadStore } from "../upload-store";

export const datasetKeys = {
  list: ["datasets"] as const,
  every: ["datasets", "every"] as const,
  one: (id: string) => ["datasets", id] as const,
  part: (id: string, part: string) => ["datasets", id, part] as const,
};

/** Some came, went or have another name. */
export function datasetsChanged(client: QueryClient) {
  void client.invalidateQueries({ queryKey: datasetKeys.every });
  return client.invalidateQueries({ queryKey: datasetKeys.list, exact: true });
}

const kPolling = 1000;
const kPage = 200;
export const unfinished = (dataset: Dataset | undefined) => dataset?.status === "pending" || dataset?.status === "running";

export function useDatasets() {
  return useQuery({
    queryKey: datasetKeys.list,
    queryFn: ({ signal }) => api.get<DatasetList>("/datasets", { signal, query: { limit: kPage } }),
    refetchInterval: ({ state }) => (state.data?.items.some(unfinished) ? kPolling : false),
  });
}

/** All that one may ask, page after page. */
export function useEveryDataset() {
  return useQuery({
    queryKey: datasetKeys.every,
    queryFn: async ({ signal }) => {
      const items: Dataset[] = [];
      let cursor: string | undefined;
      do {
        const page: DatasetList = await api.get<DatasetList>("/datasets", { signal, query: { limit: kPage, cursor } });
        items.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      } while (cursor);
      return items;
    },
  });
}

/** Those whose name or description has the words; nothing is searched while there are none. */
export function useDatasetSearch(words: string) {
  return useQuery({
    queryKey: ["dataset-search", words],
    queryFn: ({ signal }) => api.get<DatasetList>("/datasets", { signal, query: { limit: kPage, q: words } }),
    enabled: words !== "",
    placeholderData: keepPreviousData,
  });
}

export function useDataset(id: string) {
  return useQuery({
    queryKey: datasetKeys.one(id),
    queryFn: ({ signal }) => api.get<Dataset>(`/datasets/${id}`, { signal }),
    refetchInterval: ({ state }) => (unfinished(state.data) ? kPolling : false),
  });
}

/** What was fetched of a sample is fetched again as soon as the whole is there. */
export function useWholeInPlaceOfSample(dataset: Dataset | undefined) {
  const client = useQueryClient();
  const sampled = useRef(false);
  const id = dataset?.id;
  const isSample = dataset?.sample !== undefined;
  useEffect(() => {
    if (id && sampled.current && !isSample) void client.invalidateQueries({ queryKey: datasetKeys.one(id) });
    sampled.current = isSample;
  }, [client, id, isSample]);
}

export function useProfile(id: string, ready: boolean) {
  return useQuery({
    queryKey: datasetKeys.part(id, "profile"),
    queryFn: ({ signal }) => api.get<DatasetProfile>(`/datasets/${id}/profile`, { signal }),
    enabled: ready,
  });
}

export function usePreview(id: string, ready: boolean) {
  return useQuery({
    queryKey: datasetKeys.part(id, "preview"),
    queryFn: ({ signal }) => api.get<RowsPage>(`/datasets/${id}/preview`, { signal, query: { limit: 100 } }),
    enabled: ready,
  });
}

export function useSuggestions(id: string | undefined) {
  return useQuery({
    queryKey: datasetKeys.part(id ?? "", "suggestions"),
    queryFn: ({ signal }) => api.get<SuggestionList>(`/datasets/${id}/suggestions`, { signal }),
    enabled: id !== undefined,
    staleTime: 5 * 60_000,
  });
}

export function useUpdateDataset(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (update: DatasetUpdate) => api.put<Dataset>(`/datasets/${id}`, update),
    onSuccess: (dataset) => {
      client.setQueryData(datasetKeys.one(id), dataset);
      return datasetsChanged(client);
    },
  });
}

export function useDeleteDataset() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/datasets/${id}`),
    onSuccess: (_, id) => {
      uploadStore.forget(id);
      client.removeQueries({ queryKey: datasetKeys.one(id) });
      return datasetsChanged(client);
    },
  });
}
