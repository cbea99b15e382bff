import classes from "./choice.module.css";

interface ChoiceProps {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
  disabled?: boolean;
}

/** One of a few, in the browser's own list. */
export function Choice({ label, value, options, onChange, disabled }: ChoiceProps) {
  return (
    <select className={classes.choice} aria-label={label} value={value} disabled={disabled} onChange={({ target }) => onChange(target.value)}>
      {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
    </select>
  );
}
