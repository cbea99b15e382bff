import { Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconColumns3, IconMessageQuestion, IconSearch, IconTable } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useId, useState, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";

import { formatAgo } from "@/lib/format";

import { useSearch, type SearchHit } from "../api/search";
import { addressOf, groupHits, keyOf, reasonOf } from "../groups";
import { showSearch, useSearchShown } from "../palette-store";
import classes from "./search-palette.module.css";

const kPause = 90; // ms without a key before the server is asked
const kIcons = { dataset: IconTable, column: IconColumns3, question: IconMessageQuestion } as const;

function Note({ hit }: { hit: SearchHit }) {
  const more = hit.kind === "column" ? hit.column_type : hit.asked_at && formatAgo(hit.asked_at);
  return more ? <span className={classes.note}>{hit.dataset_name}<span className={classes.more}> · {more}</span></span> : null;
}

function Option({ hit, id, active, onTake }: { hit: SearchHit; id: string; active: boolean; onTake: () => void }) {
  const Icon = kIcons[hit.kind];
  const reason = reasonOf(hit);
  return (
    <div
      id={id} role="option" aria-selected={active} className={classes.option}
      ref={(element) => { if (active) element?.scrollIntoView({ block: "nearest" }); }}
      onMouseDown={(event) => {
        event.preventDefault();
        onTake();
      }}
    >
      <Icon size={18} aria-hidden />
      <span className={classes.text}>
        <span className={classes.title}>{hit.title}</span>
        {reason && <span className={classes.reason}>{reason}</span>}
      </span>
      <Note hit={hit} />
    </div>
  );
}

function Search({ onLeave }: { onLeave: () => void }) {
  const navigate = useNavigate();
  const list = useId();
  const [words, setWords] = useState("");
  /** The hit that the arrows were moved to; without one the first is it. */
  const [chosen, setChosen] = useState<string>();
  const [entered, setEntered] = useState(false);
  const [settledWords] = useDebouncedValue(words, kPause);
  const { list: found, error, settled } = useSearch(settledWords);
  const groups = groupHits(found?.items ?? []);
  const hits = groups.flatMap((group) => group.hits);
  // Results that arrive meanwhile do not put another one under the finger.
  const at = hits.findIndex((hit) => keyOf(hit) === chosen);
  const active = at < 0 && hits.length > 0 ? 0 : at;
  const current = settled && settledWords === words;
  const take = (hit: SearchHit | undefined) => {
    if (!hit) return;
    onLeave();
    void navigate(addressOf(hit));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || (hits.length === 0 && event.key !== "Enter")) return;
    const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (move !== 0) setChosen(keyOf(hits[(active + move + hits.length) % hits.length]!));
    else if (event.key !== "Enter") return;
    else if (current || at >= 0) take(hits[active]);
    else setEntered(true);
    event.preventDefault();
  };
  const takeFirst = useEffectEvent(() => take(hits[0]));
  useEffect(() => {
    if (entered && current) takeFirst();
  }, [entered, current]);
  const nothing = current && hits.length === 0 && !error;
  return (
    <>
      <label className={classes.field}>
        <IconSearch size={19} aria-hidden />
        <input
          role="combobox" aria-label="Search datasets, columns and questions" aria-expanded={hits.length > 0} aria-controls={list} aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined} placeholder="Search datasets, columns, questions" autoComplete="off"
          spellCheck={false} maxLength={500} data-autofocus value={words} onKeyDown={onKeyDown}
          onChange={({ currentTarget }) => {
            setWords(currentTarget.value);
            setChosen(undefined);
            setEntered(false);
          }}
        />
        <kbd className={classes.key}>Esc</kbd>
      </label>
      <div id={list} role="listbox" aria-label="Found" className={classes.list} hidden={hits.length === 0}>
        {groups.map((group) => (
          <div key={group.kind} role="group" aria-labelledby={`${list}-${group.kind}`}>
            <div id={`${list}-${group.kind}`} className={classes.heading}>{group.title}</div>
            {group.hits.map((hit) => {
              const index = hits.indexOf(hit);
              return <Option key={keyOf(hit)} hit={hit} id={`${list}-${index}`} active={index === active} onTake={() => take(hit)} />;
            })}
          </div>
        ))}
      </div>
      {found?.partial && hits.length > 0 && <p className={classes.aside}>Only the newest of your datasets and questions are searched.</p>}
      {error && <p className={classes.aside} role="alert">{error.message}</p>}
      {nothing && <p className={classes.aside}>Nothing here is called “{words.trim()}” or means the same.</p>}
      {words.trim() === "" && <p className={classes.aside}>By name or by meaning: “earnings” also finds a column called revenue.</p>}
      <span className={classes.status} role="status">{settled ? `${hits.length} found` : ""}</span>
    </>
  );
}

/** Ctrl K (or ⌘ K) opens it, Escape closes it. */
export function SearchPalette() {
  const { open, times } = useSearchShown();
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      showSearch(true);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  const close = () => showSearch(false);
  return (
    <Modal.Root opened={open} onClose={close} padding={0} radius="lg" size={620} yOffset="12vh" classNames={classes} transitionProps={{ duration: 120 }}>
      <Modal.Overlay />
      <Modal.Content aria-label="Search">
        <Modal.Body><Search key={times} onLeave={close} /></Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
