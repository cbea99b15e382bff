/** The questions asked since the page was opened, kept outside the pages so that an answer goes on growing while you look elsewhere. */
import { useSyncExternalStore } from "react";

import type { Ask } from "./api/ask";
import { applyEvent, startAnswer, type AnswerState } from "./answer-state";

export interface LiveAnswer {
  key: string;
  ask: Ask;
  state: AnswerState;
  /** The answer this one follows up. */
  previous?: { id: string; question: string };
}

const kKept = 20;
let answers: LiveAnswer[] = [];
let controller: AbortController | undefined;
let count = 0;
const listeners = new Set<() => void>();

function change(key: string, update: (state: AnswerState) => AnswerState): void {
  answers = answers.map((answer) => (answer.key === key ? { ...answer, state: update(answer.state) } : answer));
  listeners.forEach((listener) => listener());
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : "Something went wrong. Ask again.");

async function run(answer: LiveAnswer, signal: AbortSignal, onDone: (id: string) => void): Promise<void> {
  const started = performance.now();
  try {
    // Reading the stream is not needed before the first question.
    const { streamAnswer } = await import("./api/ask");
    for await (const event of streamAnswer(answer.ask, signal)) {
      change(answer.key, (state) => applyEvent(state, event));
    }
    change(answer.key, (state) => ({ ...state, createdAt: Date.now(), totalMs: state.totalMs ?? performance.now() - started }));
    const id = answers.find(({ key }) => key === answer.key)?.state.id;
    if (id) onDone(id);
  } catch (cause) {
    change(answer.key, (state) => ({
      ...state, status: "",
      ...(signal.aborted ? { phase: "cancelled" as const } : { phase: "failed" as const, error: { message: messageOf(cause) } }),
    }));
  }
}

export const askStore = {
  /** Asks; an unfinished question is cancelled first. Returns the key to find the answer by until it has an id. */
  ask(ask: Ask, onDone: (id: string) => void, previous?: LiveAnswer["previous"]): string {
    controller?.abort();
    controller = new AbortController();
    const answer = { key: `live-${++count}`, ask, previous, state: { ...startAnswer(ask.question, ask.datasetIds, ask.theme), startedAt: Date.now() } };
    answers = [...answers.slice(-kKept + 1), answer];
    listeners.forEach((listener) => listener());
    void run(answer, controller.signal, onDone);
    return answer.key;
  },
  cancel(): void {
    controller?.abort();
  },
  clear(): void {
    controller?.abort();
    answers = [];
    listeners.forEach((listener) => listener());
  },
  find: (id: string) => answers.find((answer) => answer.key === id || answer.state.id === id),
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** The live answer with this key or id, if it was asked since the page was opened. */
export const useLiveAnswer = (id: string): LiveAnswer | undefined =>
  useSyncExternalStore(askStore.subscribe, () => askStore.find(id));
