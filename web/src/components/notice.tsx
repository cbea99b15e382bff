import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";

import classes from "./notice.module.css";

interface NoticeProps {
  kind?: "error" | "warning" | "info";
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Something the person should know; an error is read out at once. */
export function Notice({ kind = "info", title, children, action }: NoticeProps) {
  const Icon = kind === "info" ? IconInfoCircle : IconAlertTriangle;
  return (
    <div className={classes.notice} data-kind={kind} role={kind === "error" ? "alert" : "note"}>
      <Icon size={19} aria-hidden className={classes.icon} />
      <div className={classes.text}>
        {title && <p className={classes.title}>{title}</p>}
        {children && <div>{children}</div>}
      </div>
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}
