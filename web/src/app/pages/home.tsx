import { useTitle } from "@/components/page";
import { Skeleton } from "@/components/skeleton";
import { AskBox } from "@/features/ask/components/ask-box";
import { QuestionList } from "@/features/ask/components/question-list";
import { useSuggestions } from "@/features/datasets/api/datasets";
import { AddDataButton, DropInvitation } from "@/features/datasets/components/file-picker";
import { SampleFiles } from "@/features/datasets/components/sample-files";
import { ScopePicker } from "@/features/datasets/components/scope-picker";
import { UploadTray } from "@/features/datasets/components/upload-tray";
import { useScope } from "@/features/datasets/scope";

import { useAsk } from "../ask-actions";
import { usePrefetchAnswer } from "../prefetch";
import classes from "./home.module.css";

const kSuggestions = 5;

function Suggestions({ id, onAsk }: { id: string; onAsk: (question: string) => void }) {
  const { data, isPending } = useSuggestions(id);
  if (isPending) return <div className={classes.waiting}>{["58%", "46%", "64%"].map((width) => <Skeleton key={width} width={width} />)}</div>;
  return <QuestionList title="From your data" questions={data?.items.slice(0, kSuggestions) ?? []} onAsk={onAsk} />;
}

export function HomePage() {
  const { scope, ready, loading } = useScope();
  const ask = useAsk();
  useTitle("");
  const first = scope[0];
  const datasetIds = scope.map(({ id }) => id);
  const onAsk = (question: string) => ask({ question, datasetIds });
  usePrefetchAnswer(first !== undefined);
  // Which of the two pages it is comes with the list; showing one and then the other would only flicker.
  if (loading) return null;
  const empty = ready.length === 0;

  return (
    <div className={classes.home}>
      <h1 className={classes.title}>{empty ? "Bring your data. Ask in plain words." : "What do you want to know?"}</h1>
      {empty
        ? <>
            <p className={classes.lead}>Every answer comes with its chart, its numbers and the proof that they are right.</p>
            <DropInvitation />
            <UploadTray />
            <SampleFiles />
          </>
        : <>
            <AskBox large autoFocus onAsk={onAsk} datasetIds={datasetIds} placeholder="Ask anything about your data">
              <AddDataButton />
              <ScopePicker />
            </AskBox>
            <UploadTray />
            {first && <Suggestions id={first.id} onAsk={onAsk} />}
          </>}
    </div>
  );
}
