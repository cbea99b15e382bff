import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";

import { Button, IconButton } from "@/components/button";
import { ChoiceField, Field } from "@/components/field";

import { comparisonsOf, takesValue, writtenCondition, type Column, type Comparison } from "../condition";
import classes from "./step-dialog.module.css";

const kEmpty: Comparison = { column: "", operator: "=", value: "" };
const kHints: Record<string, string> = { date: "2024-01-31", timestamp: "2024-01-31 12:00:00" };

/** Comparisons of columns with values, all of which or any of which must hold. */
export function ConditionFields({ label, columns, onChange }: { label: string; columns: Column[]; onChange: (written: string) => void }) {
  const [comparisons, setComparisons] = useState([kEmpty]);
  const [together, setTogether] = useState<"and" | "or">("and");
  const change = (next: Comparison[], how = together) => {
    setComparisons(next);
    setTogether(how);
    onChange(writtenCondition(next, how, columns));
  };
  const put = (at: number, part: Partial<Comparison>) => change(comparisons.map((each, index) => (index === at ? { ...each, ...part } : each)));
  const typeOf = (name: string) => columns.find((column) => column.name === name)?.type;
  const pick = (at: number, column: string) => {
    const fits = comparisonsOf(typeOf(column)).some(([operator]) => operator === comparisons[at]!.operator);
    const [was, is] = [typeOf(comparisons[at]!.column), typeOf(column)].map((type) => type === "boolean");
    put(at, { column, ...(fits ? {} : { operator: "=" }), ...(was === is ? {} : { value: is ? "true" : "" }) });
  };
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{label}</legend>
      {comparisons.length > 1 && (
        <ChoiceField
          label="What must hold" value={together} onChange={(how) => change(comparisons, how as "and" | "or")}
          options={[{ value: "and", label: "all of them" }, { value: "or", label: "any of them" }]}
        />
      )}
      {comparisons.map(({ column, operator, value }, at) => {
        const type = typeOf(column);
        return (
          <div key={at} className={classes.row}>
            <ChoiceField label="Column" value={column} options={[{ value: "", label: "Choose…" }, ...columns.map(({ name }) => ({ value: name, label: name }))]} onChange={(name) => pick(at, name)} />
            <ChoiceField label="Comparison" value={operator} options={comparisonsOf(type).map(([key, words]) => ({ value: key, label: words }))} onChange={(next) => put(at, { operator: next })} />
            {takesValue(operator) && (type === "boolean"
              ? <ChoiceField label="Value" value={value} options={["true", "false"].map((each) => ({ value: each, label: each }))} onChange={(next) => put(at, { value: next })} />
              : <Field label="Value" value={value} placeholder={kHints[type ?? ""]} onChange={(next) => put(at, { value: next })} />)}
            {comparisons.length > 1 && <IconButton label={`Remove comparison ${at + 1}`} onClick={() => change(comparisons.filter((_, index) => index !== at))}><IconTrash size={17} /></IconButton>}
          </div>
        );
      })}
      <div><Button icon={<IconPlus size={17} />} onClick={() => change([...comparisons, kEmpty])}>Another comparison</Button></div>
    </fieldset>
  );
}
