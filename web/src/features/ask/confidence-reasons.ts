/** Why an answer is held to be as sure as it is: only facts that came with it. */
import { formatCount } from "@/lib/format";

import type { AnswerState } from "./answer-state";

export interface Reason {
  good: boolean;
  text: string;
}

/** Readings whose confidences lie closer than this are rivals. */
const kNear = 0.05;

export function reasonsOf({ assumptions: all, alternatives, confidenceScore, evidence, planner, table }: AnswerState): Reason[] {
  if (planner === "chosen") return [{ good: true, text: plannerOf(planner) }];
  const assumptions = all.filter(({ kind }) => kind !== "sample" && kind !== "masked");
  const open = assumptions.filter(({ alternatives: others }) => others.length > 0);
  const reasons: Reason[] = [];
  if (!assumptions.length) reasons.push({ good: true, text: "Every word was matched without a guess." });
  else if (!open.length) reasons.push({ good: true, text: `${formatCount(assumptions.length, "guess was", "guesses were")} made, each with no rival.` });
  else reasons.push({ good: false, text: `${formatCount(open.length, "guess", "guesses")} could also have been made another way: ${open.map(({ meaning }) => meaning).join("; ")}.` });

  const near = alternatives.filter(({ confidence_score: score }) => score !== undefined && score > (confidenceScore ?? 1) - kNear);
  if (near.length) reasons.push({ good: false, text: `${formatCount(near.length, "other reading")} of the question came near.` });
  else reasons.push({ good: true, text: "No other reading of the question came near." });

  if (evidence) {
    const warnings = evidence.lints.filter(({ severity }) => severity === "warning");
    if (warnings.length) reasons.push({ good: false, text: `${formatCount(warnings.length, "check")} raised a warning; see the evidence.` });
    else reasons.push({ good: true, text: "All checks of the query and its result passed." });
  }
  if (all.some(({ kind }) => kind === "masked")) reasons.push({ good: false, text: "It is of values that are masked for you." });
  if (all.some(({ kind }) => kind === "sample")) reasons.push({ good: false, text: "It is of a sample of the file." });
  if (table && table.rowCount === 0) reasons.push({ good: false, text: "The result is empty." });
  if (planner) reasons.push({ good: true, text: plannerOf(planner) });
  return reasons;
}

export function plannerOf(planner: string): string {
  if (planner === "chosen") return "Read as you chose; no other reading was looked for.";
  if (planner === "grammar") return "Worked out by grammar alone; no model was used.";
  return `Planned by ${planner}, then held to the same checks.`;
}
