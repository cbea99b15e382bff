import { kStepForms, type StepForm } from "./step-forms";

/** What one may look for; each finds its step first. */
export const kSearched = ["trim", "type", "duplicates"];

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
/** Words and choices that a line of it holds. */
const literals = (parts: StepForm["parts"]): string[] =>
  parts.flatMap((part) => (typeof part === "string" ? [part] : Array.isArray(part) ? literals(part) : part.choices));

/** The lower the better; none where a word is not found. */
function rankOf({ title, sentence, parts }: StepForm, asked: string[]): number | undefined {
  const begins = (words: string[]) => asked.every((word) => words.some((each) => each.startsWith(word)));
  const called = wordsOf(title);
  const [keyword = "", ...rest] = literals(parts);
  if (called.join(" ").startsWith(asked.join(" "))) return 0;
  if (begins(called)) return 1;
  if (begins([...called, keyword])) return 2;
  if (begins([...called, keyword, ...wordsOf(`${sentence} ${rest.join(" ")}`)])) return 3;
  return undefined;
}

/** Steps that are called so or do that: by their title, by the word a line begins with, by what else is said of them; inside of words where no word begins so. */
export function formsFor(search: string): StepForm[] {
  const asked = wordsOf(search);
  const ranked = kStepForms.flatMap((form) => {
    const rank = rankOf(form, asked);
    return rank === undefined ? [] : [{ form, rank }];
  });
  if (ranked.length > 0) return ranked.sort((a, b) => a.rank - b.rank).map(({ form }) => form);
  return kStepForms.filter(({ title, sentence, parts }) => asked.every((word) => `${title} ${sentence} ${literals(parts).join(" ")}`.toLowerCase().includes(word)));
}
