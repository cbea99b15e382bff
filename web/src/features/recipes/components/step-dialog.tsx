import { IconArrowLeft } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

import { Button } from "@/components/button";
import { Dialog, DialogButtons } from "@/components/dialog";
import { SearchField } from "@/components/field";
import { Form } from "@/components/form";
import { Notice } from "@/components/notice";
import { useEveryDataset, useProfile } from "@/features/datasets/api/datasets";
import { formatCount } from "@/lib/format";

import type { Column } from "../condition";
import { referenceOf } from "../references";
import { lineOf, missingOf, slotsOf, usageOf, type StepForm } from "../step-forms";
import { formsFor, kSearched } from "../step-search";
import { writtenName } from "../step-text";
import classes from "./step-dialog.module.css";
import { StepSlot } from "./step-slot";

/** All kinds of steps, found by what they do. */
function Palette({ onChoose }: { onChoose: (form: StepForm) => void }) {
  const [search, setSearch] = useState("");
  const found = formsFor(search);
  const groups = [...new Set(found.map(({ group }) => group))];
  return (
    <Form
      label="Kinds of steps"
      onSubmit={(event) => {
        event.preventDefault();
        if (found[0]) onChoose(found[0]);
      }}
    >
      <SearchField label={`Find a step: ${kSearched.join(", ")}…`} value={search} onChange={setSearch} autoFocus />
      <p role="status" className="visually-hidden">{search.trim() ? `${formatCount(found.length, "step")} found` : ""}</p>
      {found.length === 0 && <p className={classes.none}>No step is called so.</p>}
      {groups.map((group) => (
        <section key={group} aria-label={group}>
          <h3 className={classes.heading}>{group}</h3>
          <ul className={classes.palette}>
            {found.filter((form) => form.group === group).map((form) => (
              <li key={form.pattern}>
                <button type="button" className={classes.form} onClick={() => onChoose(form)}>
                  <span className={classes.title}>{form.title}</span>
                  <span className={classes.sentence}>{form.sentence}</span>
                  <code className={classes.usage}>{usageOf(form.parts)}</code>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Form>
  );
}

interface FillProps {
  form: StepForm;
  datasetId: string;
  columns: Column[];
  onBack: () => void;
  onAdd: (line: string) => void;
}

function Fill({ form, datasetId, columns, onBack, onAdd }: FillProps) {
  const [values, setValues] = useState<Record<string, string>>({});
  const readable = useEveryDataset();
  const all = readable.data ?? [];
  const others = all.filter(({ id, is_processed }) => is_processed && id !== datasetId).map((each) => ({ id: each.id, name: each.name, reference: referenceOf(each, all) }));
  const other = others.find(({ reference }) => writtenName(reference) === values.table)?.id;
  const profile = useProfile(other ?? "", other !== undefined);
  const otherColumns = (profile.data?.columns ?? []).map(({ name, type }) => ({ name, type }));
  const error = slotsOf(form.parts).some(({ type }) => type === "table") ? readable.error ?? profile.error : null;
  const missing = missingOf(form.parts, values);
  const line = lineOf(form.parts, values);
  return (
    <Form
      label={form.title}
      onSubmit={(event) => {
        event.preventDefault();
        if (missing.length === 0) onAdd(line);
      }}
    >
      <p className={classes.sentence}>{form.sentence}</p>
      {slotsOf(form.parts).map((slot) => (
        <StepSlot
          key={slot.type === "keys" ? `${slot.name} ${other}` : slot.name} slot={slot} columns={columns} others={others} otherColumns={otherColumns}
          onChange={(written) => setValues((before) => ({ ...before, [slot.name]: written, ...(slot.type === "table" ? { keys: "" } : {}) }))}
        />
      ))}
      {error && <Notice kind="error" title={profile.error ? "Its columns could not be fetched" : "Your datasets could not be fetched"}>{error.message}</Notice>}
      <div className={classes.written}>
        <code aria-label="The line it writes">{line}</code>
        {missing.length > 0 && <p className={classes.type}>Still to be filled in: {missing.map(({ label }) => label).join("; ")}</p>}
      </div>
      <DialogButtons>
        <Button icon={<IconArrowLeft size={17} />} onClick={onBack}>Other steps</Button>
        <Button kind="primary" type="submit" disabled={missing.length > 0}>Add this step</Button>
      </DialogButtons>
    </Form>
  );
}

interface StepDialogProps extends Pick<FillProps, "datasetId" | "columns" | "onAdd"> {
  open: boolean;
  /** The keyboard goes elsewhere when it closes. */
  left: boolean;
  onClose: () => void;
}

/** A step without its grammar: what it does is chosen, its places are filled, its line is written. */
export function StepDialog({ open, left, onClose, ...rest }: StepDialogProps) {
  const [form, setForm] = useState<StepForm>();
  const body = useRef<HTMLDivElement>(null);
  const close = () => {
    setForm(undefined);
    onClose();
  };
  // What was pressed to get here is gone: the keyboard goes on in the first field.
  useEffect(() => {
    if (open) body.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }, [open, form]);
  return (
    <Dialog open={open} wide title={form?.title ?? "Add a step"} onClose={close} keepFocus={left}>
      <div ref={body}>
        {form
          ? <Fill key={form.pattern} form={form} {...rest} onBack={() => setForm(undefined)} onAdd={(line) => { setForm(undefined); rest.onAdd(line); }} />
          : <Palette onChoose={setForm} />}
      </div>
    </Dialog>
  );
}
