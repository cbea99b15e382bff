import { IconArrowUp, IconPlayerStopFilled } from "@tabler/icons-react";
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import { IconButton } from "@/components/button";

import classes from "./ask-box.module.css";

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
  /** What stands at the lower left: what the question is about. */
  children?: ReactNode;
}

/** The one box to ask. Enter asks, Shift+Enter makes a new line, Escape cancels, "/" anywhere comes here. */
export function AskBox({ onAsk, onCancel, busy, placeholder, autoFocus, large, children }: AskBoxProps) {
  const [question, setQuestion] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);

  useLayoutEffect(() => {
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
    onAsk(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      ask();
    }
  };

  return (
    <form
      className={classes.box} data-large={large || undefined} data-inline={!children || undefined} role="search" aria-label="Ask your data"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <textarea
        ref={field} className={classes.field} rows={1} value={question} placeholder={placeholder} aria-label="Your question"
        autoFocus={autoFocus} maxLength={4000} enterKeyHint="send" spellCheck autoComplete="off"
        onChange={({ target }) => setQuestion(target.value)} onKeyDown={onKeyDown}
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
