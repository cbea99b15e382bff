import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";

import { Button, IconButton } from "@/components/button";
import { Field } from "@/components/field";
import { Form } from "@/components/form";
import { Notice } from "@/components/notice";
import { useCopy } from "@/components/use-copy";
import { formatDate } from "@/lib/format";

import { useInvite } from "../api/account";
import classes from "./account.module.css";

/** A link that lets someone make an account in this organization. */
export function InviteForm() {
  const [email, setEmail] = useState("");
  const invite = useInvite();
  const [copied, copy] = useCopy();
  const link = invite.data && `${window.location.origin}/?invite=${encodeURIComponent(invite.data.invite)}`;
  const make = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate(email ? { email } : {});
  };
  return (
    <Form label="Invite" onSubmit={make}>
      <Field label="Their email" kind="email" value={email} onChange={setEmail} note="Then only this address may use the link; leave it empty for anyone" />
      {invite.error && <Notice kind="error">{invite.error.message}</Notice>}
      {link && (
        <div role="status">
          <p className={classes.link}>
            <code>{link}</code>
            <IconButton small label={copied ? "Copied" : "Copy invitation"} onClick={() => copy(link)}>{copied ? <IconCheck size={16} /> : <IconCopy size={16} />}</IconButton>
          </p>
          <p className={classes.saved}>Send it to them; it holds until {formatDate(invite.data.expires_at.slice(0, 10))}.</p>
        </div>
      )}
      <div className={classes.actions}><Button type="submit" loading={invite.isPending}>Make an invitation</Button></div>
    </Form>
  );
}
