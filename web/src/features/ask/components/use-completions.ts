import { useDebouncedValue } from "@mantine/hooks";
import { useId, useState, type KeyboardEvent } from "react";

import { useCompletion, type CompletionItem } from "../api/completion";

const kPause = 70; // ms without a key before the server is asked

interface Typed {
  text: string;
  cursor: number;
}

/**
 * The suggestions below a text field, worked with the keys: arrows choose, Enter or Tab takes the chosen one, Escape closes.
 * Without a choice every key does what it does without suggestions.
 */
export function useCompletions(datasetIds: string[] | undefined, onTake: (text: string, cursor: number) => void) {
  const list = useId();
  const [typed, setTyped] = useState<Typed>();
  const [chosen, setChosen] = useState(-1);
  const [settled] = useDebouncedValue(typed, kPause);
  const open = typed !== undefined && settled !== undefined && datasetIds !== undefined && settled.text.trim() !== "";
  const { items, fresh } = useCompletion(
    settled?.text.slice(0, settled.cursor) ?? "", settled?.text.slice(settled.cursor) ?? "", datasetIds ?? [], open,
  );
  const shown = open ? items : [];
  const active = chosen < shown.length ? chosen : -1;
  const close = () => {
    setTyped(undefined);
    setChosen(-1);
  };
  // What was offered for other words must not replace these.
  const current = fresh && typed?.text === settled?.text;
  const take = (item: CompletionItem) => {
    close();
    onTake(item.text, item.before.length);
  };
  return {
    shown,
    active,
    list,
    close,
    take,
    optionId: (index: number) => `${list}-${index}`,
    type: (text: string, cursor: number) => {
      setTyped({ text, cursor });
      setChosen(-1);
    },
    /** True when the key was for the suggestions. */
    onKeyDown: (event: KeyboardEvent): boolean => {
      if (shown.length === 0 || event.nativeEvent.isComposing) return false;
      const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (move !== 0 && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey) {
        // One step past either end nothing is chosen.
        const places = shown.length + 1;
        setChosen(((active + 1 + move + places) % places) - 1);
      } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && active >= 0 && current) {
        take(shown[active]!);
      } else if (event.key === "Escape") {
        close();
      } else {
        return false;
      }
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
