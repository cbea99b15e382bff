"""What a caller may set when a workbook is read; every limit has a default fit for a worker of 2 GB; a million cells take about 125 MB."""

import dataclasses

from .errors import SheetError


@dataclasses.dataclass(frozen=True)
class Options:
    max_file_bytes: int = 512 << 20  # of the file as it came
    max_unpacked_bytes: int = 2 << 30  # of all parts of the archive together, counted while unpacking
    max_ratio: int = 400  # unpacked to packed, of a part over 10 MB
    max_cells: int = 25_000_000  # cells of one sheet, and the cells of the rectangle they span
    max_columns: int = 4096  # columns of one table
    max_sheets: int = 500
    max_tables: int = 200  # tables found on one sheet
    find_tables: bool = True  # False: the used range is one table with one header row
    sheet_text: bool = True  # also write each sheet as it stands, as CSV
    drop_totals: bool = True  # leave subtotal and total rows out of the table
    fill_down: bool = True  # fill labels down that were merged or written once
    long_form: bool = False  # also write the long form of a crosstab
    decimal: str = ""  # "." or "," when the person told; "" decides by evidence
    day_first: bool | None = None  # order of 01/02/2023 when the person told

    @staticmethod
    def read(given):
        """From a dict such as a request carries. An unknown name or a wrong type is an error that names it."""
        known = {field.name: field for field in dataclasses.fields(Options)}
        for name, value in (given or {}).items():
            if name not in known:
                raise SheetError("invalid_option", f"There is no option '{name}'; known are {', '.join(sorted(known))}.")
            default = known[name].default
            wanted = bool if name == "day_first" else type(default)
            if value is None and name == "day_first":
                continue
            if type(value) is not wanted or (wanted is int and value <= 0):
                raise SheetError(
                    "invalid_option", f"Option '{name}' must be {'a positive whole number' if wanted is int else wanted.__name__}."
                )
        options = Options(**(given or {}))
        if options.decimal not in ("", ".", ","):
            raise SheetError("invalid_option", "Option 'decimal' must be '.' or ','.")
        return options
