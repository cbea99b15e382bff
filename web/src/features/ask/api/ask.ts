/** Sends a question and tells its answer as it grows. */
import { send } from "@/api/client";

import { readFrames } from "./event-stream";
import { parseEvent, StreamError, type AskEvent } from "./events";

export type Theme = "dark" | "light";

export interface Ask {
  question: string;
  datasetIds: string[];
  /** Questions of one conversation may lean on those before. */
  conversationId?: string;
  /** Colours of the chart that comes with the stream. */
  theme: Theme;
  /** Run this reading instead of searching for one. */
  query?: Record<string, unknown>;
}

export async function* streamAnswer(ask: Ask, signal: AbortSignal): AsyncGenerator<AskEvent> {
  const body = {
    message: ask.question,
    dataset_ids: ask.datasetIds,
    ...(ask.conversationId ? { conversation_id: ask.conversationId } : {}),
    theme: ask.theme,
    ...(ask.query ? { query: ask.query } : {}),
  };
  const response = await send("POST", "/chat", { body, signal }, "text/event-stream");
  if (!response.body || !response.headers.get("content-type")?.startsWith("text/event-stream")) {
    throw new StreamError("The server did not answer with a stream. Is something between it and this page changing the answer?");
  }
  let complete = false;
  for await (const frame of readFrames(response.body)) {
    const event = parseEvent(frame);
    if (event) yield event;
    if (event?.name === "done") complete = true;
  }
  if (!complete) throw new StreamError("The connection ended before the answer was complete. Ask again.");
}
