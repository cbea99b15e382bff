import { IconDatabase, IconHistory, IconLogout, IconPlugConnected, IconPlus, IconSearch, IconUser, IconUserCog } from "@tabler/icons-react";
import { Link, NavLink, useNavigate, useParams } from "react-router";

import { Mark } from "@/components/logo";
import { Menu } from "@/components/menu";
import { useLogout, useMe } from "@/features/auth/api/session";
import { askStore } from "@/features/ask/ask-store";
import { useHistory } from "@/features/history/api/history";
import { RecentQuestions } from "@/features/history/components/history-list";
import { showSearch } from "@/features/search/palette-store";

import { ColorSchemeButton } from "./color-scheme-button";
import classes from "./sidebar.module.css";

const kRecent = 12;
const kCommand = /mac|iphone|ipad/i.test(navigator.userAgent) ? "⌘" : "Ctrl";

export function Sidebar() {
  const { id } = useParams();
  const { data: me } = useMe();
  const { data: history } = useHistory();
  const logout = useLogout();
  const navigate = useNavigate();
  const recent = history?.pages[0]?.items ?? [];
  const signOut = () => {
    askStore.clear();
    logout.mutate();
    void navigate("/");
  };

  return (
    <nav className={classes.sidebar} aria-label="Main">
      <Link to="/" className={classes.brand}><Mark /><span>Sightline</span></Link>
      <div className={classes.links}>
        <NavLink to="/" end className={classes.link}><IconPlus size={18} aria-hidden />New question</NavLink>
        <button type="button" className={classes.link} onClick={() => showSearch(true)} aria-keyshortcuts="Control+K Meta+K">
          <IconSearch size={18} aria-hidden />Search<kbd className={classes.key} aria-hidden>{kCommand} K</kbd>
        </button>
        <NavLink to="/datasets" className={classes.link}><IconDatabase size={18} aria-hidden />Datasets</NavLink>
        <NavLink to="/sources" className={classes.link}><IconPlugConnected size={18} aria-hidden />Sources</NavLink>
        <NavLink to="/history" className={classes.link}><IconHistory size={18} aria-hidden />History</NavLink>
      </div>
      <div className={classes.recent}>
        {recent.length > 0 && (
          <>
            <h2 className={classes.heading}>Recent</h2>
            <RecentQuestions items={recent} current={id} most={kRecent} />
          </>
        )}
      </div>
      <div className={classes.foot}>
        {me && (
          <Menu
            items={[{ label: "Account", icon: <IconUserCog size={17} />, onSelect: () => void navigate("/account") }, { label: "Sign out", icon: <IconLogout size={17} />, onSelect: signOut }]}
            title={me.email}
            trigger={
              <button type="button" className={classes.user}>
                <span className={classes.avatar} aria-hidden><IconUser size={16} /></span>
                <span className={classes.name}>{me.full_name || me.username || me.email}</span>
              </button>
            }
          />
        )}
        <ColorSchemeButton />
      </div>
    </nav>
  );
}
