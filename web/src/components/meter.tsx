import classes from "./meter.module.css";

/** How far something is, 0..1; without a value it only shows that something goes on. */
export function Meter({ value, label }: { value?: number; label: string }) {
  const known = value !== undefined && value > 0;
  return (
    <div
      className={classes.track} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100}
      aria-valuenow={known ? Math.round(value * 100) : undefined}
    >
      <div className={classes.fill} data-unknown={!known || undefined} style={known ? { width: `${Math.min(value, 1) * 100}%` } : undefined} />
    </div>
  );
}
