import { IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";

import type { Dataset, Masking, PersonalReport } from "@/api/types";
import { Button } from "@/components/button";
import { Card } from "@/components/card";
import { Choice } from "@/components/choice";
import { Empty } from "@/components/empty";
import { Notice } from "@/components/notice";
import { formatPercent } from "@/lib/format";

import { useMasking, usePersonalData, useUpdateMasking } from "../api/analysis";
import classes from "./measured.module.css";
import { ReportState } from "./report-state";

const kMasks = [
  { value: "none", label: "Shown to everyone" },
  { value: "partial", label: "In part: A••• S•••" },
  { value: "hash", label: "As a code, the same for the same value" },
  { value: "hidden", label: "Column left out" },
];
const kStandings = [
  { value: "owner", label: "only you see it as it is" },
  { value: "admin", label: "administrators see it too" },
  { value: "member", label: "members see it too" },
];
type Rules = Record<string, { mask: string; visible_to: string }>;

function Report({ dataset, report, masking }: { dataset: Dataset; report: PersonalReport; masking: Masking }) {
  const saved: Rules = Object.fromEntries(masking.items.map(({ column, mask, visible_to }) => [column, { mask, visible_to }]));
  const [changed, setChanged] = useState<Rules>({});
  const update = useUpdateMasking(dataset.id);
  const rules = { ...saved, ...changed };
  const save = () => update.mutate(
    { items: Object.entries(rules).filter(([, rule]) => rule.mask !== "none").map(([column, rule]) => ({ column, ...rule }) as Masking["items"][number]) },
    { onSuccess: () => setChanged({}) },
  );
  const advise = () => setChanged(Object.fromEntries(report.findings.map(({ column, advised }) => [column, { mask: advised, visible_to: "owner" }])));
  if (!report.findings.length) {
    return <Empty icon={<IconShieldCheck size={24} />} title="No personal data found">Looked for e-mail and postal addresses, telephone, card and social security numbers, bank accounts, IP addresses and names of people.</Empty>;
  }
  const mayChange = dataset.is_owner;
  return (
    <div className={classes.stack}>
      {masking.masked && <Notice title="Some columns are masked for you">The owner of this dataset chose to show them in part, as codes, or not at all.</Notice>}
      {mayChange && <p className={classes.note}>A mask holds everywhere for those it is for: rows, answers, filters, suggestions, charts and exports. You, the owner, see the data as it is.</p>}
      <Card
        title="Columns with personal data" flush
        actions={mayChange && (
          <div className={classes.buttons}>
            <Button onClick={advise}>Use what is advised</Button>
            <Button kind="primary" loading={update.isPending} disabled={!Object.keys(changed).length} onClick={save}>Save masks</Button>
          </div>
        )}
      >
        <ul className={classes.list}>
          {report.findings.map((found) => {
            const rule = rules[found.column] ?? { mask: "none", visible_to: "owner" };
            const set = (part: Partial<typeof rule>) => setChanged({ ...changed, [found.column]: { ...rule, ...part } });
            return (
              <li key={found.column} className={classes.item}>
                <h3 className={classes.title}>{found.column}</h3>
                <p className={classes.text}>
                  {found.within_text ? `Holds ${found.label} within longer texts` : `Holds ${found.label}`} in {formatPercent(found.share)} of the values{report.approximate ? " looked at" : ""}; {found.confidence >= 0.85 ? "sure" : found.confidence >= 0.6 ? "likely" : "possible"}.
                </p>
                {found.examples.length > 0 && <div className={classes.examples}>{found.examples.map((text) => <code key={text}>{text}</code>)}</div>}
                {mayChange && (
                  <div className={classes.choices}>
                    <Choice label={`How others see ${found.column}`} value={rule.mask} options={kMasks} onChange={(mask) => set({ mask })} />
                    {rule.mask !== "none" && <Choice label={`Who sees ${found.column} as it is`} value={rule.visible_to} options={kStandings} onChange={(visible_to) => set({ visible_to })} />}
                  </div>
                )}
              </li>
            );
          })}
        </ul>
      </Card>
      {update.error && <Notice kind="error">{update.error.message}</Notice>}
      <div role="status" className="visually-hidden">{update.isSuccess ? "The masks are saved." : ""}</div>
    </div>
  );
}

export function PersonalPanel({ dataset }: { dataset: Dataset }) {
  const report = usePersonalData(dataset.id);
  const masking = useMasking(dataset.id);
  const both = { data: report.data && masking.data ? { report: report.data, masking: masking.data } : undefined, error: report.error ?? masking.error, refetch: () => { void report.refetch(); void masking.refetch(); } };
  return <ReportState report={both} what="Personal data">{({ report: found, masking: rules }) => <Report dataset={dataset} report={found} masking={rules} />}</ReportState>;
}
