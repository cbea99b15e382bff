"""fit_model: what a recipe's step takes from a model: rows that stand apart from the others (Isolation Forest, Liu, Ting and Zhou 2008), or
what a missing number or category most likely is, by gradient boosted trees over the other columns. The same rows give the same answer.
"""
import os

import numpy
import pandas
import pyarrow
import pyarrow.parquet

from sightline_worker.errors import TaskError, invalid

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when scikit-learn is first loaded; a job has its share of the machine
os.environ.setdefault("JOBLIB_MULTIPROCESSING", "0")  # there is nowhere to put its semaphores
LEARNT_ROWS = 100_000  # at most; a model gains little from more
LEAST_KNOWN = 20
MOST_CATEGORIES = 50
BLOCK = 200_000  # rows predicted at once


def _numbers(series: pandas.Series) -> pandas.Series | None:
    """A column as a model can take it; None for one it cannot: texts that hardly repeat."""
    if pandas.api.types.is_bool_dtype(series) or pandas.api.types.is_numeric_dtype(series):
        return series.astype("float64")
    if pandas.api.types.is_datetime64_any_dtype(series):
        return series.astype("int64").where(series.notna()).astype("float64")
    codes, values = pandas.factorize(series.map(lambda v: None if v is None else str(v)), sort=True)
    return pandas.Series(codes, dtype="float64").where(codes >= 0) if len(values) <= MOST_CATEGORIES else None


def _sample(rows: numpy.ndarray) -> numpy.ndarray:
    if len(rows) <= LEARNT_ROWS:
        return rows
    return numpy.sort(numpy.random.default_rng(0).choice(rows, LEARNT_ROWS, replace=False))


def _outliers(frame: pandas.DataFrame, columns: list[str], beyond: float, progress) -> dict:
    from sklearn.ensemble import IsolationForest

    data = frame[columns].astype("float64").replace([numpy.inf, -numpy.inf], numpy.nan)
    if len(data.dropna(how="all")) < LEAST_KNOWN:
        raise invalid(f"An isolation forest needs at least {LEAST_KNOWN} rows with values; there are {len(data.dropna(how='all'))}.")
    filled = data.fillna(data.median()).fillna(0).to_numpy()
    forest = IsolationForest(random_state=0).fit(filled[_sample(numpy.arange(len(filled)))])
    marks = numpy.zeros(len(filled), dtype=bool)
    for start in range(0, len(filled), BLOCK):
        marks[start : start + BLOCK] = -forest.score_samples(filled[start : start + BLOCK]) > beyond
        progress(start / len(filled))
    return {"outlier": marks}


def _learnt(name: str, features: numpy.ndarray, target: numpy.ndarray, known: numpy.ndarray):
    """What tells a value from the features of its row."""
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    rows = _sample(known)
    leaf = min(20, max(2, len(rows) // 20))  # small tables have small groups
    if target.dtype != object:
        model = HistGradientBoostingRegressor(random_state=0, min_samples_leaf=leaf).fit(features[rows], target[rows])
        # What was never seen is not made up: within the range of the known.
        return lambda some: numpy.clip(model.predict(some), target[known].min(), target[known].max())
    values, counts = numpy.unique(target[known].astype(str), return_counts=True)
    if len(values) > MOST_CATEGORIES:
        raise invalid(f"'{name}' has {len(values)} different texts; a model chooses among {MOST_CATEGORIES} at most. Fill it with its mode or a word.")
    if len(values) == 1:
        return lambda some: numpy.full(len(some), values[0], dtype=object)
    # Each round makes a tree for each category. A part held back to know when to stop would need two rows of each.
    rounds = 100 if len(values) <= 10 else 30
    model = HistGradientBoostingClassifier(random_state=0, min_samples_leaf=leaf, max_iter=rounds, early_stopping=False)
    learnt = target[rows].astype(str)
    if len(numpy.unique(learnt)) < 2:
        return lambda some: numpy.full(len(some), values[counts.argmax()], dtype=object)
    model.fit(features[rows], learnt)
    return lambda some: model.predict(some).astype(object)


def _imputed(frame: pandas.DataFrame, columns: list[str], _beyond: float, progress) -> dict:
    usable = {name: numbers for name in frame.columns if (numbers := _numbers(frame[name])) is not None}
    out = {}
    for done, name in enumerate(columns):
        texts = not pandas.api.types.is_numeric_dtype(frame[name]) and frame[name].notna().any()
        target = frame[name].astype(object if texts else "float64").to_numpy(copy=True)
        others = [usable[other].to_numpy() for other in usable if other != name]
        gaps = frame[name].isna().to_numpy() if texts else numpy.isnan(target)
        known = numpy.flatnonzero(~gaps if texts else numpy.isfinite(target))
        missing = numpy.flatnonzero(gaps)
        if not others:
            raise invalid(f"No other column tells anything of '{name}': impute it with its mean or median.")
        if len(known) < LEAST_KNOWN:
            raise invalid(f"A model needs at least {LEAST_KNOWN} values of '{name}' to learn from; there are {len(known)}.")
        if len(missing):
            features = numpy.column_stack(others)
            told = _learnt(name, features, target, known)
            for start in range(0, len(missing), BLOCK):
                rows = missing[start : start + BLOCK]
                target[rows] = told(features[rows])
        out[name] = pyarrow.array(target, pyarrow.string(), from_pandas=True) if texts else target
        progress((done + 1) / len(columns))
    return out


def fit(folders, progress, *, file: str, method: str, columns: list[str], beyond: float) -> dict:
    frame = pyarrow.parquet.read_table(os.path.join(folders.input, file)).to_pandas(date_as_object=False)
    if frame.empty:
        raise invalid("The table has no rows to learn from.")
    make = {"isolation_forest": _outliers, "impute": _imputed}.get(method)
    if make is None:
        raise TaskError("internal", "There is no such model.", method)
    made = make(frame, columns, beyond, progress)
    pyarrow.parquet.write_table(pyarrow.table(made), os.path.join(folders.output, "model.parquet"))
    return {"file": "model.parquet", "row_count": len(frame)}
