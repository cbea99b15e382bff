import { useEffect, useRef, type KeyboardEvent, type ReactNode } from "react";

import classes from "./tabs.module.css";

export interface Tab {
  id: string;
  label: string;
}

interface TabsProps {
  label: string;
  tabs: Tab[];
  chosen: string;
  onChoose: (id: string) => void;
  children: ReactNode;
}

/** Several views of one thing, one shown. Arrow keys go from tab to tab. */
export function Tabs({ label, tabs, chosen, onChoose, children }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === chosen);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const tab = tabs[(next + tabs.length) % tabs.length]!;
    onChoose(tab.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${tab.id}"]`)?.focus();
  };
  useEffect(() => {
    list.current?.querySelector(`[data-tab="${chosen}"]`)?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [chosen]);
  return (
    <>
      <div ref={list} role="tablist" aria-label={label} className={classes.list} onKeyDown={move}>
        {tabs.map(({ id, label: name }) => (
          <button
            key={id} type="button" role="tab" id={`tab-${id}`} data-tab={id} aria-selected={id === chosen} aria-controls="tab-panel"
            tabIndex={id === chosen ? 0 : -1} className={classes.tab} onClick={() => onChoose(id)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${chosen}`}>{children}</div>
    </>
  );
}
