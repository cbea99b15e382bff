import { IconArrowUp, IconPlayerStopFilled } from "@tabler/icons-react";
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import { IconButton } from "@/components/button";

import classes from "./ask-box.module.css";
import { CompletionList } from "./completion-list";
import { useCompletions } from "./use-completions";

const kTallest = 180;
const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

interface AskBoxProps {
  onAsk: (question: string) => void;
  onCancel?: () => void;
  /** A question is being answered: the button stops it. */
  busy?: boolean;
  placeholder: string;
  autoFocus?: boolean;
  large?: boolean;
  /** What the question is about: suggestions are made from it while typing. Left out: none are made. */
  datasetIds?: string[];
  /** Stands at the lower edge of the page: suggestions open upwards. */
  docked?: boolean;
  /** What stands at the lower left: what the question is about. */
  children?: ReactNode;
}

/**
 * The one box to ask. Enter asks, Shift+Enter makes a new line, Escape cancels, "/" anywhere comes here. While a question is
 * typed, ways to go on with it stand beside the box.
 */
export function AskBox({ onAsk, onCancel, busy, placeholder, autoFocus, large, datasetIds, docked, children }: AskBoxProps) {
  const [question, setQuestion] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);

  const caret = useRef<number>(undefined);
  const completions = useCompletions(busy ? undefined : datasetIds, (text, cursor) => {
    caret.current = cursor;
    setQuestion(text);
  });

  useLayoutEffect(() => {
    if (caret.current !== undefined) field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, kTallest)}px`;
  }, [question]);

  useEffect(() => {
    const focus = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", focus);
    return () => window.removeEventListener("keydown", focus);
  }, []);

  const ask = () => {
    const text = question.trim();
    if (!text || busy) return;
    setQuestion("");
    completions.close();
    onAsk(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (completions.onKeyDown(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      ask();
    }
  };

  return (
    <form
      className={classes.box} data-large={large || undefined} data-inline={!children || undefined} data-docked={docked || undefined} role="search" aria-label="Ask your data"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <textarea
        ref={field} className={classes.field} rows={1} value={question} placeholder={placeholder} aria-label="Your question"
        autoFocus={autoFocus} maxLength={4000} enterKeyHint="send" spellCheck autoComplete="off"
        aria-autocomplete="list" aria-haspopup="listbox" aria-controls={completions.list}
        aria-activedescendant={completions.active >= 0 ? completions.optionId(completions.active) : undefined}
        onChange={({ target }) => {
          setQuestion(target.value);
          completions.type(target.value, target.selectionStart);
        }}
        onKeyDown={onKeyDown} onBlur={completions.close}
      />
      <CompletionList
        id={completions.list} items={completions.shown} active={completions.active} optionId={completions.optionId}
        onTake={completions.take}
      />
      <div className={classes.bar}>
        {children && <div className={classes.scope}>{children}</div>}
        <kbd className={classes.hint} aria-hidden>/</kbd>
        {busy
          ? <IconButton label="Stop (Esc)" kind="filled" onClick={onCancel}><IconPlayerStopFilled size={17} /></IconButton>
          : <IconButton label="Ask (Enter)" type="submit" kind="primary" disabled={!question.trim()}><IconArrowUp size={19} stroke={2.2} /></IconButton>}
      </div>
    </form>
  );
}
