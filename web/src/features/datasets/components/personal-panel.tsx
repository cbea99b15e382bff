import { IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";

import type { Dataset, Masking, PersonalReport } from "@/api/types";
import { Button } from "@/components/button";
import { Card } from "@/components/card";
import { Choice } from "@/components/choice";
import { Empty } from "@/components/empty";
import { Notice } from "@/components/notice";
import { formatCount, formatPercent } from "@/lib/format";

import { useMasking, usePersonalData, useUpdateMasking } from "../api/analysis";
import { useProfile } from "../api/datasets";
import { masksOf, maskWords } from "../masks";
import classes from "./measured.module.css";
import { ReportState } from "./report-state";

const kMasks = [
  { value: "none", label: "Shown to everyone" },
  { value: "partial", label: "In part: A••• S•••" },
  { value: "hash", label: "As a code, the same for the same value" },
  { value: "hidden", label: "Column left out" },
];
// A dataset has no plain members: its owner and administrators apart, everyone is a viewer.
const kStandings = [
  { value: "owner", label: "only you see it as it is" },
  { value: "admin", label: "administrators see it too" },
];
const kSearched = "Looked for e-mail and postal addresses, telephone, card and social security numbers, bank accounts, IP addresses and names of people.";
const kNewMask = "partial";
interface Rule {
  mask: string;
  visible_to: string;
}
type Rules = Record<string, Rule>;

function RuleChoices({ column, rule, onChange }: { column: string; rule: Rule; onChange: (part: Partial<Rule>) => void }) {
  return (
    <div className={classes.choices}>
      <Choice label={`How others see ${column}`} value={rule.mask} options={kMasks} onChange={(mask) => onChange({ mask })} />
      {rule.mask !== "none" && (
        <Choice label={`Who sees ${column} as it is`} value={rule.visible_to === "owner" ? "owner" : "admin"} options={kStandings} onChange={(visible_to) => onChange({ visible_to })} />
      )}
    </div>
  );
}

function Found({ found, report }: { found: PersonalReport["findings"][number]; report: PersonalReport }) {
  return (
    <>
      <p className={classes.text}>
        {found.within_text ? `Holds ${found.label} within longer texts` : `Holds ${found.label}`} in {formatPercent(found.share)} of the values{report.approximate ? " looked at" : ""}; {found.confidence >= 0.85 ? "sure" : found.confidence >= 0.6 ? "likely" : "possible"}.
      </p>
      {found.examples.length > 0 && <div className={classes.examples}>{found.examples.map((text) => <code key={text}>{text}</code>)}</div>}
    </>
  );
}

/** For those who may only look: what was found, and which rules there are. */
function Seen({ report, masking }: { report: PersonalReport; masking: Masking }) {
  const rules = masksOf(masking).filter(({ column }) => !report.findings.some((found) => found.column === column));
  if (report.findings.length + rules.length === 0) return <Empty icon={<IconShieldCheck size={24} />} title="No personal data found">{kSearched}</Empty>;
  return (
    <>
      {report.findings.length > 0 && (
        <Card title="Columns with personal data" flush>
          <ul className={classes.list}>
            {report.findings.map((found) => <li key={found.column} className={classes.item}><h3 className={classes.title}>{found.column}</h3><Found found={found} report={report} /></li>)}
          </ul>
        </Card>
      )}
      {rules.length > 0 && (
        <Card title="Other columns that are masked" flush>
          <ul className={classes.list}>
            {rules.map(({ column, mask }) => <li key={column} className={classes.item}><h3 className={classes.title}>{column}</h3><p className={classes.text}>Shown {maskWords(mask)}.</p></li>)}
          </ul>
        </Card>
      )}
    </>
  );
}

/** For the owner: every rule there is, found or not, and the way to mask any column. */
function Rules({ dataset, report, masking }: { dataset: Dataset; report: PersonalReport; masking: Masking }) {
  const saved: Rules = Object.fromEntries(masksOf(masking).map(({ column, mask, visible_to }) => [column, { mask, visible_to }]));
  const [changed, setChanged] = useState<Rules>({});
  const profile = useProfile(dataset.id, true);
  const update = useUpdateMasking(dataset.id);
  const rules = { ...saved, ...changed };
  const save = () => update.mutate(
    { items: Object.entries(rules).filter(([, rule]) => rule.mask !== "none").map(([column, rule]) => ({ column, ...rule }) as Masking["items"][number]) },
    { onSuccess: () => setChanged({}) },
  );
  const set = (column: string, part: Partial<Rule>) => setChanged({ ...changed, [column]: { ...(rules[column] ?? { mask: "none", visible_to: "owner" }), ...part } });
  const advise = () => setChanged({ ...changed, ...Object.fromEntries(report.findings.map(({ column, advised }) => [column, { mask: advised, visible_to: "owner" }])) });
  const found = new Set(report.findings.map(({ column }) => column));
  const others = Object.keys(rules).filter((column) => !found.has(column));
  const open = (profile.data?.columns ?? []).map(({ name }) => name).filter((name) => !found.has(name) && !(name in rules));
  const count = Object.keys(changed).length;
  return (
    <>
      <p className={classes.note}>A mask holds everywhere for those it is for: rows, answers, filters, suggestions, charts and exports. You, the owner, see the data as it is.</p>
      {report.findings.length === 0
        ? <Notice title="No personal data found">{kSearched} Any column can be masked below.</Notice>
        : (
          <Card title="Columns with personal data" flush actions={<Button onClick={advise}>Use what is advised</Button>}>
            <ul className={classes.list}>
              {report.findings.map((one) => (
                <li key={one.column} className={classes.item}>
                  <h3 className={classes.title}>{one.column}</h3>
                  <Found found={one} report={report} />
                  <RuleChoices column={one.column} rule={rules[one.column] ?? { mask: "none", visible_to: "owner" }} onChange={(part) => set(one.column, part)} />
                </li>
              ))}
            </ul>
          </Card>
        )}
      <Card
        title="Other columns" flush
        actions={open.length > 0 && (
          <Choice
            label="Mask another column" value="" onChange={(column) => column && set(column, { mask: kNewMask })}
            options={[{ value: "", label: "Mask another column…" }, ...open.map((column) => ({ value: column, label: column }))]}
          />
        )}
      >
        {others.length === 0 && <p className={classes.none}>None is masked.</p>}
        {others.length > 0 && (
          <ul className={classes.list} aria-label="Other columns that are masked">
            {others.map((column) => (
              <li key={column} className={classes.item}>
                <h3 className={classes.title}>{column}</h3>
                <RuleChoices column={column} rule={rules[column]!} onChange={(part) => set(column, part)} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <div className={classes.save}>
        <Button kind="primary" loading={update.isPending} disabled={count === 0} onClick={save}>Save masks</Button>
        {count > 0 && <Button disabled={update.isPending} onClick={() => setChanged({})}>Leave them as they were</Button>}
        {count > 0 && <p className={classes.note}>{formatCount(count, "column")} changed and not saved.</p>}
      </div>
      {update.error && <Notice kind="error">{update.error.message}</Notice>}
    </>
  );
}

function Report(props: { dataset: Dataset; report: PersonalReport; masking: Masking }) {
  return <div className={classes.stack}>{props.dataset.is_owner ? <Rules {...props} /> : <Seen {...props} />}</div>;
}

export function PersonalPanel({ dataset }: { dataset: Dataset }) {
  const report = usePersonalData(dataset.id);
  const masking = useMasking(dataset.id);
  const both = { data: report.data && masking.data ? { report: report.data, masking: masking.data } : undefined, error: report.error ?? masking.error, refetch: () => { void report.refetch(); void masking.refetch(); } };
  return <ReportState report={both} what="Personal data">{({ report: found, masking: rules }) => <Report dataset={dataset} report={found} masking={rules} />}</ReportState>;
}
