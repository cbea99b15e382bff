import { IconCheck, IconCopy } from "@tabler/icons-react";
import { lazy, Suspense } from "react";

import { IconButton } from "@/components/button";
import { useCopy } from "@/components/use-copy";
import { Card } from "@/components/card";

import classes from "./sql-block.module.css";

const Highlighted = lazy(() => import("./sql-highlight"));

/** SQL with its words told apart as soon as that part of the page is there. */
export const SqlText = ({ sql }: { sql: string }) => <Suspense fallback={<code>{sql}</code>}><Highlighted sql={sql} /></Suspense>;

export function SqlBlock({ sql }: { sql: string }) {
  const [copied, copy] = useCopy();
  return (
    <Card
      title="SQL" flush
      actions={<IconButton small label={copied ? "Copied" : "Copy SQL"} onClick={() => copy(sql)}>{copied ? <IconCheck size={16} /> : <IconCopy size={16} />}</IconButton>}
    >
      <pre className={classes.code} tabIndex={0} aria-label="The query that made this answer">
        <SqlText sql={sql} />
      </pre>
    </Card>
  );
}
