import { IconArrowRight } from "@tabler/icons-react";

import classes from "./question-list.module.css";

interface QuestionListProps {
  title: string;
  questions: string[];
  onAsk: (question: string) => void;
  /** As pills side by side. */
  compact?: boolean;
}

/** Questions one can ask with a press. */
export function QuestionList({ title, questions, onAsk, compact }: QuestionListProps) {
  if (!questions.length) return null;
  return (
    <section aria-label={title} className={classes.section}>
      <h2 className={classes.title}>{title}</h2>
      <ul className={compact ? classes.pills : classes.list}>
        {questions.map((question) => (
          <li key={question}>
            <button type="button" className={compact ? classes.pill : classes.question} onClick={() => onAsk(question)}>
              <span>{question}</span>
              {!compact && <IconArrowRight size={17} aria-hidden />}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
