import { IconCheck, IconLink, IconRefresh } from "@tabler/icons-react";

import { IconButton } from "@/components/button";
import { useCopy } from "@/components/use-copy";

/** What can be done with a whole answer. */
export function AnswerActions({ onRetry }: { onRetry: () => void }) {
  const [copied, copy] = useCopy();
  return (
    <>
      <IconButton small label={copied ? "Copied" : "Copy link"} onClick={() => copy(window.location.href)}>
        {copied ? <IconCheck size={17} /> : <IconLink size={17} />}
      </IconButton>
      <IconButton small label="Ask again" onClick={onRetry}><IconRefresh size={17} /></IconButton>
    </>
  );
}
