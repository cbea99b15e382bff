import { useState, type FormEvent } from "react";

import { Button } from "@/components/button";
import { Field } from "@/components/field";
import { Form } from "@/components/form";
import { Notice } from "@/components/notice";

import { useUpdateProfile } from "../api/account";
import classes from "./account.module.css";
import { kShortestPassword } from "./sign-in";

/** A new password. Whoever came by the one-time link has none yet, and so leaves the first field empty. */
export function PasswordForm() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const update = useUpdateProfile();
  const save = (event: FormEvent) => {
    event.preventDefault();
    const done = () => {
      setCurrent("");
      setNext("");
    };
    update.mutate({ new_password: next, ...(current ? { current_password: current } : {}) }, { onSuccess: done });
  };
  return (
    <Form label="Password" onSubmit={save}>
      <Field label="Current password" kind="password" value={current} onChange={setCurrent} autoComplete="current-password" note="Leave it empty if you have only used the one-time link" />
      <Field label="New password" kind="password" value={next} onChange={setNext} autoComplete="new-password" required minLength={kShortestPassword} note={`At least ${kShortestPassword} characters`} />
      {update.error && <Notice kind="error">{update.error.message}</Notice>}
      <div className={classes.actions}>
        <Button type="submit" loading={update.isPending} disabled={next.length < kShortestPassword}>Change password</Button>
        <span role="status" className={classes.saved}>{update.isSuccess && "Changed"}</span>
      </div>
    </Form>
  );
}
