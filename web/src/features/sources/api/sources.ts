import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Answer, DataSource, DataSourceList, Snapshot, SnapshotList, SnapshotRequest, SnapshotSchedule, SourceRequest, SourceTableList, SourceTest } from "@/api/types";
import { datasetKeys } from "@/features/datasets/api/datasets";

const sourceKeys = {
  list: ["sources"] as const,
  tables: (id: string) => ["sources", id, "tables"] as const,
  snapshots: (id: string) => ["sources", id, "snapshots"] as const,
};

const kPolling = 700;
const unfinished = ({ status }: Snapshot) => status === "pending" || status === "running";

export function useSources() {
  return useQuery({ queryKey: sourceKeys.list, queryFn: ({ signal }) => api.get<DataSourceList>("/datasources", { signal }) });
}

/** Asked of the source itself, so only when it is looked at; what went wrong there is not tried again unasked. */
export function useTables(id: string, ready: boolean) {
  return useQuery({
    queryKey: sourceKeys.tables(id),
    queryFn: ({ signal }) => api.get<SourceTableList>(`/datasources/${id}/tables`, { signal }),
    enabled: ready,
    staleTime: 5 * 60_000,
    retry: false,
  });
}

export function useSnapshots(id: string, ready: boolean) {
  return useQuery({
    queryKey: sourceKeys.snapshots(id),
    queryFn: ({ signal }) => api.get<SnapshotList>(`/datasources/${id}/snapshots`, { signal }),
    enabled: ready,
    refetchInterval: ({ state }) => (state.data?.items.some(unfinished) ? kPolling : false),
  });
}

export const useTrySource = () => useMutation({ mutationFn: (form: SourceRequest) => api.post<SourceTest>("/datasources/test", form) });

/** Keeps a new source, or the changes of one. */
export function useSaveSource(id?: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (form: SourceRequest) => (id ? api.put<DataSource>(`/datasources/${id}`, form) : api.post<DataSource>("/datasources", form)),
    onSuccess: () => client.invalidateQueries({ queryKey: sourceKeys.list }),
  });
}

export function useDeleteSource() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/datasources/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: sourceKeys.list, exact: true }),
  });
}

/** A table is taken, one that is kept is taken again, or a schedule is set; what is kept and the datasets change by it. */
function useSnapshotChange<T>(id: string, change: (given: T) => Promise<Snapshot>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all([
      client.invalidateQueries({ queryKey: sourceKeys.snapshots(id) }),
      client.invalidateQueries({ queryKey: datasetKeys.list }),
    ]),
  });
}

export const useAskLive = (id: string, snapshot: string) =>
  useMutation({
    mutationFn: (asked: { question: string; with: string[] }) => api.post<Answer>(`/datasources/${id}/snapshots/${snapshot}/ask`, asked),
  });

export const useTake = (id: string) => useSnapshotChange(id, (request: SnapshotRequest) => api.post<Snapshot>(`/datasources/${id}/snapshots`, request));
export const useTakeAgain = (id: string) => useSnapshotChange(id, (snapshot: string) => api.post<Snapshot>(`/datasources/${id}/snapshots/${snapshot}/take`));
export const useSchedule = (id: string) =>
  useSnapshotChange(id, ({ snapshot, ...plan }: SnapshotSchedule & { snapshot: string }) => api.put<Snapshot>(`/datasources/${id}/snapshots/${snapshot}`, plan));
