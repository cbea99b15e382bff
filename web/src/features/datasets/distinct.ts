/** How many different values a column has, and whether that was counted or estimated. */
import type { ColumnProfile } from "@/api/types";
import { formatAbout } from "@/lib/format";

export const aboutDistinct = ({ distinct_count: count, distinct_exact: exact }: ColumnProfile): string =>
  exact ? count.toLocaleString("en-US") : formatAbout(count);
