import type { Dataset } from "@/api/types";

type Named = Pick<Dataset, "id" | "name">;

/** A file's name without its ending. */
export const stemOf = (name: string): string => name.replace(/(.)\.[^.]*$/s, "$1");
const kId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a step may call a dataset; of several with one name only the id tells which is meant. */
export const namesOf = ({ id, name }: Named): string[] => [id, name, stemOf(name)];

/** How a step calls a dataset: by its name, by its id where others that one may read are called so as well. */
export function referenceOf(dataset: Named, all: Named[]): string {
  const { id, name } = dataset;
  const others = all.some((each) => each.id !== id && (each.name === name || stemOf(each.name) === name));
  return others || kId.test(name) || name === "" ? id : name;
}
