import { IconCornerLeftUp, IconTable } from "@tabler/icons-react";
import { useEffect } from "react";
import { Link, useParams } from "react-router";

import { ApiError } from "@/api/client";
import { Button } from "@/components/button";
import { Empty } from "@/components/empty";
import { Notice } from "@/components/notice";
import { useTitle } from "@/components/page";
import { SkeletonLines } from "@/components/skeleton";
import { useAnswer } from "@/features/ask/api/answers";
import { askStore, useLiveAnswer, type LiveAnswer } from "@/features/ask/ask-store";
import { AnswerView } from "@/features/ask/components/answer-view";
import { AskBox } from "@/features/ask/components/ask-box";
import { useDatasets } from "@/features/datasets/api/datasets";

import { useAsk } from "../ask-actions";
import classes from "./answer.module.css";

function About({ datasetIds, previous }: { datasetIds: string[]; previous?: LiveAnswer["previous"] }) {
  const { data } = useDatasets();
  const datasets = (data?.items ?? []).filter(({ id }) => datasetIds.includes(id));
  return (
    <>
      {previous && <Link to={`/answers/${previous.id}`} className={classes.about}><IconCornerLeftUp size={15} aria-hidden /><span>{previous.question}</span></Link>}
      {datasets.map(({ id, name }) => (
        <Link key={id} to={`/datasets/${id}`} className={classes.about}><IconTable size={15} aria-hidden /><span>{name}</span></Link>
      ))}
    </>
  );
}

/** From this answer back to the files. */
function Origin({ answerId, datasetIds }: { answerId: string; datasetIds: string[] }) {
  const { data } = useDatasets();
  const datasets = (data?.items ?? []).filter(({ id }) => datasetIds.includes(id));
  return datasets.map(({ id, name }) => (
    <Link key={id} to={`/datasets/${id}?tab=lineage&answer=${answerId}`}>{datasets.length > 1 ? `Where ${name} comes from` : "Where this data comes from"}</Link>
  ));
}

export function AnswerPage() {
  const id = useParams().id ?? "";
  const live = useLiveAnswer(id);
  // The stream need not tell the conversation: then the stored answer does.
  const unnamed = live?.state.phase === "done" && live.state.conversationId === undefined;
  const stored = useAnswer(!live ? id : unnamed ? live.state.id : undefined);
  const ask = useAsk();
  const state = live?.state ?? stored.data;
  const streaming = state?.phase === "streaming";
  useTitle(state?.question ?? "Answer");

  useEffect(() => {
    if (!streaming) return;
    const cancel = (event: KeyboardEvent) => {
      if (event.key === "Escape") askStore.cancel();
    };
    window.addEventListener("keydown", cancel);
    return () => window.removeEventListener("keydown", cancel);
  }, [streaming]);

  if (!state) {
    if (!stored.error) return <div className={classes.loading}><SkeletonLines widths={["52%", "30%", "90%", "84%"]} /></div>;
    const gone = stored.error instanceof ApiError && stored.error.status === 404;
    return gone
      ? <Empty alone icon={<IconTable size={24} />} title="This answer is not here" action={<Link to="/history">Look at your history</Link>}>It may have been deleted, or it belongs to someone else.</Empty>
      : <div className={classes.loading}><Notice kind="error" title="The answer could not be fetched" action={<Button onClick={() => void stored.refetch()}>Try again</Button>}>{stored.error.message}</Notice></div>;
  }

  const { question, datasetIds } = state;
  const conversationId = state.conversationId ?? stored.data?.conversationId;
  const follow = (text: string) => ask({ question: text, datasetIds, conversationId }, state.id ? { id: state.id, question } : undefined);
  return (
    <div className={classes.page}>
      <div className={classes.content}>
        <AnswerView
          state={state}
          about={<About datasetIds={datasetIds} previous={live?.previous} />}
          origin={state.id && <Origin answerId={state.id} datasetIds={datasetIds} />}
          onAsk={follow}
          onChoose={(query) => ask({ question, datasetIds, conversationId, query })}
          onRetry={() => ask(live?.ask ?? { question, datasetIds })}
        />
      </div>
      <div className={classes.dock}>
        <AskBox docked datasetIds={datasetIds} busy={streaming} onCancel={askStore.cancel} onAsk={follow} placeholder={streaming ? "Answering" : "Ask a follow-up"} />
      </div>
    </div>
  );
}
