import { Card } from "@/components/card";
import { Page } from "@/components/page";
import { useMe } from "@/features/auth/api/session";
import { InviteForm } from "@/features/auth/components/invite-form";
import { PasswordForm } from "@/features/auth/components/password-form";
import { ProfileForm } from "@/features/auth/components/profile-form";

import classes from "./pages.module.css";

const kRoles: Record<string, string> = { user: "Member", admin: "Administrator", super_admin: "Owner of this installation" };

export function AccountPage() {
  const { data: me } = useMe();
  if (!me) return null;
  return (
    <Page title="Account" note={`${kRoles[me.role] ?? me.role}, ${me.organization}`}>
      <div className={classes.forms}>
        <Card title="Profile"><ProfileForm me={me} /></Card>
        <Card title="Password"><PasswordForm /></Card>
        {me.role !== "user" && <Card title="Invite someone"><InviteForm /></Card>}
      </div>
    </Page>
  );
}
