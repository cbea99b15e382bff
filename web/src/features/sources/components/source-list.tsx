import { IconChevronRight, IconDatabase } from "@tabler/icons-react";
import { Link } from "react-router";

import type { DataSource } from "@/api/types";
import list from "@/features/datasets/components/dataset-list.module.css";

import { kKinds } from "./source-dialog";

export const placeOf = ({ kind, host, port, database, location }: DataSource): string => `${kKinds[kind]} · ${location || `${database} on ${host}:${port}`}`;

export function SourceRows({ sources }: { sources: DataSource[] }) {
  return (
    <ul className={list.list}>
      {sources.map((source) => (
        <li key={source.id}>
          <Link to={`/sources/${source.id}`} className={list.row}>
            <span className={list.icon} aria-hidden><IconDatabase size={19} stroke={1.8} /></span>
            <span className={list.text}>
              <span className={list.name}>{source.name}</span>
              <span className={list.note}>{placeOf(source)}</span>
            </span>
            <IconChevronRight size={17} aria-hidden className={list.go} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
