import { IconTrash } from "@tabler/icons-react";
import { Link } from "react-router";

import type { HistoryItem } from "@/api/types";
import { IconButton } from "@/components/button";
import { formatAgo } from "@/lib/format";

import classes from "./history-list.module.css";

export function HistoryList({ items, onForget }: { items: HistoryItem[]; onForget: (item: HistoryItem) => void }) {
  return (
    <ol className={classes.list}>
      {items.map((item) => (
        <li key={item.id}>
          <Link to={`/answers/${item.id}`} className={classes.row}>
            <span className={classes.text}>
              <span className={classes.question}>{item.question}</span>
              {item.sentence && <span className={classes.sentence}>{item.sentence}</span>}
            </span>
            <time className={classes.when} dateTime={String(item.created_at)}>{formatAgo(item.created_at)}</time>
          </Link>
          <span className={classes.forget}><IconButton label={`Delete “${item.question}”`} onClick={() => onForget(item)}><IconTrash size={17} /></IconButton></span>
        </li>
      ))}
    </ol>
  );
}

/** The last few questions, for the side of the page. Asked again, one stands once: with the answer on the page, else its newest. */
export function RecentQuestions({ items, current, most }: { items: HistoryItem[]; current?: string; most: number }) {
  const kept = new Map<string, HistoryItem>();
  for (const item of items) if (!kept.has(item.question) || item.id === current) kept.set(item.question, item);
  return (
    <ul className={classes.recent}>
      {[...kept.values()].slice(0, most).map(({ id, question }) => (
        <li key={id}>
          <Link to={`/answers/${id}`} aria-current={id === current ? "page" : undefined} title={question}>{question}</Link>
        </li>
      ))}
    </ul>
  );
}
