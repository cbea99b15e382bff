import { describe, expect, it } from "vitest";

import type { Answer } from "@/api/types";

import { applyEvent, startAnswer } from "./answer-state";
import { parseEvent, StreamError } from "./api/events";
import { fromAnswer } from "./api/stored-answer";

const frame = (event: string, data: object) => ({ event, data: JSON.stringify(data) });
const kChart = { mark: "bar", title: "Amount by region", reason: "One measure by one category", alternatives: [{ mark: "pie", reason: "shares" }] };
const kEvidence = { rows_scanned: 10, rows_used: 7, steps: [{ kind: "filter", label: "year is 2024", rows_before: 10, rows_after: 7 }], date_span: null, lints: [] };
const kStream = [
  frame("thought", { type: "thinking", content: "Reading" }),
  frame("query", {
    type: "query", id: "a1", query: {}, sql: "SELECT 1", sentence: "total amount by region", confidence: "High", confidence_score: 0.9, planner: "grammar",
    assumptions: [{ phrase: "revenue", meaning: "revenue = amount", kind: "column", alternatives: [{ meaning: "revenue = net", query: { x: 1 } }] }],
    alternatives: [],
  }),
  frame("data", { type: "data_ready", url: "/api/data/a1", size: "small", format: "json", columns: ["region", "total"], column_types: ["text", "integer"], rows: [["N", 7]], row_count: 1, truncated: false }),
  frame("chart", { type: "chart", chart: kChart, vega_lite: { mark: "bar" } }),
  frame("text", { type: "text", content: "N has 7.", narrative: [{ kind: "text", text: "N has " }, { kind: "cell", row: 0, column: 1, text: "7" }, { kind: "text", text: "." }] }),
  frame("evidence", { type: "evidence", evidence: kEvidence }),
  frame("suggestions", { type: "suggestions", items: ["and by month?"] }),
  frame("done", { type: "complete", code_complete: true, data_ready: true, answer_id: "a1" }),
];
const play = (frames: typeof kStream) =>
  frames.reduce((state, next) => {
    const event = parseEvent(next);
    return event ? applyEvent(state, event) : state;
  }, startAnswer("revenue by region", ["d1"]));

describe("applyEvent", () => {
  it("grows into a whole answer", () => {
    const state = play(kStream);
    expect(state).toMatchObject({
      phase: "done", id: "a1", sentence: "total amount by region", sql: "SELECT 1", confidence: "High", text: "N has 7.", suggestions: ["and by month?"],
      table: { columns: ["region", "total"], rows: [["N", 7]], rowCount: 1 }, chart: { mark: "bar" }, vegaLite: { mark: "bar" }, evidence: { rows_scanned: 10 },
    });
    expect(state.segments.map(({ text }) => text).join("")).toBe("N has 7.");
    expect(state.assumptions[0]?.alternatives[0]?.query).toEqual({ x: 1 });
  });

  it("does not call a failed answer done", () => {
    const state = play([kStream[0]!, frame("error", { type: "error", message: "out of memory", stage: "sql_execution" }), kStream.at(-1)!]);
    expect(state.phase).toBe("failed");
    expect(state.error).toEqual({ message: "out of memory", stage: "sql_execution" });
  });

  it("keeps what a refusal understood", () => {
    const state = play([frame("error", { type: "error", message: "No beards here", refused: true, understood: ["pupil"], unmatched: ["beard"], suggestions: ["how many pupils"] })]);
    expect(state).toMatchObject({ phase: "refused", refusal: { understood: ["pupil"], unmatched: ["beard"] }, suggestions: ["how many pupils"] });
  });
});

describe("parseEvent", () => {
  it("skips events it does not know", () => expect(parseEvent(frame("tool_call", { name: "run_sql" }))).toBeUndefined());
  it("refuses broken JSON", () => expect(() => parseEvent({ event: "data", data: "{" })).toThrow(StreamError));
  it("refuses a known event without its heart", () => expect(() => parseEvent(frame("data", { rows: [] }))).toThrow(StreamError));
  it("forgives a broken ornament", () => {
    const event = parseEvent(frame("evidence", { evidence: { rows_scanned: "many", steps: "none", lints: null } }));
    expect(event?.data).toEqual({ evidence: { steps: [], lints: [] } });
  });
});

describe("fromAnswer", () => {
  it("gives the same state from a stored answer", () => {
    const stored = {
      id: "a1", question: "revenue by region", dataset_ids: ["d1"], sentence: "total amount by region", query: {}, sql: "SELECT 1", columns: ["region", "total"],
      column_types: ["text", "integer"], rows: [["N", 7]], row_count: 1, truncated: false, chart: kChart, response_text: "N has 7.", evidence: kEvidence,
      assumptions: [], alternatives: [], suggestions: ["and by month?"], confidence: "High", confidence_score: 0.9, planner: "grammar", data_url: "/api/data/a1",
    } as unknown as Answer;
    const { assumptions, segments, vegaLite, ...live } = play(kStream);
    expect(assumptions.length + segments.length + Object.keys(vegaLite ?? {}).length).toBeGreaterThan(0);
    expect(fromAnswer(stored)).toMatchObject(live);
  });

  it("knows a refusal", () => {
    const refused = { id: "a2", question: "beards?", refused: true, refusal: "No beards", unmatched: ["beards"] } as unknown as Answer;
    expect(fromAnswer(refused)).toMatchObject({ phase: "refused", refusal: { message: "No beards", unmatched: ["beards"], understood: [] }, table: undefined });
  });
});
