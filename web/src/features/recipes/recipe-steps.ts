import { writtenName } from "./step-text";

/** A recipe as the editor holds it: one line of text a step, each with a key of its own so that rows keep their focus. */
export interface EditedStep {
  key: number;
  text: string;
  on: boolean;
}

let nextKey = 1;

export function stepOf(text: string, on = true): EditedStep {
  return { key: nextKey++, text, on };
}

/** Lines that begin with a blank go on with the step above; comments and empty lines are no steps. */
export function stepsOf(recipe: string): EditedStep[] {
  const lines: string[] = [];
  for (const line of recipe.split(/\r?\n/)) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    if (/^\s/.test(line) && lines.length > 0) lines[lines.length - 1] += ` ${line.trim()}`;
    else lines.push(line.trim());
  }
  return lines.map((line) => (/^off\s/i.test(line) ? stepOf(line.slice(4).trim(), false) : stepOf(line)));
}

export const isWritten = ({ text }: EditedStep) => text.trim() !== "";

/** A step that is not written yet takes its line, so that the server's line numbers are the rows'. */
export function recipeOf(steps: EditedStep[]): string {
  return steps.map(({ text, on }) => (text.trim() === "" ? "" : `${on ? "" : "off "}${text.trim()}`) + "\n").join("");
}

export function moved(steps: EditedStep[], from: number, by: -1 | 1): EditedStep[] {
  const to = from + by;
  if (to < 0 || to >= steps.length) return steps;
  const out = [...steps];
  [out[from], out[to]] = [out[to]!, out[from]!];
  return out;
}

/** Which row an error of the server speaks of, and what it says of it. */
export function problemOf(message: string): { row: number | undefined; text: string } {
  const found = /^(?:Step \d+, )?line (\d+)(?: \(.*?\))?: (.*)$/s.exec(message) ?? /^Step (\d+) \(.*?\): (.*)$/s.exec(message);
  if (!found) return { row: undefined, text: message };
  const text = found[2]!;
  return { row: Number(found[1]) - 1, text: text.charAt(0).toUpperCase() + text.slice(1) };
}

export const joinStep = (dataset: string, from: string, to: string) => `join ${writtenName(dataset)} on ${writtenName(from)} = ${writtenName(to)}`;
