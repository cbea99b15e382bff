import { IconChevronDown, IconTable } from "@tabler/icons-react";

import { Menu } from "@/components/menu";
import { formatCount } from "@/lib/format";

import { chooseScope, useScope } from "../scope";
import classes from "./scope-picker.module.css";

/** Says and changes what a question is about. */
export function ScopePicker() {
  const { scope, ready } = useScope();
  const first = scope[0];
  if (!first) return null;
  const ids = scope.map(({ id }) => id);
  const name = scope.length === 1 ? first.name : `${first.name} + ${scope.length - 1}`;
  const toggle = (id: string) => {
    const next = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
    if (next.length) chooseScope(next);
  };
  return (
    <Menu
      several title="Ask about"
      items={ready.map((dataset) => ({
        label: dataset.name, note: `${formatCount(dataset.row_count, "row")}, ${formatCount(dataset.column_count, "column")}`,
        checked: ids.includes(dataset.id), onSelect: () => toggle(dataset.id),
      }))}
      trigger={
        <button type="button" className={classes.trigger} aria-label={`Asking about ${name}. Change`}>
          <IconTable size={16} aria-hidden />
          <span className={classes.name}>{name}</span>
          <IconChevronDown size={14} aria-hidden />
        </button>
      }
    />
  );
}
