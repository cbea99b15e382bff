import { useState, type FormEvent } from "react";

import type { Dataset } from "@/api/types";
import { Button } from "@/components/button";
import { Dialog, DialogButtons } from "@/components/dialog";
import { Field } from "@/components/field";
import { Form } from "@/components/form";
import { Notice } from "@/components/notice";
import { Switch } from "@/components/switch";

import { useUpdateDataset } from "../api/datasets";

/** Its name, what it is about, and who may ask it. */
export function EditDialog({ dataset, open, onClose }: { dataset: Dataset; open: boolean; onClose: () => void }) {
  return <Dialog open={open} title="Edit dataset" onClose={onClose}><EditForm dataset={dataset} onClose={onClose} /></Dialog>;
}

function EditForm({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) {
  const [name, setName] = useState(dataset.name);
  const [description, setDescription] = useState(dataset.description);
  const [shared, setShared] = useState(dataset.is_public);
  const update = useUpdateDataset(dataset.id);
  const save = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ name: name.trim(), description: description.trim(), is_public: shared }, { onSuccess: onClose });
  };
  return (
    <Form label="Edit dataset" onSubmit={save}>
      <Field label="Name" value={name} onChange={setName} required autoFocus />
      <Field label="Description" value={description} onChange={setDescription} note="Where it comes from, what a row is" />
      <Switch label="Shared" note="Everyone in your organization may ask it." checked={shared} onChange={setShared} />
      {update.error && <Notice kind="error">{update.error.message}</Notice>}
      <DialogButtons>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" loading={update.isPending} disabled={!name.trim()}>Save</Button>
      </DialogButtons>
    </Form>
  );
}
