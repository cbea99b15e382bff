import { ActionIcon, Button as MantineButton, Tooltip } from "@mantine/core";
import type { ComponentProps, ReactNode } from "react";

import classes from "./button.module.css";

interface ButtonProps {
  children: ReactNode;
  onClick?: () => void;
  kind?: "primary" | "quiet" | "danger";
  type?: "button" | "submit";
  icon?: ReactNode;
  disabled?: boolean;
  loading?: boolean;
  wide?: boolean;
}

export function Button({ children, onClick, kind = "quiet", type = "button", icon, disabled, loading, wide }: ButtonProps) {
  return (
    <MantineButton
      className={classes.button} data-kind={kind} type={type} onClick={onClick} leftSection={icon} disabled={disabled}
      loading={loading} fullWidth={wide} variant={kind === "primary" ? "filled" : "default"} radius="md" size="sm"
    >
      {children}
    </MantineButton>
  );
}

interface IconButtonProps extends Pick<ComponentProps<"button">, "aria-expanded" | "aria-pressed"> {
  label: string;
  children: ReactNode;
  onClick?: () => void;
  accent?: boolean;
  disabled?: boolean;
  small?: boolean;
  type?: "button" | "submit";
}

/** A button with a picture only: the label is its tooltip and its name. */
export function IconButton({ label, children, accent, small, type = "button", ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} openDelay={350} withArrow={false} className={classes.tooltip} events={{ hover: true, focus: true, touch: false }}>
      <ActionIcon
        className={classes.icon} data-accent={accent || undefined} variant="transparent" size={small ? 30 : 36} radius="md" type={type}
        aria-label={label} {...rest}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
