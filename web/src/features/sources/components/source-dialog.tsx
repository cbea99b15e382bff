import { useState, type FormEvent } from "react";

import type { DataSource, SourceRequest } from "@/api/types";
import { Button } from "@/components/button";
import { Dialog, DialogButtons } from "@/components/dialog";
import { ChoiceField, Field } from "@/components/field";
import { Form } from "@/components/form";
import { Notice } from "@/components/notice";
import { formatCount } from "@/lib/format";

import { useSaveSource, useTrySource } from "../api/sources";
import classes from "./source.module.css";

export const kKinds = { postgresql: "PostgreSQL", mysql: "MySQL or MariaDB" };
const kPorts = { postgresql: "5432", mysql: "3306" };
const kTls = { require: "Encrypted", verify: "Encrypted, certificate checked", off: "Not encrypted" };

type Kind = keyof typeof kKinds;
type Tls = keyof typeof kTls;
const options = (names: Record<string, string>, leaveOut?: string) =>
  Object.entries(names).filter(([value]) => value !== leaveOut).map(([value, label]) => ({ value, label }));

interface SourceDialogProps {
  /** The one that is changed; a new one without it. */
  source?: DataSource;
  open: boolean;
  onClose: () => void;
  onSaved?: (source: DataSource) => void;
}

/** Where a database is and how to get in; it can be tried before it is kept. */
export function SourceDialog({ open, ...rest }: SourceDialogProps) {
  return (
    <Dialog open={open} title={rest.source ? "Edit source" : "Connect a database"} onClose={rest.onClose}>
      <SourceForm {...rest} />
    </Dialog>
  );
}

function SourceForm({ source, onClose, onSaved }: Omit<SourceDialogProps, "open">) {
  const [kind, setKind] = useState<Kind>(source?.kind ?? "postgresql");
  const [host, setHost] = useState(source?.host ?? "");
  const [port, setPort] = useState(String(source?.port ?? kPorts[kind]));
  const [database, setDatabase] = useState(source?.database ?? "");
  const [username, setUsername] = useState(source?.username ?? "");
  const [password, setPassword] = useState("");
  const [tls, setTls] = useState<Tls>(source?.tls ?? "require");
  const [name, setName] = useState(source?.name ?? "");
  const test = useTrySource();
  const save = useSaveSource(source?.id);

  const form: SourceRequest = {
    kind, host: host.trim(), port: Number(port), database: database.trim(), username: username.trim(), tls,
    ...(password ? { password } : {}), ...(name.trim() ? { name: name.trim() } : {}),
  };
  const complete = Boolean(form.host && form.port && form.database && form.username);
  const chooseKind = (value: string) => {
    if (port === kPorts[kind]) setPort(kPorts[value as Kind]);
    if (tls === "verify") setTls("require");
    setKind(value as Kind);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(form, { onSuccess: (saved) => { onClose(); onSaved?.(saved); } });
  };
  const keepsPassword = source?.has_password && !password;

  return (
    <Form label={source ? "Edit source" : "Connect a database"} onSubmit={submit}>
      <ChoiceField label="Kind" value={kind} options={options(kKinds)} onChange={chooseKind} />
      <div className={classes.place}>
        <Field label="Host" value={host} onChange={setHost} placeholder="db.example.com" autoComplete="off" required />
        <Field label="Port" value={port} onChange={setPort} inputMode="numeric" autoComplete="off" required />
      </div>
      <Field label="Database" value={database} onChange={setDatabase} autoComplete="off" required />
      <Field label="User" value={username} onChange={setUsername} autoComplete="off" required note="One that may only read, and only what is needed" />
      <Field
        label="Password" kind="password" value={password} onChange={setPassword} autoComplete="new-password"
        note={source?.has_password ? "Leave it empty to keep the one there is" : "Kept sealed, and never shown again"}
      />
      <ChoiceField label="Connection" value={tls} options={options(kTls, kind === "mysql" ? "verify" : undefined)} onChange={(value) => setTls(value as Tls)} />
      <Field label="Name" value={name} onChange={setName} placeholder={database} autoComplete="off" />
      {test.data?.ok && <p role="status" className={classes.good}>{test.data.server} answers, with {formatCount(test.data.table_count, "table")} to read.</p>}
      {test.data && !test.data.ok && <Notice kind="error" title="It cannot be reached like this">{test.data.message}</Notice>}
      {test.error && <Notice kind="error">{test.error.message}</Notice>}
      {save.error && <Notice kind="error">{save.error.message}</Notice>}
      <DialogButtons>
        <Button onClick={() => test.mutate(form)} loading={test.isPending} disabled={!complete || keepsPassword}>Try it</Button>
        <Button kind="primary" type="submit" loading={save.isPending} disabled={!complete}>{source ? "Save" : "Connect"}</Button>
      </DialogButtons>
    </Form>
  );
}
