import { useState, type FormEvent } from "react";
import { useSearchParams } from "react-router";

import { Button } from "@/components/button";
import { Field } from "@/components/field";
import { Mark } from "@/components/logo";
import { Notice } from "@/components/notice";
import { useTitle } from "@/components/page";

import { useLogin, useRegister } from "../api/session";
import classes from "./sign-in.module.css";

export const kShortestPassword = 8;

/** For those who are not signed in: with an account, or by making one. */
export function SignIn() {
  // An invitation is a link to here, and a one-time link that no longer holds leads here.
  const [params, setParams] = useSearchParams();
  const invite = params.get("invite") ?? "";
  const refusedLink = params.get("link") === "refused" && !invite;
  const [making, setMaking] = useState(invite !== "");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const login = useLogin();
  const register = useRegister();
  const action = making ? register : login;
  const title = making ? "Create your account" : "Sign in to Sightline";
  useTitle(making ? "Create an account" : "Sign in");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (making) register.mutate({ email, password, ...(name ? { full_name: name } : {}), ...(invite ? { invite } : {}) }, { onSuccess: () => setParams({}, { replace: true }) });
    else login.mutate({ email, password });
  };
  const change = () => {
    login.reset();
    register.reset();
    setMaking(!making);
  };

  return (
    <main className={classes.page}>
      <form className={classes.form} onSubmit={submit} aria-label={title}>
        <Mark size={40} />
        <h1 className={classes.title}>{title}</h1>
        {refusedLink && <Notice kind="warning">That link was used already or is too old. Sign in, or start the server with `make run` again for a new one.</Notice>}
        <p className={classes.note}>
          {invite && making ? "You were invited: your account joins the organization of whoever sent you the link."
            : making ? "Your data and your questions stay on this server." : refusedLink ? "" : "Or open the one-time link that the server printed when it started."}
        </p>
        <div className={classes.fields}>
          {making && <Field label="Full name" value={name} onChange={setName} autoComplete="name" />}
          <Field label="Email" kind="email" value={email} onChange={setEmail} autoComplete="email" required autoFocus />
          <Field
            label="Password" kind="password" value={password} onChange={setPassword} required minLength={making ? kShortestPassword : undefined}
            autoComplete={making ? "new-password" : "current-password"} note={making ? `At least ${kShortestPassword} characters` : undefined}
          />
          {action.error && <Notice kind="error">{action.error.message}</Notice>}
          <Button kind="primary" type="submit" wide loading={action.isPending}>{making ? "Create account" : "Sign in"}</Button>
        </div>
        <p className={classes.change}>
          {making ? "Already have an account?" : "New here?"}{" "}
          <button type="button" onClick={change}>{making ? "Sign in" : "Create an account"}</button>
        </p>
      </form>
    </main>
  );
}
