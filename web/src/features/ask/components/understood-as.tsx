import { IconChevronDown } from "@tabler/icons-react";

import { Menu } from "@/components/menu";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/skeleton";

import type { AnswerState } from "../answer-state";
import type { Assumption } from "../api/events";
import classes from "./understood-as.module.css";

type Choose = (query: Record<string, unknown>) => void;

function Chip({ assumption, onChoose }: { assumption: Assumption; onChoose: Choose }) {
  const { meaning, alternatives } = assumption;
  if (!alternatives.length) return <span className={classes.chip}>{meaning}</span>;
  return (
    <Menu
      title={assumption.phrase ? `“${assumption.phrase}” taken as` : "Taken as"}
      items={[
        { label: meaning, checked: true, onSelect: () => undefined },
        ...alternatives.map((alternative) => ({ label: alternative.meaning, checked: false, onSelect: () => onChoose(alternative.query) })),
      ]}
      trigger={
        <button type="button" className={classes.chip} data-choice aria-label={`Assumed ${meaning}. Change`}>
          {meaning}<IconChevronDown size={14} aria-hidden />
        </button>
      }
    />
  );
}

/** The one sentence the question was read as, and every guess in it as a chip that can be changed without asking again. */
export function UnderstoodAs({ state, onChoose }: { state: AnswerState; onChoose: Choose }) {
  if (!state.sentence) {
    return state.phase === "streaming" ? <div className={classes.understood}><Skeleton width="62%" height={16} /></div> : null;
  }
  // That the data is a sample, or masked, is no guess about the words.
  const samples = state.assumptions.filter(({ kind }) => kind === "sample");
  const masked = state.assumptions.filter(({ kind }) => kind === "masked");
  const guesses = state.assumptions.filter(({ kind }) => kind !== "sample" && kind !== "masked");
  return (
    <div className={classes.understood}>
      {samples.map(({ meaning }, index) => <Notice key={index} kind="warning" title="Of a sample">{meaning}</Notice>)}
      {masked.length > 0 && <Notice kind="warning" title="Of masked values">{masked.map(({ meaning }) => meaning).join(" ")}</Notice>}
      <p className={classes.sentence}><span className={classes.label}>Understood as</span> {state.sentence}</p>
      {guesses.length > 0 && (
        <ul className={classes.chips} aria-label="Assumptions">
          {guesses.map((assumption, index) => <li key={index}><Chip assumption={assumption} onChoose={onChoose} /></li>)}
        </ul>
      )}
    </div>
  );
}
