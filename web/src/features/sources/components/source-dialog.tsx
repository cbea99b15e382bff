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

export const kKinds = {
  postgresql: "PostgreSQL", mysql: "MySQL or MariaDB", s3: "Files in an S3 bucket", http: "A file at an address", sqlite: "SQLite file on the server", duckdb: "DuckDB file on the server",
};
const kPorts: Partial<Record<Kind, string>> = { postgresql: "5432", mysql: "3306" };
const kTls = { require: "Encrypted", verify: "Encrypted, certificate checked", off: "Not encrypted" };

const kPlaces = {
  s3: { label: "Bucket", placeholder: "s3://bucket/folder/", note: "Each Parquet, CSV or other file under it can be taken" },
  http: { label: "Address", placeholder: "https://example.com/sales.parquet", note: "Of a Parquet, CSV or other file" },
  sqlite: { label: "Path", placeholder: "/srv/data/shop.sqlite", note: "In a folder that an operator opened to sources" },
  duckdb: { label: "Path", placeholder: "/srv/data/shop.duckdb", note: "In a folder that an operator opened to sources" },
};

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

/** Where a database or file is and how to get in; it can be tried before it is kept. */
export function SourceDialog({ open, ...rest }: SourceDialogProps) {
  return (
    <Dialog open={open} title={rest.source ? "Edit source" : "Connect a source"} onClose={rest.onClose}>
      <SourceForm {...rest} />
    </Dialog>
  );
}

function SourceForm({ source, onClose, onSaved }: Omit<SourceDialogProps, "open">) {
  const [kind, setKind] = useState<Kind>(source?.kind ?? "postgresql");
  const [host, setHost] = useState(source?.host ?? "");
  const [port, setPort] = useState(String(source?.port || kPorts[kind] || ""));
  const [location, setLocation] = useState(source?.location ?? "");
  const [region, setRegion] = useState(source?.region ?? "");
  const [database, setDatabase] = useState(source?.database ?? "");
  const [username, setUsername] = useState(source?.username ?? "");
  const [password, setPassword] = useState("");
  const [tls, setTls] = useState<Tls>(source?.tls ?? "require");
  const [name, setName] = useState(source?.name ?? "");
  const test = useTrySource();
  const save = useSaveSource(source?.id);

  const isDatabase = kind in kPorts;
  const onServer = kind === "sqlite" || kind === "duckdb";
  const form: SourceRequest = {
    kind,
    ...(isDatabase
      ? { host: host.trim(), port: Number(port), database: database.trim(), tls }
      : { location: location.trim(), ...(kind === "s3" ? { host: host.trim(), region: region.trim() } : {}) }),
    ...(onServer ? {} : { username: username.trim() }),
    ...(password ? { password } : {}), ...(name.trim() ? { name: name.trim() } : {}),
  };
  const complete = isDatabase ? Boolean(form.host && form.port && form.database && form.username) : Boolean(form.location);
  const chooseKind = (value: string) => {
    if (!port || port === kPorts[kind]) setPort(kPorts[value as Kind] ?? port);
    if (tls === "verify") setTls("require");
    setKind(value as Kind);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(form, { onSuccess: (saved) => { onClose(); onSaved?.(saved); } });
  };
  const keepsPassword = source?.has_password && !password;

  return (
    <Form label={source ? "Edit source" : "Connect a source"} onSubmit={submit}>
      <ChoiceField label="Kind" value={kind} options={options(kKinds)} onChange={chooseKind} />
      {isDatabase && (
        <>
          <div className={classes.place}>
            <Field label="Host" value={host} onChange={setHost} placeholder="db.example.com" autoComplete="off" required />
            <Field label="Port" value={port} onChange={setPort} inputMode="numeric" autoComplete="off" required />
          </div>
          <Field label="Database" value={database} onChange={setDatabase} autoComplete="off" required />
        </>
      )}
      {!isDatabase && <Field {...kPlaces[kind as keyof typeof kPlaces]} value={location} onChange={setLocation} autoComplete="off" required />}
      {kind === "s3" && (
          <div className={classes.place}>
            <Field label="Server" value={host} onChange={setHost} placeholder="https://s3.example.com:9000" autoComplete="off" note="Leave it empty for Amazon S3" />
            <Field label="Region" value={region} onChange={setRegion} placeholder="us-east-1" autoComplete="off" />
          </div>
      )}
      {!onServer && (
        <>
          <Field
            label={kind === "s3" ? "Access key" : "User"} value={username} onChange={setUsername} autoComplete="off" required={isDatabase}
            note={isDatabase ? "One that may only read, and only what is needed" : "Leave it empty where none is needed"}
          />
          <Field
            label={kind === "s3" ? "Secret" : "Password"} kind="password" value={password} onChange={setPassword} autoComplete="new-password"
            note={source?.has_password ? "Leave it empty to keep the one there is" : "Kept sealed, and never shown again"}
          />
        </>
      )}
      {isDatabase && <ChoiceField label="Connection" value={tls} options={options(kTls, kind === "mysql" ? "verify" : undefined)} onChange={(value) => setTls(value as Tls)} />}
      <Field label="Name" value={name} onChange={setName} placeholder={isDatabase ? database : undefined} autoComplete="off" />
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
