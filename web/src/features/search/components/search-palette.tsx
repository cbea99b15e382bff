import { Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconColumns3, IconMessageQuestion, IconSearch, IconTable } from "@tabler/icons-react";
import { useEffect, useId, useState, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";

import { formatAgo } from "@/lib/format";

import { useSearch, type SearchHit } from "../api/search";
import { addressOf, groupHits, reasonOf } from "../groups";
import { showSearch, useSearchShown } from "../palette-store";
import classes from "./search-palette.module.css";

const kPause = 90; // ms without a key before the server is asked
const kIcons = { dataset: IconTable, column: IconColumns3, question: IconMessageQuestion } as const;

function Note({ hit }: { hit: SearchHit }) {
  if (hit.kind === "column") return <span className={classes.note}>{hit.dataset_name}<span className={classes.type}> · {hit.column_type}</span></span>;
  return hit.asked_at ? <span className={classes.note}>{formatAgo(hit.asked_at)}</span> : null;
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
  const [chosen, setChosen] = useState(0);
  const [settledWords] = useDebouncedValue(words, kPause);
  const { list: found, error, settled } = useSearch(settledWords);
  const groups = groupHits(found?.items ?? []);
  const hits = groups.flatMap((group) => group.hits);
  const active = Math.min(chosen, hits.length - 1);
  const take = (hit: SearchHit | undefined) => {
    if (!hit) return;
    onLeave();
    void navigate(addressOf(hit));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || hits.length === 0) return;
    const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (move !== 0) setChosen((active + move + hits.length) % hits.length);
    else if (event.key === "Enter") take(hits[active]);
    else return;
    event.preventDefault();
  };
  const nothing = settled && settledWords === words && hits.length === 0 && !error;
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
            setChosen(0);
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
              return <Option key={`${hit.id} ${hit.title}`} hit={hit} id={`${list}-${index}`} active={index === active} onTake={() => take(hit)} />;
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
  const shown = useSearchShown();
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
    <Modal.Root opened={shown} onClose={close} padding={0} radius="lg" size={620} yOffset="12vh" classNames={classes} transitionProps={{ duration: 120 }}>
      <Modal.Overlay />
      <Modal.Content aria-label="Search">
        <Modal.Body><Search onLeave={close} /></Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
