import type { ReactNode } from "react";

import classes from "./empty.module.css";

interface EmptyProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** It is all there is on the page, so its title is the page's. */
  alone?: boolean;
}

export function Empty({ icon, title, children, action, alone }: EmptyProps) {
  const Title = alone ? "h1" : "p";
  return (
    <div className={classes.empty} data-alone={alone || undefined}>
      <div className={classes.icon} aria-hidden>{icon}</div>
      <Title className={classes.title}>{title}</Title>
      {children && <p className={classes.text}>{children}</p>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}
