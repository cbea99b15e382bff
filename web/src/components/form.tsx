import type { FormEvent, ReactNode } from "react";

import classes from "./form.module.css";

/** Fields one below the other. */
export function Form({ label, onSubmit, children }: { label: string; onSubmit: (event: FormEvent) => void; children: ReactNode }) {
  return <form className={classes.form} aria-label={label} onSubmit={onSubmit}>{children}</form>;
}
