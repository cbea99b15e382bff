"""run_python: runs code over the given tables. `tables` maps names to input files (Parquet); each becomes a variable that is read when
it is first used. What the code leaves in `result` is the answer: a data frame goes to result.parquet, anything else into the answer.
"""
import math
import os
import traceback

import pandas

from sightline_worker.errors import TaskError



class _Names(dict):
    """The code's global names; a table is read when it is first asked for."""

    def __init__(self, tables: dict[str, str]):
        super().__init__(__name__="__main__", pd=pandas)
        self._tables = tables

    def __missing__(self, name: str):
        if name not in self._tables:
            raise KeyError(name)
        self[name] = pandas.read_parquet(self._tables[name])
        return self[name]


def _where(error: BaseException) -> str:
    """The error as the author of the code would see it: its line, without ours."""
    lines = traceback.format_exception_only(error)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == "<code>":
            return f"line {frame.lineno}: {lines[-1].strip()}"
    return lines[-1].strip()


def _json(value):
    if isinstance(value, dict):
        return {str(k): _json(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_json(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):  # JSON has neither NaN nor the infinities
        return None
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def run(folders, progress, *, code: str, tables: dict[str, str] | None = None) -> dict:
    paths = {name: os.path.join(folders.input, os.path.basename(file)) for name, file in (tables or {}).items()}
    names = _Names(paths)
    try:
        exec(compile(code, "<code>", "exec"), names)  # noqa: S102: the jail is the wall
    except MemoryError:
        raise
    except SystemExit:
        pass
    except BaseException as error:  # noqa: BLE001: the code's own
        raise TaskError("unprocessable", "The code failed at " + _where(error)[:1000]) from None
    result = names.get("result")
    if isinstance(result, pandas.Series):
        result = result.to_frame()
    if isinstance(result, pandas.DataFrame):
        result.to_parquet(os.path.join(folders.output, "result.parquet"), index=not isinstance(result.index, pandas.RangeIndex))
        return {"kind": "table", "file": "result.parquet", "row_count": len(result), "columns": [str(c) for c in result.columns]}
    return {"kind": "value", "value": _json(result)}
