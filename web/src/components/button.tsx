import { Loader, Tooltip } from "@mantine/core";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { Link } from "react-router";

import classes from "./button.module.css";

interface ButtonProps {
  children: ReactNode;
  onClick?: () => void;
  kind?: "primary" | "quiet" | "danger";
  type?: "button" | "submit";
  icon?: ReactNode;
  disabled?: boolean;
  /** It does nothing now, and keeps the keyboard. */
  idle?: boolean;
  /** What it began is going on: until then it is idle. */
  loading?: boolean;
  wide?: boolean;
}

export function Button({ children, onClick, kind = "quiet", type = "button", icon, disabled, idle, loading, wide }: ButtonProps) {
  const off = idle || loading;
  // Of a form as well: the Enter that submits it is a press of its button.
  const press = off ? (event: MouseEvent) => event.preventDefault() : onClick;
  return (
    <button
      className={classes.button} data-kind={kind} data-wide={wide || undefined} type={type} onClick={press}
      disabled={disabled} aria-disabled={off || undefined} aria-busy={loading || undefined}
    >
      {loading ? <Loader size={17} color="currentColor" /> : icon}
      {children}
    </button>
  );
}

/** Looks like a button and leads elsewhere. */
export function ButtonLink({ to, onClick, children }: Pick<ButtonProps, "children" | "onClick"> & { to: string }) {
  return <Link className={classes.button} data-kind="quiet" to={to} onClick={onClick}>{children}</Link>;
}

interface IconButtonProps extends Pick<ComponentProps<"button">, "aria-expanded" | "disabled" | "onClick" | "type"> {
  label: string;
  children: ReactNode;
  kind?: "plain" | "primary" | "filled";
  small?: boolean;
}

/** A button with a picture only: the label is its tooltip and its name. */
export function IconButton({ label, children, kind = "plain", small, type = "button", ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} openDelay={350} classNames={{ tooltip: classes.tooltip! }} events={{ hover: true, focus: true, touch: false }}>
      <button {...rest} className={classes.icon} data-kind={kind} data-small={small || undefined} type={type} aria-label={label}>
        {children}
      </button>
    </Tooltip>
  );
}
