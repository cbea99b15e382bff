import { IconHistory } from "@tabler/icons-react";
import { Link } from "react-router";

import { Button } from "@/components/button";
import { Empty } from "@/components/empty";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { SkeletonLines } from "@/components/skeleton";
import { formatCount } from "@/lib/format";
import { useHistory } from "@/features/history/api/history";
import { HistoryList } from "@/features/history/components/history-list";

import classes from "./pages.module.css";

export function HistoryPage() {
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useHistory();
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const total = data?.pages[0]?.total ?? items.length;
  return (
    <Page title="History" note={items.length > 0 ? formatCount(total, "question") : undefined}>
      <div className={classes.stack}>
        {error && <Notice kind="error" title="The history could not be fetched">{error.message}</Notice>}
        {isPending && <SkeletonLines widths={["70%", "55%", "64%", "48%"]} />}
        {items.length > 0 && <HistoryList items={items} />}
        {hasNextPage && <div className={classes.more}><Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>Show more</Button></div>}
        {data && items.length === 0 && (
          <Empty icon={<IconHistory size={25} stroke={1.7} />} title="No questions yet" action={<Link to="/">Ask the first one</Link>}>
            Every question you ask is kept here with its answer.
          </Empty>
        )}
      </div>
    </Page>
  );
}
