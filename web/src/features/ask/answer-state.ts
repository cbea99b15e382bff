/** An answer as the page holds it: empty when the question is sent, complete when the stream is done. Pure. */
import type { Cell } from "@/lib/format";

import type { Theme } from "./api/ask";
import type { AskEvent, Assumption, ChartSpec, Evidence, Reading, Segment } from "./api/events";

export interface ResultTable {
  columns: string[];
  types: string[];
  rows: Cell[][] | undefined;
  rowCount: number;
  truncated: boolean;
  url: string;
}

export interface Refusal {
  message: string;
  understood: string[];
  unmatched: string[];
}

export type Phase = "streaming" | "done" | "cancelled" | "failed" | "refused";

export interface AnswerState {
  phase: Phase;
  id?: string;
  conversationId?: string;
  question: string;
  datasetIds: string[];
  status: string;
  sentence: string;
  sql: string;
  assumptions: Assumption[];
  alternatives: Reading[];
  confidence: string;
  confidenceScore?: number;
  planner: string;
  table?: ResultTable;
  chart?: ChartSpec;
  /** Drawn for pages of `vegaTheme`; undefined when it has to be fetched. */
  vegaLite?: Record<string, unknown>;
  vegaTheme?: Theme;
  evidence?: Evidence;
  text: string;
  segments: Segment[];
  suggestions: string[];
  /** Asked before and answered well, when this one was not. */
  similar: string[];
  error?: { message: string; stage?: string };
  refusal?: Refusal;
  /** When a live one was asked, in milliseconds since 1970. */
  startedAt?: number;
  createdAt?: string | number;
  totalMs?: number;
  cached?: boolean;
}

export function startAnswer(question: string, datasetIds: string[], theme?: Theme): AnswerState {
  return {
    phase: "streaming", question, datasetIds, vegaTheme: theme, status: "Reading your question", sentence: "", sql: "",
    assumptions: [], alternatives: [], confidence: "", planner: "", text: "", segments: [], suggestions: [], similar: [],
  };
}

export function applyEvent(state: AnswerState, { name, data }: AskEvent): AnswerState {
  switch (name) {
    case "thought":
      // The sentence stands on the page by itself.
      return state.sentence && data.content.includes(state.sentence) ? state : { ...state, status: data.content.replace(/\.$/, "") };
    case "query":
      return {
        ...state, id: data.id ?? state.id, status: "Running the query", sentence: data.sentence, sql: data.sql,
        assumptions: data.assumptions, alternatives: data.alternatives, confidence: data.confidence,
        confidenceScore: data.confidence_score, planner: data.planner,
      };
    case "data": {
      const columns = data.columns ?? [];
      return {
        ...state, status: "Drawing the chart",
        table: {
          columns, types: data.column_types ?? columns.map(() => "text"), rows: data.rows, url: data.url,
          rowCount: data.row_count ?? data.rows?.length ?? 0, truncated: data.truncated,
        },
      };
    }
    case "chart":
      return { ...state, chart: data.chart, vegaLite: data.vega_lite ?? undefined, status: "Checking the evidence" };
    case "evidence":
      return { ...state, evidence: data.evidence };
    case "text":
      return { ...state, text: data.content, segments: data.narrative };
    case "suggestions":
      return { ...state, suggestions: data.items, similar: data.similar_questions };
    case "error":
      if (data.refused) {
        return {
          ...state, phase: "refused", suggestions: data.suggestions.length ? data.suggestions : state.suggestions, similar: data.similar_questions,
          refusal: { message: data.message, understood: data.understood, unmatched: data.unmatched },
        };
      }
      return { ...state, phase: "failed", error: { message: data.message, stage: data.stage } };
    case "done":
      return {
        ...state, id: data.answer_id ?? state.id, conversationId: data.conversation_id ?? state.conversationId,
        totalMs: data.total_ms,
        phase: state.phase === "streaming" ? "done" : state.phase, status: "",
      };
  }
}
