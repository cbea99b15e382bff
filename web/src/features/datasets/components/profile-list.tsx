import {
  IconAbc, IconCalendar, IconCash, IconCategory, IconFingerprint, IconHash, IconMapPin, IconPercentage, IconToggleLeft,
} from "@tabler/icons-react";

import { useEffect, useRef } from "react";
import { useLocation } from "react-router";

import type { ColumnProfile, DatasetProfile } from "@/api/types";
import { formatCompact, formatCount, formatNumber, formatPercent } from "@/lib/format";

import { aboutDistinct } from "../distinct";
import { Distribution } from "./distribution";
import classes from "./profile-list.module.css";

const kRoles: Record<string, { label: string; Icon: typeof IconHash }> = {
  measure: { label: "Measure", Icon: IconHash },
  category: { label: "Category", Icon: IconCategory },
  time: { label: "Time", Icon: IconCalendar },
  id: { label: "Identifier", Icon: IconFingerprint },
  text: { label: "Text", Icon: IconAbc },
  boolean: { label: "Yes or no", Icon: IconToggleLeft },
  geography: { label: "Place", Icon: IconMapPin },
  money: { label: "Money", Icon: IconCash },
  percentage: { label: "Percentage", Icon: IconPercentage },
};

const present = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

const kLargest = 100_000;
/** Facts stand in narrow columns: what is large is written short. */
const short = (value: number): string => (Math.abs(value) >= kLargest ? formatCompact(value) : formatNumber(value));

/** The two or three facts that say most about a column of this kind. */
function factsOf(column: ColumnProfile): [string, string][] {
  const facts: [string, string][] = [["Distinct", aboutDistinct(column)]];
  if (column.role === "id" || column.type === "date" || column.type === "timestamp") return facts;
  if (present(column.mean)) facts.push(["Mean", short(column.mean)]);
  if (present(column.median)) facts.push(["Median", `${column.quartiles_exact === false ? "≈ " : ""}${short(column.median)}`]);
  return facts;
}

const kActs = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/** Brings an element into view for each `arrival` and keeps it there while the page around it still fills, until the reader goes on. */
function useKeptInView(arrival: string | undefined) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const element = ref.current;
    const page = element?.closest("main")?.firstElementChild;
    if (arrival === undefined || !element || !page) return;
    // It reports at once, and again whenever something above or below has come.
    const observer = new ResizeObserver(() => element.scrollIntoView({ block: "center" }));
    observer.observe(page);
    const stop = () => {
      observer.disconnect();
      kActs.forEach((act) => window.removeEventListener(act, stop, true));
    };
    kActs.forEach((act) => window.addEventListener(act, stop, { capture: true, passive: true }));
    return stop;
  }, [arrival]);
  return ref;
}

function Column({ column, rowCount, arrival }: { column: ColumnProfile; rowCount: number; arrival?: string }) {
  const ref = useKeptInView(arrival);
  const role = kRoles[column.role];
  const Icon = role?.Icon ?? IconAbc;
  const missing = rowCount ? column.null_count / rowCount : 0;
  return (
    <li className={classes.column} data-pointed={arrival !== undefined || undefined} aria-current={arrival !== undefined || undefined} ref={ref}>
      <div className={classes.head}>
        <span className={classes.icon} aria-hidden><Icon size={17} stroke={1.8} /></span>
        <div className={classes.names}>
          <h3 className={classes.name} title={column.name}>{column.name}</h3>
          <p className={classes.kind}>
            <span className={classes.badge}>{column.type}</span>
            {role?.label ?? column.role}{column.unit ? `, ${column.unit}` : ""}
          </p>
        </div>
      </div>
      <dl className={classes.facts}>
        {factsOf(column).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      <div className={classes.missing} data-some={missing > 0 || undefined}>
        <div className={classes.track} aria-hidden><span style={{ width: `${missing * 100}%` }} /></div>
        <span>{missing > 0 ? `${formatPercent(missing)} missing` : "None missing"}</span>
      </div>
      <div className={classes.distribution}><Distribution column={column} rowCount={rowCount} /></div>
    </li>
  );
}

/** `pointed` names a column that someone came for. */
export function ProfileList({ profile, pointed }: { profile: DatasetProfile; pointed?: string }) {
  const { key } = useLocation();
  const estimated = profile.columns.some((column) => factsOf(column).some(([, value]) => value.startsWith("≈")));
  return (
    <>
      {estimated && <p className={classes.estimated}>≈ marks an estimate: of very many rows these are not counted one by one.</p>}
      <ul className={classes.list} aria-label={formatCount(profile.columns.length, "column")}>
        {profile.columns.map((column) => <Column key={column.name} column={column} rowCount={profile.row_count} arrival={column.name === pointed ? key : undefined} />)}
      </ul>
    </>
  );
}
