import { Menu as MantineMenu } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";

import classes from "./menu.module.css";

export interface MenuItem {
  label: string;
  note?: string;
  icon?: ReactNode;
  checked?: boolean;
  danger?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactNode;
  title?: string;
  items: MenuItem[];
  /** Stay open after a choice: for lists of check boxes. */
  several?: boolean;
}

export function Menu({ trigger, title, items, several }: MenuProps) {
  return (
    <MantineMenu position="bottom-start" closeOnItemClick={!several} classNames={classes} width="max-content" offset={6} transitionProps={{ duration: 100 }}>
      <MantineMenu.Target>{trigger}</MantineMenu.Target>
      <MantineMenu.Dropdown>
        {title && <MantineMenu.Label>{title}</MantineMenu.Label>}
        {items.map((item, index) => (
          <MantineMenu.Item
            key={index} onClick={item.onSelect} leftSection={item.icon} data-danger={item.danger || undefined}
            role={item.checked === undefined ? "menuitem" : several ? "menuitemcheckbox" : "menuitemradio"} aria-checked={item.checked}
            rightSection={item.checked === undefined ? undefined : <IconCheck size={16} visibility={item.checked ? "visible" : "hidden"} />}
          >
            {item.label}
            {item.note && <span className={classes.note}>{item.note}</span>}
          </MantineMenu.Item>
        ))}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}
