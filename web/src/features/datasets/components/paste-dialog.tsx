import { useEffect, useState, type FormEvent } from "react";

import { Button } from "@/components/button";
import { Dialog, DialogButtons } from "@/components/dialog";
import { Field, LongField } from "@/components/field";
import { Form } from "@/components/form";
import { formatCount } from "@/lib/format";

import { addressIn, looksLikeTable, pasteStore, usePasteText } from "../paste-store";
import { uploadStore } from "../upload-store";

function nameOf(address: URL): string {
  const last = address.pathname.split("/").filter(Boolean).at(-1) ?? address.hostname;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function PasteForm({ given }: { given: string }) {
  const [text, setText] = useState(given);
  const [name, setName] = useState("");
  const address = addressIn(text);
  const lines = text.trim() ? text.trim().split(/\r?\n/).length : 0;
  const bring = (event: FormEvent) => {
    event.preventDefault();
    if (address) uploadStore.addAddress(address.href, nameOf(address));
    else uploadStore.addText(text, name.trim() || "Pasted table");
    pasteStore.close();
  };
  const said = address ? `The server fetches ${nameOf(address)} from ${address.host}.`
    : lines > 1 ? `A table of ${formatCount(lines, "line")}.`
      : "From a spreadsheet, a message or a page; or one https:// address of a file.";
  return (
    <Form label="Paste a table or a link" onSubmit={bring}>
      <LongField label="Table or link" value={text} onChange={setText} note={said} autoFocus code />
      {!address && <Field label="Name" value={name} onChange={setName} note="What the table is called; it can be changed later" />}
      <DialogButtons>
        <Button onClick={pasteStore.close}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={!address && lines < 2}>{address ? "Fetch it" : "Bring it in"}</Button>
      </DialogButtons>
    </Form>
  );
}

const kTyping = "input, textarea, select, [contenteditable=true], [role=dialog]";

/** Pasting anywhere on the page brings files and tables in; into a field it stays what it was. */
export function PasteDialog() {
  const given = usePasteText();
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof Element && event.target.closest(kTyping)) return;
      const files = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData("text/plain") ?? "";
      // A spreadsheet puts a picture of the cells beside their text.
      if (addressIn(text) || looksLikeTable(text)) pasteStore.open(text);
      else if (files.length) uploadStore.add(files);
      else return;
      event.preventDefault();
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, []);
  return <Dialog open={given !== undefined} title="Paste a table or a link" onClose={pasteStore.close}>{given !== undefined && <PasteForm given={given} />}</Dialog>;
}
