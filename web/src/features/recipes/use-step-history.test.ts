import { describe, expect, test } from "vitest";

import { readDraft, writeDraft } from "./draft";
import { stepOf, stepsOf } from "./recipe-steps";
import { differing, edited, redone, undone, type History } from "./use-step-history";

const begun = (recipe: string): History => ({ past: [], present: { steps: stepsOf(recipe), base: 1 }, future: [] });
const texts = ({ present }: History) => present.steps.map(({ text, on }) => (on ? text : `off ${text}`));
const written = (history: History, at: number, text: string, now: number) =>
  edited(history, history.present.steps.map((step, index) => (index === at ? { ...step, text } : step)), now);

describe("what was done to the steps", () => {
  test("is undone and done again: removed, added, moved, turned off", () => {
    let history = begun("a\nb\nc");
    history = edited(history, history.present.steps.filter((_, at) => at !== 1));
    history = edited(history, [...history.present.steps, stepOf("d")]);
    history = edited(history, history.present.steps.toReversed());
    history = edited(history, history.present.steps.map((step, at) => (at === 0 ? { ...step, on: false } : step)));
    expect(texts(history)).toEqual(["off d", "c", "a"]);
    for (const before of [["d", "c", "a"], ["a", "c", "d"], ["a", "c"], ["a", "b", "c"], ["a", "b", "c"]]) {
      history = undone(history);
      expect(texts(history)).toEqual(before);
    }
    for (let count = 0; count < 5; ++count) history = redone(history);
    expect(texts(history)).toEqual(["off d", "c", "a"]);
  });

  test("keys pressed one after the other are one edit; another row, a pause, or taking back begins the next", () => {
    let history = written(written(begun("a\nb"), 0, "ab", 0), 0, "abc", 100);
    history = written(history, 0, "abcd", 5000);
    history = written(history, 0, "abc", 5100);
    history = written(history, 1, "bc", 5200);
    const seen = [];
    for (; history.past.length > 0; history = undone(history)) seen.push(texts(history).join(" "));
    expect(seen).toEqual(["abc bc", "abc b", "abcd b", "abc b"]);
  });

  test("a new edit ends what could be done again", () => {
    const history = written(undone(written(begun("a"), 0, "ab", 0)), 0, "ac", 10);
    expect(texts(redone(history))).toEqual(["ac"]);
  });

  test("steps of another version come with it, and go with it", () => {
    let history = edited(begun("a"), stepsOf("a\nb"), 0);
    history = edited(history, [], 10, 2);
    expect([texts(history), history.present.base]).toEqual([[], 2]);
    history = undone(history);
    expect([texts(history), history.present.base]).toEqual([["a", "b"], 1]);
    history = redone(history);
    expect([texts(history), history.present.base]).toEqual([[], 2]);
    expect(texts(undone(edited(history, [], 20, 3)))).toEqual([]);
  });

  test("the row that changed is told", () => {
    const [a, b, c] = stepsOf("a\nb\nc");
    expect(differing([a!, c!], [a!, b!, c!])).toBe(b!.key);
    expect(differing([a!, b!], [a!])).toBe(a!.key);
    expect(differing([a!], [])).toBeUndefined();
  });
});

describe("a draft", () => {
  test("is kept a dataset, until it is run or its base is gone", () => {
    writeDraft("one", { base: 2, steps: [stepOf("trim all"), stepOf("drop a", false)] });
    expect(readDraft("one", [1, 2], "")?.steps.map(({ text, on }) => [text, on])).toEqual([["trim all", true], ["drop a", false]]);
    expect(readDraft("one", [1, 2], "trim all\noff drop a\n")).toBeUndefined();
    expect(readDraft("one", [1], "")).toBeUndefined();
    expect(readDraft("two", [1, 2], "")).toBeUndefined();
    writeDraft("one", undefined);
    expect(readDraft("one", [1, 2], "")).toBeUndefined();
    sessionStorage.setItem("recipe-draft:one", "{broken");
    expect(readDraft("one", [1, 2], "")).toBeUndefined();
  });
});
