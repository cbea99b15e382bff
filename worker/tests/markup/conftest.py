import csv
import pathlib
import sys
import types

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from sightline_worker import markup  # noqa: E402


class Read:
    """A page or document read: its manifest, and the rows of its tables as texts, the names first."""

    def __init__(self, folder, content, **given):
        for name in ("in", "out"):
            (folder / name).mkdir(exist_ok=True)
        (folder / "in" / "file").write_bytes(content if isinstance(content, bytes) else content.encode())
        folders = types.SimpleNamespace(input=str(folder / "in"), output=str(folder / "out"))
        self.folder = folder / "out"
        self.manifest = markup.read(folders, lambda _: None, file="file", **given)
        self.tables = {table["name"]: table for table in self.manifest["tables"]}

    def rows(self, name=None):
        table = self.tables[name] if name else self.manifest["tables"][0]
        with open(self.folder / (table.get("text_file") or table["file"]), encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def said(self):
        return "\n".join(self.manifest["warnings"] + [line for table in self.manifest["tables"] for line in table["repairs"]])


@pytest.fixture
def read(tmp_path):
    return lambda content, **given: Read(tmp_path, content, **given)
