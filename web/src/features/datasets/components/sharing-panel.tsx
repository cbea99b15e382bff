import { IconBuilding, IconLock } from "@tabler/icons-react";
import { Link } from "react-router";

import type { Dataset } from "@/api/types";
import { Card } from "@/components/card";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/skeleton";
import { Switch } from "@/components/switch";

import { useMasking } from "../api/analysis";
import { useUpdateDataset } from "../api/datasets";
import { masksOf, maskWords } from "../masks";
import classes from "./sharing.module.css";

/** Who may see and ask it, what that means, and what they do not see. */
export function SharingPanel({ dataset }: { dataset: Dataset }) {
  const update = useUpdateDataset(dataset.id);
  const masking = useMasking(dataset.id);
  const open = dataset.is_public;
  const masks = masking.data ? masksOf(masking.data) : [];
  const Icon = open ? IconBuilding : IconLock;
  return (
    <div className={classes.stack}>
      <Card title="Who can see it">
        <div className={classes.who}>
          <span className={classes.icon} data-open={open || undefined} aria-hidden><Icon size={19} /></span>
          <div className={classes.text}>
            <h3 className={classes.title}>{open ? "Everyone in your organization" : dataset.is_owner ? "Only you, and the administrators of your organization" : "Its owner, and the administrators of your organization"}</h3>
            <p className={classes.note}>
              {open
                ? "They find it in their list, look at its rows, columns and figures, and ask it. Only its owner and administrators can change, share or delete it."
                : "Nobody else finds it, neither in lists nor by its address."}
            </p>
          </div>
        </div>
        {dataset.is_owner
          ? (
            <div className={classes.switch}>
              <Switch label="Shared with the organization" note="Everyone in your organization may look at it and ask it." checked={update.isPending ? update.variables.is_public === true : open} onChange={(shared) => update.mutate({ is_public: shared })} />
            </div>
          )
          : <p className={classes.note}>Only its owner may change this.</p>}
        {update.error && <Notice kind="error">{update.error.message}</Notice>}
      </Card>
      <Card title={dataset.is_owner ? "What others do not see" : "What is masked"}>
        {masking.error && <Notice kind="error">{masking.error.message}</Notice>}
        {masking.isPending && <Skeleton height={48} radius={10} />}
        {masking.data && masks.length === 0 && <p className={classes.text}>{dataset.is_owner ? "No column is masked: whoever can see the dataset sees every value." : "No column is masked."}</p>}
        {masks.length > 0 && (
          <ul className={classes.masks} aria-label="Masked columns">
            {masks.map(({ column, mask, visible_to: to }) => (
              <li key={column}><b>{column}</b> <span>{maskWords(mask)}; as it is {to === "owner" ? "for the owner only" : "for the owner and administrators"}</span></li>
            ))}
          </ul>
        )}
        {dataset.is_owner && <p className={classes.foot}><Link to={`/datasets/${dataset.id}?tab=personal`}>{masks.length > 0 ? "Change masks" : "Mask columns"}</Link></p>}
      </Card>
    </div>
  );
}
