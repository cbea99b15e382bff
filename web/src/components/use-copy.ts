import { useEffect, useState } from "react";

const kShown = 1600;

/** Copies text; the first value says for a moment that it was. */
export function useCopy(): [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), kShown);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (text: string) => {
    // The clipboard is there only on https and on this machine; elsewhere the old way still works.
    if (navigator.clipboard) void navigator.clipboard.writeText(text).then(() => setCopied(true), () => setCopied(copyBySelection(text)));
    else setCopied(copyBySelection(text));
  };
  return [copied, copy];
}

function copyBySelection(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
