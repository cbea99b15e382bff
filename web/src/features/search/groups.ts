import type { SearchHit } from "./api/search";

export const kKinds = { dataset: "Datasets", column: "Columns", question: "Questions you asked" } as const;

export interface Group {
  kind: SearchHit["kind"];
  title: string;
  hits: SearchHit[];
}

/** Kinds in the order of their first hit, as the server ranks them. */
export function groupHits(hits: SearchHit[]): Group[] {
  const groups = new Map<SearchHit["kind"], Group>();
  for (const hit of hits) {
    const group = groups.get(hit.kind) ?? { kind: hit.kind, title: kKinds[hit.kind], hits: [] };
    group.hits.push(hit);
    groups.set(hit.kind, group);
  }
  return [...groups.values()];
}

export const keyOf = ({ kind, id, title }: SearchHit): string => `${kind} ${id} ${title}`;

const kPlaces: Record<string, string> = { description: "description", file: "file name", column: "column", dataset: "dataset" };

/** Why it was found, where that is not plain to see: other words than those asked for, or another place than its title. */
export function reasonOf(hit: SearchHit): string {
  for (const { by, asked, found, in: place } of hit.reasons) {
    const where = hit.kind === "dataset" && place !== "name" ? kPlaces[place] : undefined;
    if (by === "meaning") return `“${found}”${where ? ` (${where})` : ""} is near to “${asked}”`;
    if (by === "spelling") return `“${found}” for “${asked}”`;
    if (where) return `${where} “${found}”`;
  }
  return "";
}

export function addressOf(hit: SearchHit): string {
  if (hit.kind === "question") return `/answers/${hit.id}`;
  return hit.kind === "column" ? `/datasets/${hit.id}?column=${encodeURIComponent(hit.title)}` : `/datasets/${hit.id}`;
}
