import { IconCheck, IconCopy } from "@tabler/icons-react";
import { lazy, Suspense } from "react";

import { IconButton } from "@/components/button";
import { useCopy } from "@/components/use-copy";
import { Card } from "@/components/card";

import classes from "./sql-block.module.css";

const Highlighted = lazy(() => import("./sql-highlight"));

export function SqlBlock({ sql }: { sql: string }) {
  const [copied, copy] = useCopy();
  return (
    <Card
      title="SQL" flush
      actions={<IconButton small label={copied ? "Copied" : "Copy SQL"} onClick={() => copy(sql)}>{copied ? <IconCheck size={16} /> : <IconCopy size={16} />}</IconButton>}
    >
      <pre className={classes.code} tabIndex={0} aria-label="The query that made this answer">
        <Suspense fallback={<code>{sql}</code>}><Highlighted sql={sql} /></Suspense>
      </pre>
    </Card>
  );
}
