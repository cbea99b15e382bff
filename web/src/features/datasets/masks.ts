/** Which columns are masked, for whom, and how that is said. */
import type { Masking } from "@/api/types";

export type Mask = Masking["items"][number];

const kRank = { viewer: 0, member: 1, admin: 2, owner: 3 };
const kWords: Record<string, string> = { partial: "in part", hash: "as a code", hidden: "left out" };

export const maskWords = (mask: string): string => kWords[mask] ?? mask;

/** Rules that mask a column for someone. */
export const masksOf = ({ items }: Masking): Mask[] => items.filter(({ mask }) => mask !== "none");

/** Those which hold for whoever asked. Columns left out for them are not named to them. */
export const masksForMe = (masking: Masking): Mask[] => masksOf(masking).filter(({ visible_to: to }) => kRank[masking.standing] < kRank[to]);
