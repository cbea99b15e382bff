import { IconDatabase, IconFile, IconMessageQuestion, IconVersions } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import type { Dataset, Lineage, LineageVersion } from "@/api/types";
import { Button } from "@/components/button";
import { Card } from "@/components/card";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/skeleton";
import { formatAgo, formatBytes, formatCount } from "@/lib/format";

import { useLineage } from "../api/lineage";
import classes from "./lineage.module.css";

const kHashShown = 12;

/** What reading a file changed and took for granted, in sentences. */
export function Repairs({ repairs }: { repairs: string[] }) {
  return <ul className={classes.repairs} aria-label="What was mended and assumed">{repairs.map((repair) => <li key={repair}>{repair}</li>)}</ul>;
}

/** Titles and footnotes of a sheet, which are no rows of its table. */
export function Remarks({ remarks }: { remarks: LineageVersion["remarks"] }) {
  return (
    <div className={classes.remarks}>
      <p>Remarks of the sheet</p>
      <ul aria-label="Remarks of the sheet">{remarks.map(({ text, cell }) => <li key={cell}>{text} <span>{cell}</span></li>)}</ul>
    </div>
  );
}

/** That years or the like stand across, and what that hinders. */
export function LongFormHint({ reason }: { reason: string }) {
  return <p className={classes.long}>{reason}.</p>;
}

function Stop({ icon, title, note, children }: { icon: ReactNode; title: ReactNode; note?: ReactNode; children?: ReactNode }) {
  return (
    <li className={classes.stop}>
      <span className={classes.icon} aria-hidden>{icon}</span>
      <div className={classes.body}>
        <h3 className={classes.title}>{title}</h3>
        {note && <p className={classes.note}>{note}</p>}
        {children}
      </div>
    </li>
  );
}

const kMade = { import: "read from the file", sample: "rows of the file, until the whole was read", snapshot: "taken from its source" };

function VersionStop({ version, inUse }: { version: LineageVersion; inUse: boolean }) {
  const others = version.sources as { name?: string; dataset_id?: string; version?: number }[];
  const made = version.kind === "recipe" ? `${formatCount(version.steps.length, "step")} from version ${version.base_version}` : kMade[version.kind];
  return (
    <Stop
      icon={<IconVersions size={18} />}
      title={<>Version {version.number}{inUse && <span className={classes.badge}>in use</span>}</>}
      note={`${made} · ${formatCount(version.row_count, "row")}, ${formatCount(version.column_count, "column")} · ${formatAgo(version.created_at)}`}
    >
      {version.withheld && <p className={classes.note}>{version.withheld}</p>}
      {version.steps.length > 0 && <ol className={classes.steps} aria-label={`Steps of version ${version.number}`}>{version.steps.map((step, index) => <li key={index}><code>{step}</code></li>)}</ol>}
      {others.map(({ name, dataset_id, version: number }) => (
        <p key={dataset_id} className={classes.note}>With version {number} of <Link to={`/datasets/${dataset_id}?tab=lineage`}>{name}</Link></p>
      ))}
      {version.kind === "import" && version.repairs.length === 0 && <p className={classes.note}>Nothing had to be mended or assumed.</p>}
      {version.repairs.length > 0 && <Repairs repairs={version.repairs} />}
      {version.remarks.length > 0 && <Remarks remarks={version.remarks} />}
    </Stop>
  );
}

function Origin({ dataset, lineage }: { dataset: Dataset; lineage: Lineage }) {
  const first = lineage.versions.find(({ number }) => number === lineage.path.at(-1));
  if (first?.source) {
    const { id, name, kind, schema, table, taken_at } = first.source;
    return (
      <Stop
        icon={<IconDatabase size={18} />} title={<Link to={`/sources/${id}`}>{name}</Link>}
        note={`${schema ? `${schema}.` : ""}${table}, ${kind} · taken ${formatAgo(taken_at)}`}
      />
    );
  }
  const { filename, file_size, uploaded_at, content_hash } = lineage.file;
  return (
    <Stop icon={<IconFile size={18} />} title={filename} note={`${formatBytes(file_size)} · brought ${formatAgo(uploaded_at)}${content_hash ? ` · SHA-256 ${content_hash.slice(0, kHashShown)}…` : ""}`}>
      {dataset.source_url && <p className={classes.note}>From {dataset.source_url}</p>}
    </Stop>
  );
}

/** From the answer, if one is asked about, by the version it used and the steps that made it to the file. */
export function LineagePanel({ dataset, answerId }: { dataset: Dataset; answerId?: string }) {
  const { data: lineage, error, refetch } = useLineage(dataset.id, answerId);
  if (error) return <Notice kind="error" title="Where it comes from could not be told" action={<Button onClick={() => void refetch()}>Try again</Button>}>{error.message}</Notice>;
  if (!lineage) return <Skeleton height={280} radius={14} />;
  const way = lineage.path.flatMap((number) => lineage.versions.filter((version) => version.number === number));
  return (
    <Card title={lineage.answer ? "From the answer to the file" : "From the version in use to the file"}>
      <ol className={classes.way} aria-label="Lineage">
        {lineage.answer && <Stop icon={<IconMessageQuestion size={18} />} title={<Link to={`/answers/${lineage.answer.id}`}>{lineage.answer.question}</Link>} note={`Answered from version ${lineage.answer.version}`} />}
        {way.map((version) => <VersionStop key={version.id} version={version} inUse={version.is_current} />)}
        <Origin dataset={dataset} lineage={lineage} />
      </ol>
      <p className={classes.foot}>The file is never changed. <Link to={`/datasets/${dataset.id}?tab=versions`}>All versions and their steps</Link></p>
    </Card>
  );
}
