import { Menu as MantineMenu } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";

import classes from "./menu.module.css";

export interface MenuItem {
  label: string;
  note?: string;
  icon?: ReactNode;
  checked?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactNode;
  title?: string;
  items: MenuItem[];
  /** Any number of them may be checked, and it stays open after a choice; else one is, or none when it is a list of actions. */
  several?: boolean;
}

function Item({ item, several }: { item: MenuItem; several?: boolean }) {
  const content = (
    <span className={classes.content}>
      {item.icon}
      <span>
        {item.label}
        {item.note && <span className={classes.note}>{item.note}</span>}
      </span>
    </span>
  );
  if (item.checked === undefined) return <MantineMenu.Item onClick={item.onSelect}>{content}</MantineMenu.Item>;
  const shared = { checked: item.checked, checkIcon: null, rightSection: <IconCheck size={16} visibility={item.checked ? "visible" : "hidden"} aria-hidden /> };
  return several
    ? <MantineMenu.CheckboxItem {...shared} onChange={item.onSelect}>{content}</MantineMenu.CheckboxItem>
    : <MantineMenu.RadioItem {...shared} value={item.label} onChange={item.onSelect} closeMenuOnClick>{content}</MantineMenu.RadioItem>;
}

export function Menu({ trigger, title, items, several }: MenuProps) {
  return (
    <MantineMenu position="bottom-start" classNames={classes} width="max-content" offset={6} transitionProps={{ duration: 100 }}>
      <MantineMenu.Target>{trigger}</MantineMenu.Target>
      <MantineMenu.Dropdown>
        {title && <MantineMenu.Label>{title}</MantineMenu.Label>}
        {items.map((item, index) => <Item key={index} item={item} several={several} />)}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}
