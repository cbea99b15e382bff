/** What the stream may say, checked where it enters the page. Unknown events are skipped; unknown fields are kept out. */
import { z } from "zod";

import type { StreamFrame } from "./event-stream";

const cell = z.union([z.string(), z.number(), z.boolean(), z.null(), z.record(z.string(), z.unknown()), z.array(z.unknown())]);
const record = z.record(z.string(), z.unknown());
const texts = z.array(z.string()).catch([]);
const similarSchema = z.array(z.object({ question: z.string() }).transform(({ question }) => question)).catch([]);

export const assumptionSchema = z.object({
  phrase: z.string().catch(""),
  meaning: z.string(),
  kind: z.string().catch(""),
  alternatives: z.array(z.object({ meaning: z.string(), query: record })).catch([]),
});

export const readingSchema = z.object({
  sentence: z.string(),
  query: record,
  confidence_score: z.number().optional().catch(undefined),
});

export const chartSchema = z.object({
  mark: z.string(),
  title: z.string().catch(""),
  subtitle: z.string().catch(""),
  description: z.string().catch(""),
  reason: z.string().catch(""),
  alternatives: z.array(z.object({ mark: z.string(), reason: z.string().catch("") })).catch([]),
}).loose();

const stepSchema = z.object({
  kind: z.string(),
  label: z.string().catch(""),
  rows_before: z.number(),
  rows_after: z.number(),
  sql: z.string().optional().catch(undefined),
});

const spanSchema = z.object({
  column: z.string().catch(""),
  from: z.union([z.string(), z.number()]),
  to: z.union([z.string(), z.number()]),
  grain: z.string().optional().catch(undefined),
  last_period: z.union([z.string(), z.number()]).nullish().catch(undefined),
  last_period_partial: z.boolean().catch(false),
});

export const evidenceSchema = z.object({
  rows_scanned: z.number().optional().catch(undefined),
  rows_used: z.number().optional().catch(undefined),
  result_rows: z.number().optional().catch(undefined),
  steps: z.array(stepSchema).catch([]),
  date_span: spanSchema.nullish().catch(undefined),
  lints: z.array(z.object({ code: z.string().catch(""), severity: z.string().catch("note"), message: z.string() })).catch([]),
});

const segmentSchema = z.object({ kind: z.string().catch("text"), text: z.string() });
/** Segments, bare or wrapped; none when there are none. */
export const narrativeSchema = z
  .union([z.array(segmentSchema), z.object({ segments: z.array(segmentSchema) }).transform(({ segments }) => segments)])
  .catch([]);

export const eventSchemas = {
  thought: z.object({ content: z.string() }),
  query: z.object({
    id: z.string().optional(),
    query: record.optional().catch(undefined),
    sql: z.string().catch(""),
    sentence: z.string().catch(""),
    assumptions: z.array(assumptionSchema).catch([]),
    alternatives: z.array(readingSchema).catch([]),
    confidence: z.string().catch(""),
    confidence_score: z.number().optional().catch(undefined),
    planner: z.string().catch(""),
  }),
  data: z.object({
    url: z.string(),
    size: z.enum(["small", "large"]).catch("small"),
    format: z.string().catch("json"),
    columns: z.array(z.string()).optional(),
    column_types: z.array(z.string()).optional(),
    rows: z.array(z.array(cell)).optional(),
    row_count: z.number().optional(),
    truncated: z.boolean().catch(false),
  }),
  chart: z.object({ chart: chartSchema, vega_lite: record.nullish().catch(undefined) }),
  evidence: z.object({ evidence: evidenceSchema }),
  text: z.object({ content: z.string(), narrative: narrativeSchema }),
  suggestions: z.object({ items: texts, similar_questions: similarSchema }),
  error: z.object({
    message: z.string(),
    stage: z.string().optional().catch(undefined),
    refused: z.boolean().optional().catch(undefined),
    understood: texts,
    unmatched: texts,
    suggestions: texts,
    similar_questions: similarSchema,
  }),
  done: z.object({
    answer_id: z.string().optional().catch(undefined),
    conversation_id: z.string().optional().catch(undefined),
    total_ms: z.number().optional().catch(undefined),
  }),
} as const;

type Schemas = typeof eventSchemas;
export type AskEvent = { [Name in keyof Schemas]: { name: Name; data: z.infer<Schemas[Name]> } }[keyof Schemas];
export type Assumption = z.infer<typeof assumptionSchema>;
export type Reading = z.infer<typeof readingSchema>;
export type ChartSpec = z.infer<typeof chartSchema>;
export type Evidence = z.infer<typeof evidenceSchema>;
export type EvidenceStep = Evidence["steps"][number];
export type Segment = z.infer<typeof segmentSchema>;

export class StreamError extends Error {}

/** The event of a frame; nothing for one this page does not know. Throws StreamError when a known one is malformed. */
export function parseEvent(frame: StreamFrame): AskEvent | undefined {
  if (!(frame.event in eventSchemas)) return undefined;
  const name = frame.event as keyof Schemas;
  let json: unknown;
  try {
    json = JSON.parse(frame.data);
  } catch {
    throw new StreamError(`The server sent a broken "${name}" event.`);
  }
  const parsed = eventSchemas[name].safeParse(json);
  if (!parsed.success) throw new StreamError(`The server sent an unexpected "${name}" event.`);
  return { name, data: parsed.data } as AskEvent;
}
