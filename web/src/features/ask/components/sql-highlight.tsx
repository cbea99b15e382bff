import { StandardSQL } from "@codemirror/lang-sql";
import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";
import { useMemo } from "react";

import classes from "./sql-highlight.module.css";

const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.operatorKeyword, tags.typeName], class: classes.keyword! },
  { tag: tags.string, class: classes.string! },
  { tag: [tags.number, tags.bool, tags.null], class: classes.number! },
  { tag: tags.comment, class: classes.comment! },
]);

/** SQL with its words told apart, by CodeMirror's own parser; no editor, so it stays light. Loaded when first needed. */
export default function SqlHighlight({ sql }: { sql: string }) {
  const parts = useMemo(() => {
    const out: { text: string; style: string }[] = [];
    highlightCode(sql, StandardSQL.language.parser.parse(sql), highlighter, (text, style) => out.push({ text, style }), () => out.push({ text: "\n", style: "" }));
    return out;
  }, [sql]);
  return <code>{parts.map(({ text, style }, index) => (style ? <span key={index} className={style}>{text}</span> : text))}</code>;
}
