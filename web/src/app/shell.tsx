import { useDisclosure } from "@mantine/hooks";
import { IconMenu2, IconPlus, IconSearch } from "@tabler/icons-react";
import { useEffect, useLayoutEffect, useRef } from "react";
import { Link, Outlet, useLocation, useNavigate, useNavigationType } from "react-router";

import { IconButton } from "@/components/button";
import { Mark } from "@/components/logo";
import { SideDrawer } from "@/components/side-drawer";
import { DropZone } from "@/features/datasets/components/drop-zone";
import { PasteDialog } from "@/features/datasets/components/paste-dialog";
import { TableChoiceDialog } from "@/features/datasets/components/table-choice";
import { SearchPalette } from "@/features/search/components/search-palette";
import { showSearch } from "@/features/search/palette-store";

import classes from "./shell.module.css";
import { Sidebar } from "./sidebar";

/** The frame of every page: the side, and on a narrow screen a bar that opens it. */
export function Shell() {
  const [open, drawer] = useDisclosure(false);
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const { close } = drawer;
  useEffect(close, [pathname, close]);
  const main = useRef<HTMLElement>(null);
  const move = useNavigationType();
  // Before anything of the new page scrolls to where it wants to be.
  useLayoutEffect(() => {
    // A finished answer only gets its lasting address in place of the first one: that is no new page.
    if (move !== "PUSH") return;
    main.current?.scrollTo(0, 0);
    // Those who cannot see the page change are brought to it, unless they are writing.
    if (!document.activeElement?.matches("input, textarea")) main.current?.focus({ preventScroll: true });
  }, [pathname, move]);

  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>Skip to the content</a>
      <div className={classes.side}><Sidebar /></div>
      <header className={classes.bar}>
        <IconButton label="Menu" onClick={drawer.open} aria-expanded={open}><IconMenu2 size={20} /></IconButton>
        <Link to="/" className={classes.home} aria-label="Sightline, ask a question"><Mark size={24} /></Link>
        <span className={classes.end}>
          <IconButton label="Search" onClick={() => showSearch(true)}><IconSearch size={19} /></IconButton>
          <IconButton label="New question" onClick={() => void navigate("/")}><IconPlus size={20} /></IconButton>
        </span>
      </header>
      <SideDrawer open={open} onClose={drawer.close} label="Menu"><Sidebar /></SideDrawer>
      <main ref={main} id="main" className={classes.main} tabIndex={-1}><Outlet /></main>
      <DropZone />
      <PasteDialog />
      <TableChoiceDialog />
      <SearchPalette />
    </div>
  );
}
