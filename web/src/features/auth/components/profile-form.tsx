import { useState, type FormEvent } from "react";

import type { User } from "@/api/types";
import { Button } from "@/components/button";
import { Field } from "@/components/field";
import { Form } from "@/components/form";
import { Notice } from "@/components/notice";

import { useUpdateProfile } from "../api/account";
import classes from "./account.module.css";

/** Name and address; the address is what one signs in with, so it asks for the password. */
export function ProfileForm({ me }: { me: User }) {
  const [name, setName] = useState(me.full_name);
  const [email, setEmail] = useState(me.email);
  const [password, setPassword] = useState("");
  const update = useUpdateProfile();
  const moved = email !== me.email;
  const save = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ full_name: name.trim(), ...(moved ? { email, ...(password ? { current_password: password } : {}) } : {}) }, { onSuccess: () => setPassword("") });
  };
  return (
    <Form label="Profile" onSubmit={save}>
      <Field label="Full name" value={name} onChange={setName} autoComplete="name" />
      <Field label="Email" kind="email" value={email} onChange={setEmail} autoComplete="email" required />
      {moved && <Field label="Current password" kind="password" value={password} onChange={setPassword} autoComplete="current-password" note="Needed to change the address you sign in with" />}
      {update.error && <Notice kind="error">{update.error.message}</Notice>}
      <div className={classes.actions}>
        <Button type="submit" loading={update.isPending} disabled={!moved && name.trim() === me.full_name}>Save</Button>
        <span role="status" className={classes.saved}>{update.isSuccess && !moved && "Saved"}</span>
      </div>
    </Form>
  );
}
