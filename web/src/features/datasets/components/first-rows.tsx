import { columnFormat, isNumericType, type Cell } from "@/lib/format";

import classes from "./first-rows.module.css";

interface FirstRowsProps {
  /** Of what they are. */
  name: string;
  columns: { name: string; type?: string; note?: string }[];
  rows: Cell[][];
}

/** A few rows as they were read; below each heading its type, and what else is known of the column. */
export function FirstRows({ name: of, columns, rows }: FirstRowsProps) {
  const formats = columns.map(({ name, type }, at) => columnFormat(type, rows.map((row) => row[at]), name));
  return (
    <div className={classes.rows} role="region" tabIndex={0} aria-label={`First rows of ${of}`}>
      <table>
        <thead>
          <tr>
            {columns.map(({ name, type, note }, at) => (
              <th key={at} scope="col" data-numeric={isNumericType(type) || undefined}>
                <span className={classes.name} title={name}>{name}</span>
                {type && <span className={classes.type}>{type}</span>}
                {note && <span className={classes.about}>{note}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map(({ type }, at) => (
                <td key={at} data-numeric={isNumericType(type) || undefined}>
                  {row[at] === null || row[at] === undefined ? <span className={classes.none}>–<span className="visually-hidden">no value</span></span> : formats[at]!(row[at])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
