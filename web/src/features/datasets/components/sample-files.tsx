import { useState } from "react";

import coffee from "../../../../../samples/coffee_orders.csv?url";
import staff from "../../../../../samples/staff.csv?url";
import wind from "../../../../../samples/wind_farm.csv?url";

import { uploadStore } from "../upload-store";
import classes from "./sample-files.module.css";

const kSamples = [
  { name: "Coffee orders", file: "coffee_orders.csv", url: coffee },
  { name: "Staff", file: "staff.csv", url: staff },
  { name: "Wind farm", file: "wind_farm.csv", url: wind },
];

/** For those who have no file at hand: ours, brought in the same way as theirs. */
export function SampleFiles() {
  const [failed, setFailed] = useState(false);
  const bring = async (file: string, url: string) => {
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(String(response.status));
      uploadStore.add([new File([await response.blob()], file, { type: "text/csv" })]);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <p className={classes.samples} role={failed ? "alert" : undefined}>
      <span>{failed ? "The sample could not be fetched. Try another:" : "No file at hand? Try one of ours:"}</span>
      {kSamples.map(({ name, file, url }) => <button key={file} type="button" onClick={() => void bring(file, url)}>{name}</button>)}
    </p>
  );
}
