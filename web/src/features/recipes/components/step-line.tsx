import { Popover } from "@mantine/core";
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";

import { formatCount } from "@/lib/format";

import { completed, completionAt } from "../column-completion";
import type { Column } from "../condition";
import classes from "./step-line.module.css";

interface StepLineProps {
  text: string;
  label: string;
  describedBy: string;
  wrong: boolean;
  /** That may be meant. */
  columns: Column[];
  onFocus: () => void;
  onChange: (text: string) => void;
  /** Enter where no column is chosen. */
  onEnter: () => void;
}

const plain = ({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent) => !altKey && !ctrlKey && !metaKey && !shiftKey;

/**
 * A step as text. Columns are offered while one is being written, with Ctrl+Space or the arrow down at the end before that: arrows choose,
 * Enter or Tab takes the chosen one, Escape closes. Without a choice every key does what it does elsewhere.
 */
export function StepLine({ text, label, describedBy, wrong, columns, onFocus, onChange, onEnter }: StepLineProps) {
  const list = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const options = useRef<HTMLUListElement>(null);
  /** Where the caret stood, and in which text, when a column could be meant; columns that come later are offered for it as well. */
  const [place, setPlace] = useState<{ at: number; text: string; asked: boolean }>();
  // A text that became another one from elsewhere, as by undoing, has its caret elsewhere.
  const offer = place?.text === text ? completionAt(text, place.at, columns, place.asked) : undefined;
  const [choice, setChosen] = useState(-1);
  const chosen = offer && choice < offer.columns.length ? choice : -1;
  const caret = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (caret.current !== undefined) field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  }, [text]);

  const more = offer && offer.total > offer.columns.length ? `${offer.columns.length} of ${formatCount(offer.total, "column")}; write more letters` : undefined;
  useLayoutEffect(() => {
    if (chosen >= 0) options.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const put = (next: typeof place, option = -1) => {
    setPlace(next);
    setChosen(option);
  };
  const take = (column: Column) => {
    const next = completed(text, offer!, column.name);
    caret.current = next.caret;
    put(undefined);
    onChange(next.text);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { key, currentTarget: { selectionStart, selectionEnd } } = event;
    const move = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
    const asks = (key === " " && event.ctrlKey) || (key === "ArrowDown" && (event.altKey || (plain(event) && selectionStart === text.length)));
    // Where the columns are not known yet, they are offered once they are.
    const may = columns.length === 0 || completionAt(text, selectionStart, columns, true) !== undefined;
    if (!offer && asks && selectionStart === selectionEnd && may) put({ at: selectionStart, text, asked: true }, 0);
    else if (offer && move !== 0 && plain(event)) {
      // One step past either end nothing is chosen.
      const places = offer.columns.length + 1;
      setChosen(((chosen + 1 + move + places) % places) - 1);
    } else if (offer && chosen >= 0 && plain(event) && (key === "Enter" || key === "Tab")) take(offer.columns[chosen]!);
    else if (offer && key === "Escape") put(undefined);
    else if (key === "Enter") {
      put(undefined);
      onEnter();
    } else {
      // What was offered is for the place where the caret stood.
      if (/^(Arrow|Home|End|Page)/.test(key)) put(undefined);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <Popover
        // What is wrong with the step is said below it, and stays to be read.
        opened={offer !== undefined} position={wrong ? "top-start" : "bottom-start"} offset={4} withinPortal={false} floatingStrategy="fixed" withRoles={false} returnFocus={false}
        transitionProps={{ duration: 0 }} closeOnEscape={false} classNames={{ dropdown: classes.list! }}
      >
        <Popover.Target>
          <textarea
            ref={field} className={classes.line} value={text} rows={1} spellCheck={false} aria-label={label} aria-invalid={wrong || undefined} aria-describedby={describedBy}
            aria-autocomplete="list" aria-haspopup="listbox" aria-controls={offer && list} aria-activedescendant={offer && chosen >= 0 ? `${list}-${chosen}` : undefined}
            placeholder="trim all" onKeyDown={onKeyDown} onFocus={onFocus} onBlur={() => put(undefined)} onMouseDown={() => put(undefined)}
            onChange={({ currentTarget: { value, selectionStart } }) => {
              const line = value.replace(/\n/g, " ");
              put({ at: selectionStart, text: line, asked: false });
              onChange(line);
            }}
          />
        </Popover.Target>
        <Popover.Dropdown>
          <ul ref={options} id={list} role="listbox" aria-label="Columns">
            {offer?.columns.map((column, at) => (
              <li
                key={column.name} id={`${list}-${at}`} role="option" aria-selected={at === chosen} className={classes.option}
                onMouseDown={(event) => {
                  event.preventDefault();  // the field keeps the focus
                  take(column);
                }}
              >
                <span className={classes.name}>{column.name}</span>
                <span className={classes.type}>{column.type}</span>
              </li>
            ))}
          </ul>
          {more && <p className={classes.more} aria-hidden>{more}</p>}
        </Popover.Dropdown>
      </Popover>
      <span role="status" className="visually-hidden">{offer ? more ?? `${formatCount(offer.total, "column")} to choose from` : ""}</span>
    </>
  );
}
