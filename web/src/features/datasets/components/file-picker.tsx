import { IconClipboard, IconPlus, IconUpload } from "@tabler/icons-react";
import { useRef, type ReactNode } from "react";

import { Button, IconButton } from "@/components/button";

import { pasteStore } from "../paste-store";
import { uploadStore } from "../upload-store";
import classes from "./file-picker.module.css";

/** What may be brought, for a person. */
export const kFormats = "Excel, CSV, JSON, Parquet, SQLite or DuckDB, also zipped";

const kAccepted = ".csv,.tsv,.tab,.psv,.txt,.dat,.json,.ndjson,.jsonl,.parquet,.sqlite,.sqlite3,.db,.duckdb,.gz,.zst,.zip,.xlsx,.xlsm,.xlsb,.xls,.ods,.arrow,.feather,.html,.htm,.xml";

function useFilePicker(): { open: () => void; input: ReactNode } {
  const ref = useRef<HTMLInputElement>(null);
  return {
    open: () => ref.current?.click(),
    input: (
      <input
        ref={ref} type="file" multiple accept={kAccepted} hidden aria-label="Choose data files" tabIndex={-1}
        onChange={({ target }) => {
          uploadStore.add([...(target.files ?? [])]);
          target.value = "";
        }}
      />
    ),
  };
}

export function UploadButton({ primary, children = "Add data" }: { primary?: boolean; children?: ReactNode }) {
  const { open, input } = useFilePicker();
  return (
    <>
      {input}
      <Button kind={primary ? "primary" : "quiet"} icon={<IconUpload size={17} />} onClick={open}>{children}</Button>
    </>
  );
}

export const PasteButton = () => <Button icon={<IconClipboard size={17} />} onClick={() => pasteStore.open()}>Paste</Button>;

/** The small one that stands in the box to ask. */
export function AddDataButton() {
  const { open, input } = useFilePicker();
  return (
    <>
      {input}
      <IconButton small label="Add data" onClick={open}><IconPlus size={18} /></IconButton>
    </>
  );
}

/** The large invitation of a first visit: a place to drop a file, or to choose one. */
export function DropInvitation() {
  const { open, input } = useFilePicker();
  return (
    <div className={classes.wrap}>
      {input}
      <button type="button" className={classes.invitation} onClick={open}>
        <span className={classes.icon} aria-hidden><IconUpload size={24} stroke={1.7} /></span>
        <span className={classes.title}>Drop a file here, or <span className={classes.link}>choose one</span></span>
        <span className={classes.text}>{kFormats}. It stays on your own server.</span>
      </button>
      <p className={classes.other}>or <button type="button" className={classes.link} onClick={() => pasteStore.open()}>paste a table or a link</button></p>
    </div>
  );
}
