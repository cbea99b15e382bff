import { IconArrowBackUp, IconArrowForwardUp, IconArrowLeft } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";

import type { Dataset, DatasetVersion } from "@/api/types";
import { Button } from "@/components/button";
import { Card } from "@/components/card";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Skeleton } from "@/components/skeleton";
import { useDataset } from "@/features/datasets/api/datasets";
import { isGoing, useAdvice, useChooseVersion, useDrift, useRecipes, useRunRecipe, useVersions } from "@/features/recipes/api/recipes";
import { AdviceList } from "@/features/recipes/components/advice-list";
import { DriftList } from "@/features/recipes/components/drift-list";
import { JoinList } from "@/features/recipes/components/join-list";
import { PreviewPane, sampleOf, SqlPane } from "@/features/recipes/components/preview-pane";
import classes from "@/features/recipes/components/recipe.module.css";
import { ReplayDialog } from "@/features/recipes/components/replay-dialog";
import { StepDialog } from "@/features/recipes/components/step-dialog";
import { StepList, type StepFocus } from "@/features/recipes/components/step-list";
import { StepTools } from "@/features/recipes/components/step-tools";
import { VersionList } from "@/features/recipes/components/version-list";
import { columnsIn } from "@/features/recipes/condition";
import { recipeOf, stepOf, stepsOf, type EditedStep } from "@/features/recipes/recipe-steps";
import { stemOf } from "@/features/recipes/references";
import { sizes, wholeRun } from "@/features/recipes/step-counts";
import { useRecipeTrial } from "@/features/recipes/use-recipe-trial";
import { useStepHistory } from "@/features/recipes/use-step-history";
import { useUndoKeys } from "@/features/recipes/use-undo-keys";

/** Where columns are masked for whoever looks, only the kinds of steps are told: they cannot be taken up. */
const toldOf = (version?: DatasetVersion) => (version?.withheld ? "" : version?.recipe ?? "");

/** The steps of the version in use can be taken up again; those of an import are none. Another version, and a step to begin with, may stand in the address. */
function Editor({ dataset, versions }: { dataset: Dataset; versions: DatasetVersion[] }) {
  const { id } = dataset;
  const current = versions.find(({ is_current }) => is_current);
  const [query, setQuery] = useSearchParams();
  const history = useStepHistory(id, () => {
    const asked = versions.find(({ number, withheld }) => String(number) === query.get("version") && !withheld);
    const version = asked ?? current;
    return { steps: stepsOf(toldOf(version)), base: version?.base_version ?? version?.number, first: query.get("begin") ?? undefined, asked: asked !== undefined };
  }, versions.map(({ number }) => number));
  const { steps, base, change, unsaved } = history;
  // Once there is a draft, a page that is loaded again goes on with what became of the steps one came for; until then they are asked for again.
  const [begun, setBegun] = useState(unsaved);
  if (unsaved && !begun) setBegun(true);
  useEffect(() => {
    if (begun && query.size > 0) setQuery({}, { replace: true });
  }, [begun, query, setQuery]);
  const trial = useRecipeTrial(id, steps, base);
  const { shown, recipe } = trial;
  const advice = useAdvice(id, base, trial.fitting);
  const run = useRunRecipe(id);
  const runs = useRecipes(id);
  const choose = useChooseVersion(id);
  const [dialog, setDialog] = useState<"add" | "added" | "replay" | "none">("none");
  const [replayed, setReplayed] = useState<{ id: string; dataset: string }>();
  const drift = useDrift(id, replayed?.id);
  const [focus, setFocus] = useState<StepFocus>();
  const [said, setSaid] = useState("");
  const side = useRef<HTMLDivElement>(null);

  const edit = (next: EditedStep[], at?: StepFocus) => {
    change(next);
    setSaid("");
    if (at) setFocus(at);
    else if (next.length === 0) side.current?.querySelector<HTMLElement>("[data-foot] button")?.focus();
  };
  const add = (text: string) => {
    const step = stepOf(text);
    const before = text ? steps.filter((each) => each.text.trim() !== "") : steps;
    // How the file is read comes before anything that is done to its rows.
    edit(text.startsWith("reread ") ? [step, ...before] : [...before, step], { key: step.key });
  };
  const take = (text: string) => edit([...steps.filter((each) => each.text.trim() !== ""), stepOf(text)]);
  const back = () => {
    const key = history.undo();
    setSaid("The last change is undone.");
    if (key !== undefined) setFocus({ key });
  };
  const forth = () => {
    const key = history.redo();
    setSaid("The change is made again.");
    if (key !== undefined) setFocus({ key });
  };
  useUndoKeys(() => history.canUndo && back(), () => history.canRedo && forth());
  const pressed = useRef(false);
  const make = () => {
    // A second press may come before the first is seen.
    if (base === undefined || pressed.current) return;
    pressed.current = true;
    run.mutate({ recipe, base_version: base }, {
      onSuccess: (result) => {
        const size = wholeRun(result.steps);
        history.keep(recipe);
        setSaid(`The recipe was run${size ? `: ${sizes(size)}` : ""}. Questions are answered from version ${result.version} now.`);
      },
      onSettled: () => {
        pressed.current = false;
      },
    });
  };
  const use = (number: number) => choose.mutate(number, {
    onSuccess: () => {
      const version = versions.find((each) => each.number === number);
      setBegun(true);
      history.startFrom(stepsOf(toldOf(version)), version?.base_version ?? number);
      setSaid(`Version ${number} is in use.${unsaved ? " Undo brings back the steps you had." : ""}`);
    },
  });

  const taken = new Set(steps.map(({ text }) => text.trim()));
  const open = advice.data?.items.filter(({ step }) => !taken.has(step)) ?? [];
  const written = steps.some(({ text, on }) => on && text.trim() !== "");
  const columns = shown ? columnsIn(shown) : [];
  const sample = shown && sampleOf(shown);
  const made = run.data && wholeRun(run.data.steps);
  const isMade = !run.isPending && run.data !== undefined && current?.number === run.data.version;
  const name = stemOf(dataset.name);
  const going = !run.isPending && runs.data?.items.some(isGoing);
  const wasRun = recipeOf(stepsOf(toldOf(current))) === recipe;
  return (
    <div className={classes.layout}>
      <div className={classes.side} ref={side}>
        {history.putAside && (
          <Notice title="Steps you had not run were put aside" action={<Button onClick={back}>Take them up again</Button>}>They are gone when you leave this page.</Notice>
        )}
        {going && <Notice title="A recipe is being run">Its version appears below when it is done.</Notice>}
        {history.restored && !wasRun && (
          <Notice title="Your steps are as you left them" action={<Button onClick={history.discard}>Discard them</Button>}>They have not been run yet.</Notice>
        )}
        <Card
          title={`Steps from version ${base}`} flush
          actions={(
            <div className={classes.history}>
              <Button icon={<IconArrowBackUp size={17} />} disabled={!history.canUndo} onClick={back}>Undo</Button>
              <Button icon={<IconArrowForwardUp size={17} />} disabled={!history.canRedo} onClick={forth}>Redo</Button>
            </div>
          )}
        >
          <p role="status" className="visually-hidden">{said}</p>
          {sample && steps.length > 0 && <p className={classes.sampled}>Counted on a sample of {sample}.</p>}
          {steps.length > 0
            ? <StepList datasetId={id} base={base} steps={steps} results={trial.results} problem={trial.problem} pending={trial.pending} focus={focus} columns={columns} onChange={edit} />
            : <p className={classes.none}>Nothing is changed yet. Take a step from the advice, or add one.</p>}
          <StepTools
            steps={steps} name={name} onAdd={() => setDialog("add")} onWrite={() => add("")} onReplay={() => setDialog("replay")}
            onLoad={(loaded) => edit(loaded, loaded[0] && { key: loaded[0].key })}
          >
            {dataset.is_owner && (
              <Button
                kind="primary" idle={!written || !trial.ready || going || (isMade && !unsaved)} loading={run.isPending} onClick={make}
              >
                Make a new version
              </Button>
            )}
          </StepTools>
        </Card>
        <StepDialog
          datasetId={id} open={dialog === "add"} left={dialog === "added"} onClose={() => setDialog("none")} columns={columns}
          onAdd={(line) => {
            setDialog("added");
            add(line);
          }}
        />
        <ReplayDialog
          datasetId={id} open={dialog === "replay"} onClose={() => setDialog("none")}
          onTake={(replay, from) => {
            edit(stepsOf(replay.recipe));
            setReplayed({ id: replay.id, dataset: from });
            setDialog("none");
          }}
        />
        {drift.error && <Notice kind="error" title="The drift could not be measured">{drift.error.message}</Notice>}
        {replayed && drift.data && <DriftList drift={drift.data} name={replayed.dataset} />}
        {run.error && <Notice kind="error" title="No version was made">{run.error.message}</Notice>}
        {run.data && isMade && (
          <Notice title={`Version ${run.data.version} is in use`}>
            {made && <p className={classes.counts}>{sizes(made)}</p>}
            Questions are answered from it now. The file and the versions before it are as they were.
          </Notice>
        )}
      </div>
      <div className={classes.main}>
        {trial.problem && trial.problem.row === undefined && <Notice kind="error" title="This cannot be tried">{trial.problem.text}</Notice>}
        {!shown && !trial.failed && <Skeleton height={420} radius={14} />}
        {shown && <PreviewPane preview={shown} stopped={trial.stopped} old={trial.failed && trial.stopped === undefined} busy={trial.pending} />}
        {shown && <SqlPane sql={shown.sql} name={name} />}
      </div>
      <div className={classes.rest}>
        {advice.error && <Notice kind="error" title="No advice could be given" action={<Button onClick={() => void advice.refetch()}>Try again</Button>}>{advice.error.message}</Notice>}
        {open.length > 0 && <Card title="Advice" flush><AdviceList advice={open} onTake={take} /></Card>}
        <JoinList datasetId={id} lines={steps.map(({ text }) => text)} onTake={take} />
        {choose.error && <Notice kind="error">{choose.error.message}</Notice>}
        <Card title="Versions" flush><VersionList datasetId={id} versions={versions} busy={choose.isPending} onUse={dataset.is_owner ? use : undefined} /></Card>
      </div>
    </div>
  );
}

export function RecipePage() {
  const id = useParams().id ?? "";
  const navigate = useNavigate();
  const dataset = useDataset(id);
  const versions = useVersions(id);
  const error = dataset.error ?? versions.error;
  return (
    <Page
      title="Clean and shape"
      note={dataset.data && <Link to={`/datasets/${id}`}>{dataset.data.name}</Link>}
      actions={<Button icon={<IconArrowLeft size={18} />} onClick={() => void navigate(`/datasets/${id}`)}>Back to the dataset</Button>}
    >
      {error && <Notice kind="error" title="This dataset is not here">{error.message}</Notice>}
      {!error && (!dataset.data || !versions.data) && <Skeleton height={420} radius={14} />}
      {!error && dataset.data && versions.data && <Editor key={id} dataset={dataset.data} versions={versions.data.items} />}
    </Page>
  );
}
