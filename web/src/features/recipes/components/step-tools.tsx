import { IconDownload, IconPencil, IconPlus, IconRepeat, IconUpload } from "@tabler/icons-react";
import { useRef, useState, type ReactNode } from "react";

import { Button } from "@/components/button";
import { Notice } from "@/components/notice";
import { download } from "@/lib/download";

import { recipeOf, stepsOf, type EditedStep } from "../recipe-steps";
import classes from "./recipe.module.css";

/** What the server takes at most. */
const kMostBytes = 256 * 1024;
const kMostSteps = 500;

async function stepsIn(file: File): Promise<EditedStep[]> {
  if (file.size > kMostBytes) throw new Error(`${file.name} is larger than a recipe can be: at most 256 KB.`);
  const text = (await file.text()).replace(/^\uFEFF/, "");
  if (text.includes("\0") || text.includes("\uFFFD")) throw new Error(`${file.name} is no text in UTF-8. A recipe is a text file with one step a line.`);
  const steps = stepsOf(text);
  if (steps.length === 0) throw new Error(`There is no step in ${file.name}. A recipe is a text file with one step a line.`);
  if (steps.length > kMostSteps) throw new Error(`${file.name} has ${steps.length} lines of steps; a recipe has at most ${kMostSteps}.`);
  return steps;
}

interface StepToolsProps {
  steps: EditedStep[];
  /** Of the file to write, without its ending. */
  name: string;
  onAdd: () => void;
  onWrite: () => void;
  onReplay: () => void;
  onLoad: (steps: EditedStep[]) => void;
  children?: ReactNode;
}

/** Where steps come from, and where they go. */
export function StepTools({ steps, name, onAdd, onWrite, onReplay, onLoad, children }: StepToolsProps) {
  const input = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string>();
  const load = (file: File | undefined) => {
    setError(undefined);
    if (file) stepsIn(file).then(onLoad, (cause: Error) => setError(cause.message));
  };
  return (
    <>
      {error && <div className={classes.said}><Notice kind="error" title="No recipe was loaded">{error}</Notice></div>}
      <div className={classes.foot} data-foot>
        <Button icon={<IconPlus size={17} />} onClick={onAdd}>Add a step</Button>
        <Button icon={<IconPencil size={17} />} onClick={onWrite}>Write a step</Button>
        <Button icon={<IconRepeat size={17} />} onClick={onReplay}>Replay a recipe</Button>
        <Button icon={<IconUpload size={17} />} onClick={() => input.current?.click()}>Load a recipe</Button>
        <Button
          icon={<IconDownload size={17} />} disabled={!steps.some(({ text }) => text.trim())}
          onClick={() => download(`${name}.recipe`, new Blob([recipeOf(steps.filter(({ text }) => text.trim()))], { type: "text/plain;charset=utf-8" }))}
        >
          Download recipe
        </Button>
        {children}
        <input
          ref={input} type="file" accept=".recipe,.txt,text/plain" hidden aria-label="Recipe file"
          onChange={({ currentTarget }) => {
            load(currentTarget.files?.[0]);
            currentTarget.value = "";
          }}
        />
      </div>
    </>
  );
}
