import type { ReactNode } from "react";

import classes from "./card.module.css";

interface CardProps {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Name of the region for those who cannot see it, where there is no title. */
  label?: string;
  flush?: boolean;
}

export function Card({ title, actions, children, label, flush }: CardProps) {
  return (
    <section className={classes.card} aria-label={label ?? (typeof title === "string" ? title : undefined)}>
      {(title || actions) && (
        <header className={classes.header}>
          <h2 className={classes.title}>{title}</h2>
          <div className={classes.actions}>{actions}</div>
        </header>
      )}
      <div className={flush ? undefined : classes.body}>{children}</div>
    </section>
  );
}
