import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useNavigate } from "react-router";

import { useScheme } from "@/components/color-scheme";
import { askStore, type LiveAnswer } from "@/features/ask/ask-store";
import type { Ask } from "@/features/ask/api/ask";
import { kHistory } from "@/features/history/api/history";

/** Asks, and shows the answer: first under its key, then under the id it was stored by. */
export function useAsk() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const theme = useScheme();
  return useCallback((ask: Omit<Ask, "theme">, previous?: LiveAnswer["previous"]) => {
    const key = askStore.ask({ ...ask, theme }, (id) => {
      void client.invalidateQueries({ queryKey: kHistory });
      // Only if the person still looks at it.
      if (window.location.pathname === `/answers/${key}`) void navigate(`/answers/${id}`, { replace: true });
    }, previous);
    void navigate(`/answers/${key}`);
  }, [navigate, client, theme]);
}
