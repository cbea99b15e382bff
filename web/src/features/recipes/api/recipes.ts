import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { api, ApiError } from "@/api/client";
import type { Dataset, Drift, Recipe, RecipeAdviceList, RecipeList, RecipePreview, RelationList, VersionList } from "@/api/types";
import { datasetKeys } from "@/features/datasets/api/datasets";

const kPolling = 400;

/** The server takes 20 together; fewer at a time show sooner what was found. */
const kTogether = 10;

/** Relations of one dataset with these others, a few of them a page. */
export function useJoins(id: string, others: string[]) {
  return useInfiniteQuery({
    queryKey: ["relations", "joins", id, ...others],
    queryFn: async ({ pageParam, signal }) => {
      const asked = others.slice(pageParam, pageParam + kTogether);
      const { items } = await api.get<RelationList>("/relations", { signal, query: { dataset_ids: [id, ...asked].join(",") } });
      return { items, asked: asked.length };
    },
    initialPageParam: 0,
    getNextPageParam: (_, pages) => {
      const next = pages.length * kTogether;
      return next < others.length ? next : undefined;
    },
    enabled: others.length > 0,
    staleTime: 5 * 60_000,
  });
}

export function useVersions(id: string) {
  return useQuery({
    queryKey: datasetKeys.part(id, "versions"),
    queryFn: ({ signal }) => api.get<VersionList>(`/datasets/${id}/versions`, { signal }),
  });
}

/** After the steps of a recipe, or of the version as it is. While the next is on its way the last one stays. */
export function useAdvice(id: string, version: number | undefined, recipe: string) {
  return useQuery({
    queryKey: datasetKeys.part(id, `advice ${version} ${recipe}`),
    queryFn: ({ signal }) => (recipe === ""
      ? api.get<RecipeAdviceList>(`/datasets/${id}/recipes/advice`, { signal, query: { version } })
      : api.post<RecipeAdviceList>(`/datasets/${id}/recipes/advice`, { recipe, base_version: version }, { signal })),
    enabled: version !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  });
}

/** The recipe tried on a sample. While the next is on its way the last one stays. */
export function useRecipePreview(id: string, recipe: string, version: number | undefined) {
  return useQuery({
    queryKey: datasetKeys.part(id, `recipe ${version} ${recipe}`),
    queryFn: ({ signal }) => api.post<RecipePreview>(`/datasets/${id}/recipes/preview`, { recipe, base_version: version }, { signal }),
    enabled: version !== undefined,
    placeholderData: keepPreviousData,
  });
}

/** Requests under way at once. */
const kAtOnce = 6;

/** Finished recipes of all these datasets, newest first. A dataset that went meanwhile has none. */
export function useAllRecipes(ids: string[] | undefined) {
  return useQuery({
    queryKey: ["recipes", ...(ids ?? [])],
    queryFn: async ({ signal }) => {
      const out: Recipe[] = [];
      const of = (id: string) => api.get<RecipeList>(`/datasets/${id}/recipes`, { signal }).then(({ items }) => items, (cause: unknown) => {
        if (cause instanceof ApiError && (cause.status === 404 || cause.status === 403)) return [];
        throw cause;
      });
      for (let at = 0; at < ids!.length; at += kAtOnce) out.push(...(await Promise.all(ids!.slice(at, at + kAtOnce).map(of))).flat());
      return out.filter(({ status }) => status === "completed").sort((a, b) => b.created_at.localeCompare(a.created_at));
    },
    enabled: ids !== undefined,
    staleTime: 0,
  });
}

const kWatching = 1500;
/** Its version is still to come. */
export const isGoing = ({ status }: Recipe) => status === "pending" || status === "running";

/** Recipes that were run on a dataset, newest first. One that is being run is watched; what it makes is fetched when it is done. */
export function useRecipes(id: string | undefined) {
  const client = useQueryClient();
  const recipes = useQuery({
    queryKey: datasetKeys.part(id ?? "", "recipes"),
    queryFn: ({ signal }) => api.get<RecipeList>(`/datasets/${id}/recipes`, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.items.some(isGoing) ? kWatching : false),
  });
  const going = recipes.data?.items.filter(isGoing).length ?? 0;
  const before = useRef(0);
  useEffect(() => {
    if (going < before.current) void anotherVersion(client);
    before.current = going;
  }, [client, going]);
  return recipes;
}

/** All that was known of datasets, and of how they refer to each other, may be of the version before. */
function anotherVersion(client: QueryClient) {
  void client.invalidateQueries({ queryKey: ["relations"] });  // measured anew, which may take long
  return client.invalidateQueries({ queryKey: datasetKeys.list });
}

/** How this dataset differs from the one that a recipe was made on. */
export function useDrift(id: string, recipe: string | undefined) {
  return useQuery({
    queryKey: datasetKeys.part(id, `drift ${recipe}`),
    queryFn: ({ signal }) => api.get<Drift>(`/datasets/${id}/recipes/drift`, { signal, query: { replay_of: recipe } }),
    enabled: recipe !== undefined,
  });
}

/** Queues the run and waits until its version is there; what stopped it is the error. */
export function useRunRecipe(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { recipe: string; base_version: number }) => {
      let recipe = await api.post<Recipe>(`/datasets/${id}/recipes`, body);
      // Also for whoever leaves and comes back meanwhile.
      void client.invalidateQueries({ queryKey: datasetKeys.part(id, "recipes") });
      while (isGoing(recipe)) {
        await new Promise((done) => setTimeout(done, kPolling));
        recipe = await api.get<Recipe>(`/datasets/${id}/recipes/${recipe.id}`);
      }
      if (recipe.status === "failed") throw new Error(recipe.error_message ?? "The recipe could not be run.");
      return recipe;
    },
    onSuccess: () => anotherVersion(client),
  });
}

export function useChooseVersion(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (number: number) => api.put<Dataset>(`/datasets/${id}/versions/current`, { number }),
    onSuccess: () => anotherVersion(client),
  });
}
