"""read_workbook: the tables of a workbook, as sightline_worker.sheets finds them."""
import os

from sightline_worker.errors import TaskError
from sightline_worker.sheets import SheetError, read_workbook

_CODES = {"too_large": "too_large", "not_a_workbook": "unsupported", "html": "unsupported", "xml": "unsupported", "invalid_option": "internal"}


def read(folders, progress, *, file: str, sheet: str | None = None, options: dict | None = None) -> dict:
    try:
        return read_workbook(os.path.join(folders.input, file), sheet=sheet, out_dir=folders.output, options=options)
    except SheetError as error:
        raise TaskError(_CODES.get(error.code, "invalid_input"), str(error), error.code) from None
