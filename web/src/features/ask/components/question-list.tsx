import { IconArrowRight } from "@tabler/icons-react";

import classes from "./question-list.module.css";

interface QuestionListProps {
  title: string;
  questions: string[];
  onAsk: (question: string) => void;
}

/** Questions one can ask with a press. */
export function QuestionList({ title, questions, onAsk }: QuestionListProps) {
  if (!questions.length) return null;
  return (
    <section aria-label={title} className={classes.section}>
      <h2 className={classes.title}>{title}</h2>
      <ul className={classes.list}>
        {questions.map((question) => (
          <li key={question}>
            <button type="button" className={classes.question} onClick={() => onAsk(question)}>
              <span>{question}</span>
              <IconArrowRight size={17} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
