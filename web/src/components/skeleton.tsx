import classes from "./skeleton.module.css";

/** A quiet place-holder; those who cannot see it hear the live status instead. */
export function Skeleton({ width = "100%", height = 14, radius = 7 }: { width?: number | string; height?: number | string; radius?: number }) {
  return <span aria-hidden className={classes.skeleton} style={{ width, height, borderRadius: radius }} />;
}

export function SkeletonLines({ widths }: { widths: string[] }) {
  return <span className={classes.lines}>{widths.map((width, index) => <Skeleton key={index} width={width} />)}</span>;
}
