/** A stored Answer in the form the page holds; what a stored one lacks or has otherwise is left out. */
import { z } from "zod";

import type { Answer } from "@/api/types";
import type { Cell } from "@/lib/format";

import { startAnswer, type AnswerState } from "../answer-state";
import { assumptionSchema, chartSchema, evidenceSchema, narrativeSchema, readingSchema } from "./events";

const or = <T>(schema: z.ZodType<T>, value: unknown): T | undefined => {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
};

export function fromAnswer(answer: Answer): AnswerState {
  const timings = (answer.timings ?? {}) as Record<string, unknown>;
  const refused = answer.refused === true;
  return {
    ...startAnswer(answer.question, answer.dataset_ids ?? []),
    phase: refused ? "refused" : "done", status: "", id: answer.id, conversationId: answer.conversation_id || undefined,
    sentence: answer.sentence ?? "", sql: answer.sql ?? "",
    assumptions: or(z.array(assumptionSchema), answer.assumptions) ?? [],
    alternatives: or(z.array(readingSchema), answer.alternatives) ?? [],
    confidence: answer.confidence ?? "", confidenceScore: answer.confidence_score, planner: answer.planner ?? "",
    table: refused || !answer.columns ? undefined : {
      columns: answer.columns, types: answer.column_types ?? [], rows: answer.rows as Cell[][], rowCount: answer.row_count ?? 0,
      truncated: answer.truncated ?? false, url: answer.data_url ?? "",
    },
    chart: refused ? undefined : or(chartSchema, answer.chart),
    evidence: answer.evidence ? or(evidenceSchema, answer.evidence) : undefined,
    text: answer.response_text ?? "", segments: narrativeSchema.parse(answer.narrative), suggestions: answer.suggestions ?? [],
    similar: (answer.similar_questions ?? []).map(({ question }) => question),
    refusal: refused
      ? { message: answer.refusal || answer.response_text || "", understood: answer.understood ?? [], unmatched: answer.unmatched ?? [] }
      : undefined,
    createdAt: answer.created_at, totalMs: typeof timings.total_ms === "number" ? timings.total_ms : undefined,
    cached: answer.cached,
  };
}
