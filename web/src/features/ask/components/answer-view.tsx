import type { ReactNode } from "react";

import { Button } from "@/components/button";
import { Card } from "@/components/card";
import { Notice } from "@/components/notice";
import { formatAgo, formatDuration } from "@/lib/format";

import type { AnswerState } from "../answer-state";
import { plannerOf } from "../confidence-reasons";
import { AnswerActions } from "./answer-actions";
import { AnswerText } from "./answer-text";
import classes from "./answer-view.module.css";
import { ChartCard } from "./chart-card";
import { Confidence } from "./confidence";
import { EvidencePanel } from "./evidence-panel";
import { QuestionList } from "./question-list";
import { Refusal } from "./refusal";
import { ResultTable } from "./result-table";
import { SqlBlock } from "./sql-block";
import { Steps } from "./steps";
import { UnderstoodAs } from "./understood-as";

interface AnswerViewProps {
  state: AnswerState;
  /** Names of the datasets it is about, and whatever else stands in the line under the question. */
  about: ReactNode;
  /** Where its data comes from. */
  origin?: ReactNode;
  onAsk: (question: string) => void;
  onChoose: (query: Record<string, unknown>) => void;
  onRetry: () => void;
}

const kStages: Record<string, string> = {
  sql_execution: "The query could not be run", code_generation: "The answer could not be put together", data_fetch: "The data could not be read",
};

/** Said to those who do not see the answer grow. */
function Status({ state }: { state: AnswerState }) {
  const spoken = state.phase === "streaming" ? state.status
    : state.phase === "done" ? `Answer ready. ${state.text}`
      : state.phase === "refused" ? "This could not be answered." : state.phase === "cancelled" ? "Stopped." : "";
  return (
    <div role="status" aria-live="polite" className="visually-hidden">{spoken}</div>
  );
}


function Readings({ state, onChoose }: Pick<AnswerViewProps, "state" | "onChoose">) {
  if (!state.alternatives.length) return null;
  return (
    <Card title="Could also mean">
      <ul className={classes.readings}>
        {state.alternatives.map((reading, index) => (
          <li key={index}>
            <button type="button" className={classes.reading} onClick={() => onChoose(reading.query)}>
              {reading.sentence}
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** One answer, in whatever state it is: the answer on the left, the proof on the right. */
export function AnswerView({ state, about, origin, onAsk, onChoose, onRetry }: AnswerViewProps) {
  const streaming = state.phase === "streaming";
  const found = state.phase !== "refused" && (streaming || state.sentence !== "");
  const proof = found && (streaming || state.sql !== "" || state.evidence !== undefined);
  // Nothing arrived before it ended: what proof there is stands alone.
  const bare = (state.phase === "cancelled" || state.phase === "failed") && !state.table;
  return (
    <article className={classes.answer} aria-busy={streaming}>
      <header className={classes.header}>
        <div className={classes.heading}>
          <h1 className={classes.question}>{state.question}</h1>
          {(state.phase === "done" || state.phase === "refused") && <div className={classes.actions}><AnswerActions onRetry={onRetry} /></div>}
        </div>
        <div className={classes.meta}>
          {about}
          {state.phase === "done" && state.createdAt !== undefined && <span>{formatAgo(state.createdAt)}</span>}
          {state.phase === "done" && state.totalMs !== undefined && <span>{formatDuration(state.totalMs)}</span>}
          <Status state={state} />
        </div>
        {streaming && <Steps state={state} />}
      </header>

      {state.phase === "refused" && state.refusal && (
        <div className={classes.single}>
          <Refusal refusal={state.refusal} />
          <QuestionList title="Nearest questions this data can answer" questions={state.suggestions} onAsk={onAsk} />
          <QuestionList title="You asked before" questions={state.similar} onAsk={onAsk} />
        </div>
      )}
      {found && (
        <div className={classes.understood}>
          <UnderstoodAs state={state} onChoose={onChoose} />
          {state.phase !== "failed" && <Confidence state={state} />}
        </div>
      )}
      {state.phase === "failed" && (
        <div className={classes.single}><Notice kind="error" title={kStages[state.error?.stage ?? ""] ?? "No answer this time"} action={<Button onClick={onRetry}>Ask again</Button>}>
          {state.error?.message}
        </Notice></div>
      )}
      {state.phase === "cancelled" && (
        <div className={classes.single}><Notice title="Stopped" action={<Button onClick={onRetry}>Ask again</Button>}>The query was cancelled; what had arrived is kept below.</Notice></div>
      )}

      {found && (
        <div className={classes.columns} data-proof={(proof && !bare) || undefined} data-bare={bare || undefined}>
          {!bare && (
            <div className={classes.main}>
              {state.phase !== "failed" && <AnswerText state={state} />}
              <ChartCard state={state} />
              <ResultTable state={state} />
            </div>
          )}
          {proof && (
            <aside className={classes.proof} aria-label="Proof">
              <EvidencePanel evidence={state.evidence} waiting={streaming} origin={origin} />
              {state.sql && <SqlBlock sql={state.sql} />}
              <Readings state={state} onChoose={onChoose} />
              {state.planner && <p className={classes.planner}>{plannerOf(state.planner)}</p>}
            </aside>
          )}
          {state.phase === "done" && (
            <div className={classes.next}>
              <QuestionList title="Ask next" questions={state.suggestions} onAsk={onAsk} />
              <QuestionList title="You asked before" questions={state.similar} onAsk={onAsk} />
            </div>
          )}
        </div>
      )}
    </article>
  );
}
