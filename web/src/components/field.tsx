import { NativeSelect, PasswordInput, Textarea, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";

import classes from "./field.module.css";

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  kind?: "text" | "email" | "password";
  autoComplete?: string;
  note?: string;
  required?: boolean;
  minLength?: number;
  autoFocus?: boolean;
  placeholder?: string;
  inputMode?: "numeric";
}

const kOrder: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];

export function Field({ kind = "text", onChange, note, ...rest }: FieldProps) {
  const shared = { ...rest, description: note, size: "md" as const, radius: "md", withAsterisk: false, inputWrapperOrder: kOrder, classNames: classes };
  return kind === "password"
    ? <PasswordInput {...shared} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
    : <TextInput {...shared} type={kind} onChange={({ currentTarget }) => onChange(currentTarget.value)} />;
}

interface ChoiceFieldProps extends Pick<FieldProps, "label" | "value" | "note"> {
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}

/** One of a few, with its label above. */
export function ChoiceField({ label, value, note, options, onChange }: ChoiceFieldProps) {
  return (
    <NativeSelect
      label={label} value={value} description={note} data={options} size="md" radius="md" inputWrapperOrder={kOrder} classNames={classes}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

interface LongFieldProps extends Pick<FieldProps, "label" | "value" | "onChange" | "note" | "autoFocus"> {
  /** Columns stay below one another. */
  code?: boolean;
  rows?: number;
}

/** Several lines. */
export function LongField({ onChange, note, code, rows = 8, ...rest }: LongFieldProps) {
  return (
    <Textarea
      {...rest} description={note} size="md" radius="md" rows={rows} spellCheck={false} data-code={code || undefined} inputWrapperOrder={kOrder}
      classNames={classes} onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

export function SearchField({ label, value, onChange, autoFocus }: Pick<FieldProps, "label" | "value" | "onChange" | "autoFocus">) {
  return (
    <TextInput
      type="search" size="md" radius="md" aria-label={label} placeholder={label} value={value} classNames={classes} data-autofocus={autoFocus || undefined}
      leftSection={<IconSearch size={17} aria-hidden />} onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
