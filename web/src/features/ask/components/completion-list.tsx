import type { CompletionItem } from "../api/completion";
import classes from "./completion-list.module.css";

interface CompletionListProps {
  id: string;
  items: CompletionItem[];
  active: number;
  optionId: (index: number) => string;
  onTake: (item: CompletionItem) => void;
}

/** The question with what was typed in the one weight and what would come to it in the other. */
function Words({ item }: { item: CompletionItem }) {
  const end = item.before.length;
  const begin = end - item.insert.length;
  return <>{item.text.slice(0, begin)}<mark className={classes.added}>{item.text.slice(begin, end)}</mark>{item.text.slice(end)}</>;
}

/** What a question being typed may become. The field keeps the focus; it names the chosen option to assistive technology. */
export function CompletionList({ id, items, active, optionId, onTake }: CompletionListProps) {
  return (
    <>
      <ul id={id} className={classes.list} role="listbox" aria-label="Suggestions" hidden={items.length === 0}>
        {items.map((item, index) => (
          <li
            key={item.text} id={optionId(index)} className={classes.option} role="option" aria-selected={index === active}
            onMouseDown={(event) => {
              event.preventDefault(); // the field keeps the focus
              onTake(item);
            }}
          >
            <span className={classes.words}><Words item={item} /></span>
            {item.hint && <span className={classes.hint}>{item.hint}</span>}
          </li>
        ))}
      </ul>
      <span className={classes.status} role="status">{items.length > 0 ? `${items.length} ${items.length === 1 ? "suggestion" : "suggestions"}` : ""}</span>
    </>
  );
}
