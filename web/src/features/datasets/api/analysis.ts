import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { Masking, MaskingUpdate, PersonalReport, Quality, RowsPage, Statistics } from "@/api/types";

import { datasetKeys } from "./datasets";

/** A version never changes, so neither does what was measured of it. */
const kLife = 5 * 60_000;
const kPolling = 1500;

/** How far the measurement of very many rows is, 0..1; undefined when it is done. */
export function measuring(report: object | undefined): number | undefined {
  const { status, progress } = (report ?? {}) as { status?: string; progress?: number };
  return status === "measuring" ? progress ?? 0 : undefined;
}

function useReport<Report extends object>(id: string, part: string, enabled = true) {
  return useQuery({
    enabled,
    queryKey: datasetKeys.part(id, part),
    queryFn: ({ signal }) => api.get<Report>(`/datasets/${id}/${part}`, { signal }),
    staleTime: ({ state }) => (measuring(state.data) === undefined ? kLife : 0),
    refetchInterval: ({ state }) => (measuring(state.data) === undefined ? false : kPolling),
  });
}

export const useQuality = (id: string) => useReport<Quality>(id, "quality");
export const useStatistics = (id: string) => useReport<Statistics>(id, "analysis");
export const usePersonalData = (id: string) => useReport<PersonalReport>(id, "pii");
export const useMasking = (id: string, enabled = true) => useReport<Masking>(id, "masking", enabled);

export function useFindingRows(id: string, finding: string, open: boolean) {
  return useQuery({
    queryKey: [...datasetKeys.part(id, "finding"), finding],
    queryFn: ({ signal }) => api.get<RowsPage>(`/datasets/${id}/quality/rows`, { signal, query: { finding, limit: 50 } }),
    enabled: open,
    staleTime: kLife,
  });
}

export function useUpdateMasking(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (update: MaskingUpdate) => api.put<Masking>(`/datasets/${id}/masking`, update),
    onSuccess: () => client.invalidateQueries({ queryKey: datasetKeys.one(id) }),
  });
}

export { useRelations } from "./relations";
