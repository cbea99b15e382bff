import { useDebouncedValue } from "@mantine/hooks";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";

import type { HistoryItem } from "@/api/types";
import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Empty } from "@/components/empty";
import { SearchField } from "@/components/field";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { SkeletonLines } from "@/components/skeleton";
import { formatCount } from "@/lib/format";
import { useForgetAnswer, useHistory } from "@/features/history/api/history";
import { HistoryList } from "@/features/history/components/history-list";

import classes from "./pages.module.css";

const kFew = 8; // as many are found by looking
const kPause = 150;

export function HistoryPage() {
  const [words, setWords] = useState("");
  const [searched] = useDebouncedValue(words.trim(), kPause);
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useHistory(searched);
  const [forgetting, setForgetting] = useState<HistoryItem>();
  const forget = useForgetAnswer();
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const total = data?.pages[0]?.total ?? items.length;
  return (
    <Page title="History" note={items.length > 0 ? formatCount(total, "question") : undefined}>
      <div className={classes.stack}>
        {error && <Notice kind="error" title="The history could not be fetched">{error.message}</Notice>}
        {isPending && <SkeletonLines widths={["70%", "55%", "64%", "48%"]} />}
        {(words || items.length > kFew) && <SearchField label="Find a question" value={words} onChange={setWords} />}
        {items.length > 0 && <HistoryList items={items} onForget={setForgetting} />}
        {searched && data && items.length === 0 && <p role="status" className={classes.nothing}>No question holds “{searched}”.</p>}
        {hasNextPage && <div className={classes.more}><Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>Show more</Button></div>}
        {!searched && data && items.length === 0 && (
          <Empty icon={<IconHistory size={25} stroke={1.7} />} title="No questions yet" action={<Link to="/">Ask the first one</Link>}>
            Every question you ask is kept here with its answer.
          </Empty>
        )}
      </div>
      <ConfirmDialog
        open={forgetting !== undefined} title="Delete this question?" confirm="Delete question" busy={forget.isPending} error={forget.error?.message}
        onClose={() => setForgetting(undefined)} onConfirm={() => forgetting && forget.mutate(forgetting.id, { onSuccess: () => setForgetting(undefined) })}
      >
        “{forgetting?.question}” and its answer are removed. The data it was asked of stays.
      </ConfirmDialog>
    </Page>
  );
}
