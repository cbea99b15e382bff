import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";

import { Button, IconButton } from "@/components/button";
import { ChoiceField, Field, LongField, SearchField } from "@/components/field";

import { writtenValue, type Column } from "../condition";
import type { Slot } from "../step-forms";
import { writtenName, writtenNames, writtenNumber, writtenText } from "../step-text";
import { ConditionFields } from "./condition-fields";
import classes from "./step-dialog.module.css";

export interface Other {
  id: string;
  name: string;
  /** As a step names it. */
  reference: string;
}

export interface SlotProps {
  slot: Slot;
  columns: Column[];
  others: Other[];
  /** Of the dataset to be joined, once it is chosen. */
  otherColumns: Column[];
  /** As it stands in the line; "" while it is not complete. */
  onChange: (written: string) => void;
}

const kManyColumns = 10;
const words = (choice: string) => choice.replaceAll("_", " ");
const choose = (options: { value: string; label: string }[], empty: string) => [{ value: "", label: empty }, ...options];
const lines = (text: string) => text.split("\n").filter((line) => line !== "");
const optional = ({ required, label }: Slot) => (required ? label : `${label} (optional)`);

function ChoiceSlot({ slot, onChange, options, note }: Pick<SlotProps, "slot" | "onChange"> & { options: { value: string; label: string }[]; note?: string }) {
  const [value, setValue] = useState("");
  return (
    <ChoiceField
      label={optional(slot)} value={value} note={note} options={choose(options, slot.required ? "Choose…" : "As usual")}
      onChange={(next) => {
        setValue(next);
        onChange(next);
      }}
    />
  );
}

function TextSlot({ slot, onChange, write, numeric, note }: Pick<SlotProps, "slot" | "onChange"> & { write: (text: string) => string; numeric?: boolean; note?: string }) {
  const [text, setText] = useState("");
  return (
    <Field
      label={optional(slot)} value={text} note={note} inputMode={numeric ? "numeric" : undefined}
      onChange={(next) => {
        setText(next);
        onChange(next === "" ? "" : write(next));
      }}
    />
  );
}

function LinesSlot({ slot, onChange, write, rows = 3 }: Pick<SlotProps, "slot" | "onChange"> & { write: (text: string) => string; rows?: number }) {
  const [text, setText] = useState("");
  return (
    <LongField
      label={optional(slot)} value={text} rows={rows}
      onChange={(next) => {
        setText(next);
        onChange(write(next));
      }}
    />
  );
}

/** Any number of columns, in the order in which they were chosen. */
function ColumnsSlot({ slot, columns, onChange }: SlotProps) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [all, setAll] = useState(false);
  const [search, setSearch] = useState("");
  const take = (next: string[], whole: boolean) => {
    setChosen(next);
    setAll(whole);
    onChange(whole ? "all" : writtenNames(next));
  };
  const found = columns.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{optional(slot)}</legend>
      {slot.type === "any_columns" && (
        <label className={classes.option}><input type="checkbox" checked={all} onChange={({ currentTarget }) => take(chosen, currentTarget.checked)} />All that fit</label>
      )}
      {!all && columns.length > kManyColumns && <SearchField label="Find a column" value={search} onChange={setSearch} />}
      {!all && (
        <div className={classes.options}>
          {found.map(({ name, type }) => (
            <label key={name} className={classes.option}>
              <input type="checkbox" checked={chosen.includes(name)} onChange={({ currentTarget }) => take(currentTarget.checked ? [...chosen, name] : chosen.filter((each) => each !== name), false)} />
              <span className={classes.name}>{name}</span>
              <span className={classes.type} aria-hidden>{type}</span>
            </label>
          ))}
          {found.length === 0 && <p className={classes.type}>No column is called so.</p>}
        </div>
      )}
    </fieldset>
  );
}

const asOptions = (columns: Column[]) => columns.map(({ name }) => ({ value: name, label: name }));

function KeysSlot({ slot, columns, otherColumns, onChange }: SlotProps) {
  const [pairs, setPairs] = useState<[string, string][]>([["", ""]]);
  const change = (next: [string, string][]) => {
    setPairs(next);
    onChange(next.every(([here, there]) => here && there) ? next.map(([here, there]) => `${writtenName(here)} = ${writtenName(there)}`).join(", ") : "");
  };
  const put = (at: number, pair: [string, string]) => change(pairs.map((each, index) => (index === at ? pair : each)));
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{slot.label}</legend>
      {pairs.map(([here, there], at) => (
        <div key={at} className={classes.row}>
          <ChoiceField label="Column here" value={here} options={choose(asOptions(columns), "Choose…")} onChange={(next) => put(at, [next, there])} />
          <ChoiceField label="equals column there" value={there} options={choose(asOptions(otherColumns), otherColumns.length > 0 ? "Choose…" : "Choose the dataset first")} onChange={(next) => put(at, [here, next])} />
          {pairs.length > 1 && <IconButton label={`Remove key ${at + 1}`} onClick={() => change(pairs.filter((_, index) => index !== at))}><IconTrash size={17} /></IconButton>}
        </div>
      ))}
      <div><Button icon={<IconPlus size={17} />} onClick={() => change([...pairs, ["", ""]])}>Another key</Button></div>
    </fieldset>
  );
}

const kConstants = [["text", "a text"], ["double", "a number"], ["date", "a date"], ["boolean", "true or false"], ["null", "no value"]] as const;

function ConstantSlot({ slot, onChange }: SlotProps) {
  const [type, setType] = useState("text");
  const [text, setText] = useState("");
  const change = (kind: string, value: string) => {
    setType(kind);
    setText(value);
    onChange(kind === "null" ? "null" : value === "" ? "" : writtenValue(kind, value));
  };
  return (
    <div className={classes.row}>
      <ChoiceField label={slot.label} value={type} options={kConstants.map(([value, label]) => ({ value, label }))} onChange={(next) => change(next, next === "boolean" ? "true" : type === "boolean" ? "" : text)} />
      {type === "boolean" && <ChoiceField label="Value" value={text} options={["true", "false"].map((each) => ({ value: each, label: each }))} onChange={(next) => change(type, next)} />}
      {type !== "boolean" && type !== "null" && <Field label="Value" value={text} placeholder={type === "date" ? "2024-01-31" : undefined} onChange={(next) => change(type, next)} />}
    </div>
  );
}

function ExpressionSlot({ slot, columns, onChange }: SlotProps) {
  const [text, setText] = useState("");
  const change = (next: string) => {
    setText(next);
    onChange(next.trim().replace(/\s*\n\s*/g, " "));
  };
  return (
    <>
      <LongField code rows={3} label={slot.label} value={text} onChange={change} note="For example: round(amount * 1.19, 2), year(ordered), first_name || ' ' || last_name, case when amount > 100 then 'large' else 'small' end." />
      <ChoiceField label="Put in a column" value="" options={choose(asOptions(columns), "Choose…")} onChange={(name) => name && change(`${text}${text && !text.endsWith(" ") ? " " : ""}${writtenName(name)} `)} />
    </>
  );
}

/** What one place of a step takes. */
export function StepSlot(props: SlotProps) {
  const { slot, columns, others, onChange } = props;
  switch (slot.type) {
    case "columns":
    case "any_columns":
      return <ColumnsSlot {...props} />;
    case "column":
      return <ChoiceSlot slot={slot} options={asOptions(columns)} onChange={(name) => onChange(name && writtenName(name))} />;
    case "table":
      return <ChoiceSlot slot={slot} options={others.map(({ reference, name }) => ({ value: reference, label: reference === name ? name : `${name} (${reference.slice(0, 8)})` }))} onChange={(name) => onChange(name && writtenName(name))} />;
    case "choice":
      return <ChoiceSlot slot={slot} options={slot.choices.map((value) => ({ value, label: words(value) }))} onChange={onChange} />;
    case "keys":
      return <KeysSlot {...props} />;
    case "new":
      return <TextSlot slot={slot} write={(text) => writtenName(text.trim())} onChange={onChange} />;
    case "text":
      return <TextSlot slot={slot} write={writtenText} onChange={onChange} />;
    case "number":
      return <TextSlot slot={slot} numeric write={writtenNumber} onChange={onChange} />;
    case "count":
      return <TextSlot slot={slot} numeric write={(text) => (/^[1-9]\d*$/.test(text.trim()) ? text.trim() : "")} note="A whole number, 1 or more." onChange={onChange} />;
    case "numbers":
      return (
        <TextSlot
          slot={slot} note="Two or more, with blanks between them." onChange={onChange}
          write={(text) => {
            const all = text.split(/[\s;]+|,\s+/).filter(Boolean).map(writtenNumber);
            return all.length > 1 && all.every(Boolean) ? all.join(", ") : "";
          }}
        />
      );
    case "news":
      return <LinesSlot slot={slot} write={(text) => (lines(text).length > 1 ? writtenNames(lines(text).map((line) => line.trim())) : "")} onChange={onChange} />;
    case "texts":
      return <LinesSlot slot={slot} write={(text) => lines(text).map(writtenText).join(", ")} onChange={onChange} />;
    case "constant":
      return <ConstantSlot {...props} />;
    case "condition":
      return <ConditionFields label={slot.label} columns={columns} onChange={onChange} />;
    case "expression":
      return <ExpressionSlot {...props} />;
  }
}
