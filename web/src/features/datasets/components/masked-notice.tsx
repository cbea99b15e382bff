import { Notice } from "@/components/notice";

import { useMasking } from "../api/analysis";
import { masksForMe, maskWords } from "../masks";

/** Tells someone who does not see every value which columns that concerns. */
export function MaskedNotice({ datasetId }: { datasetId: string }) {
  const { data } = useMasking(datasetId);
  if (!data?.masked) return null;
  const mine = masksForMe(data);
  const named = mine.map(({ column, mask }) => `${column} (${maskWords(mask)})`).join(", ");
  return (
    <Notice title="Some columns are masked for you">
      {named ? `The owner chose to show these otherwise than they are: ${named}. ` : "The owner chose to leave some columns out. "}
      {named ? "Columns that are left out altogether are not named. " : ""}Rows, figures and answers you see are of what is left.
    </Notice>
  );
}
