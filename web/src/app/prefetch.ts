import { useEffect } from "react";

let fetched = false;
const later = (work: () => void) => ("requestIdleCallback" in window ? window.requestIdleCallback(work, { timeout: 3000 }) : setTimeout(work, 1200));

/** Brings in what the first answer will need while the person is still typing the question. */
export function usePrefetchAnswer(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || fetched) return;
    fetched = true;
    later(() => {
      // A failure here is no loss: the page asks for the same parts again when it needs them.
      void Promise.allSettled([import("./pages/answer"), import("@/features/ask/api/ask"), import("@/components/chart/vega-chart")]);
    });
  }, [wanted]);
}
