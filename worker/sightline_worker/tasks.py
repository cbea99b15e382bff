"""The tasks a job may be, by name. A task is a function of its arguments (checked here against its signature), its folders and a way to
tell progress; it gives what JSON can say.
"""
import gc
import importlib
import inspect
import re
from typing import Callable, NamedTuple

from sightline_worker.errors import TaskError

# Loaded before the first task; the rest when a task first needs it, and from then on every fork has it.
ALWAYS = ("numpy", "pandas", "pyarrow", "pyarrow.parquet", "python_calamine")
HEAVY = ("scipy.stats", "sklearn.ensemble", "statsmodels.api")


class Task(NamedTuple):
    module: str
    function: str
    sentence: str  # for the person when it fails in a way nobody foresaw
    modules: tuple[str, ...] = ()


TASKS = {
    "read_workbook": Task("sightline_worker.workbooks", "read", "The workbook cannot be read. Check that it opens and is not damaged.", ("openpyxl",)),
    "read_arrow": Task("sightline_worker.arrow_files", "read", "The Arrow file cannot be read. Check that it is complete and not damaged."),
    "read_markup": Task("sightline_worker.markup", "read", "No table could be read from this page or document.", ("lxml.html", "lxml.etree")),
    "fit_model": Task("sightline_worker.models", "fit", "The model could not be made of this table.", ("sklearn.ensemble",)),
    "run_python": Task("sightline_worker.python_code", "run", "The code could not be run."),
}


def cannot(name: str) -> str:
    return TASKS[name].sentence if name in TASKS else "There is no such task."


def warm_up() -> None:
    for name in ALWAYS:
        importlib.import_module(name)
    for task in TASKS.values():
        importlib.import_module(task.module)
    gc.collect()
    gc.disable()
    gc.freeze()  # forks then do not copy pages only to mark them


def warm(name: str, arguments: dict) -> None:
    """Loads what this task will need, in the supervisor. Code is only searched for names, never read as code."""
    if name not in TASKS:
        return
    for module in TASKS[name].modules:
        importlib.import_module(module)
    if name == "run_python":
        code = str(arguments.get("code", ""))[:1_000_000]
        for module in HEAVY:
            if re.search(rf"\b{module.split('.')[0]}\b", code):
                importlib.import_module(module)
    gc.freeze()


def run(name: str, arguments: dict, folders, progress: Callable[[float], None]):
    if name not in TASKS:
        raise TaskError("internal", "There is no such task.", name)
    task = TASKS[name]
    function = getattr(importlib.import_module(task.module), task.function)
    try:
        inspect.signature(function).bind(folders, progress, **arguments)
    except TypeError as error:
        raise TaskError("internal", "The task was given arguments it does not know.", str(error)) from None
    return function(folders, progress, **arguments)
