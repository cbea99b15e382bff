import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, type ReactNode } from "react";
import { BrowserRouter, Navigate, Route, Routes, useLocation } from "react-router";

import { ApiError, whenSignedOut } from "@/api/client";
import { Button } from "@/components/button";
import { colorSchemes } from "@/components/color-scheme";
import { Notice } from "@/components/notice";
import { kMe, useMe } from "@/features/auth/api/session";
import { SignIn } from "@/features/auth/components/sign-in";
import { datasetsChanged } from "@/features/datasets/api/datasets";
import { chooseScope } from "@/features/datasets/scope";
import { uploadStore } from "@/features/datasets/upload-store";

import { ErrorBoundary } from "./error-boundary";
import classes from "./error-boundary.module.css";
import { HomePage } from "./pages/home";
import { Shell } from "./shell";
import { cssVariables, theme } from "./theme";

const AnswerPage = lazy(() => import("./pages/answer").then(({ AnswerPage: page }) => ({ default: page })));
const DatasetsPage = lazy(() => import("./pages/datasets").then(({ DatasetsPage: page }) => ({ default: page })));
const DatasetPage = lazy(() => import("./pages/dataset").then(({ DatasetPage: page }) => ({ default: page })));
const RecipePage = lazy(() => import("./pages/recipe").then(({ RecipePage: page }) => ({ default: page })));
const AccountPage = lazy(() => import("./pages/account").then(({ AccountPage: page }) => ({ default: page })));
const SourcesPage = lazy(() => import("./pages/sources").then(({ SourcesPage: page }) => ({ default: page })));
const SourcePage = lazy(() => import("./pages/source").then(({ SourcePage: page }) => ({ default: page })));
const HistoryPage = lazy(() => import("./pages/history").then(({ HistoryPage: page }) => ({ default: page })));

const kRetries = 2;
const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refuses once it refuses again; only lost connections and its own failures are worth another try.
      retry: (failures, error) => failures < kRetries && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});
whenSignedOut(() => client.setQueryData(kMe, null));
uploadStore.whenChanged((done) => {
  void datasetsChanged(client);
  if (done?.phase === "completed" && done.datasetId) chooseScope([done.datasetId]);
});

function Place({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  return <ErrorBoundary key={pathname}><Suspense fallback={null}>{children}</Suspense></ErrorBoundary>;
}

function Pages() {
  const { data: me, error, isPending, refetch } = useMe();
  if (isPending) return null;
  if (error) {
    return (
      <main className={classes.place}>
        <Notice kind="error" title="Sightline does not answer" action={<Button onClick={() => void refetch()}>Try again</Button>}>{error.message}</Notice>
      </main>
    );
  }
  if (!me) return <SignIn />;
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Place><HomePage /></Place>} />
        <Route path="answers/:id" element={<Suspense fallback={null}><AnswerPage /></Suspense>} />
        <Route path="datasets" element={<Place><DatasetsPage /></Place>} />
        <Route path="datasets/:id" element={<Place><DatasetPage /></Place>} />
        <Route path="datasets/:id/recipe" element={<Place><RecipePage /></Place>} />
        <Route path="sources" element={<Place><SourcesPage /></Place>} />
        <Route path="sources/:id" element={<Place><SourcePage /></Place>} />
        <Route path="history" element={<Place><HistoryPage /></Place>} />
        <Route path="account" element={<Place><AccountPage /></Place>} />
        <Route path="*" element={<Navigate to="/" replace />} />
      </Route>
    </Routes>
  );
}

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={colorSchemes} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <BrowserRouter><ErrorBoundary><Pages /></ErrorBoundary></BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
