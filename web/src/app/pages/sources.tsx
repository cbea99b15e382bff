import { IconPlugConnected } from "@tabler/icons-react";
import { useState } from "react";
import { useNavigate } from "react-router";

import { Button } from "@/components/button";
import { Empty } from "@/components/empty";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Skeleton } from "@/components/skeleton";
import { formatCount } from "@/lib/format";
import { useSources } from "@/features/sources/api/sources";
import { SourceDialog } from "@/features/sources/components/source-dialog";
import { SourceRows } from "@/features/sources/components/source-list";

import classes from "./pages.module.css";

export function SourcesPage() {
  const { data, error, isPending } = useSources();
  const [connecting, setConnecting] = useState(false);
  const navigate = useNavigate();
  const sources = data?.items ?? [];
  const connect = <Button kind="primary" icon={<IconPlugConnected size={18} />} onClick={() => setConnecting(true)}>Connect a source</Button>;
  return (
    <Page title="Sources" note={sources.length > 0 ? formatCount(sources.length, "source") : undefined} actions={sources.length > 0 && connect}>
      <div className={classes.stack}>
        {error && <Notice kind="error" title="The sources could not be fetched">{error.message}</Notice>}
        {isPending && <Skeleton height={72} radius={14} />}
        {sources.length > 0 && <SourceRows sources={sources} />}
        {data && sources.length === 0 && (
          <Empty icon={<IconPlugConnected size={25} stroke={1.7} />} title="Nothing connected" action={connect}>
            Connect PostgreSQL, MySQL or MariaDB, files in a bucket or at an address, and keep their tables as datasets, taken once or on a schedule. Nothing is ever written there.
          </Empty>
        )}
      </div>
      <SourceDialog open={connecting} onClose={() => setConnecting(false)} onSaved={({ id }) => void navigate(`/sources/${id}`)} />
    </Page>
  );
}
