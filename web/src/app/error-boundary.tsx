import { Component, type ErrorInfo, type ReactNode } from "react";

import { Button } from "@/components/button";
import { Notice } from "@/components/notice";

import classes from "./error-boundary.module.css";

/** A bug in one page does not take the others with it. Give it the path as `key`, so that moving on clears it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <div className={classes.place}>
        <Notice kind="error" title="This page stumbled" action={<Button onClick={() => window.location.reload()}>Load it again</Button>}>
          Nothing of your data is lost. Loading the page again usually helps.
        </Notice>
      </div>
    );
  }
}
