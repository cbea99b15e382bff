"""The check of the floors finds what it is there to find."""
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CHECK = ROOT / "tools/check_floors"


def test_the_house_holds():
    r = subprocess.run([CHECK], capture_output=True, text=True)
    assert r.returncode == 0, r.stdout


@pytest.mark.parametrize("path, line, fault", [
    ("base/x.h", '#include "core/query/query.h"', "base may not include core/query"),
    ("core/query/x.cpp", '#include "core/language/language.h"', "core/query may not include core/language"),
    ("core/charts/x.cpp", '#include "platform/net/http.h"', "core/charts may not include platform/net"),
    ("core/charts/x.cpp", "#include <fstream>", "core is pure"),
    ("platform/net/x.cpp", '#include "core/query/query.h"', "platform/net may not include core/query"),
    ("platform/net/x.cpp", '#include "platform/store/store.h"', "platform/net may not include platform/store"),
    ("product/teams/x.cpp", '#include "product/ask/ask.h"', "product/teams may not include product/ask"),
    ("product/ask/x.cpp", '#include "surface/api/api.h"', "product/ask may not include surface/api"),
    ("surface/api/x.cpp", '#include "surface/cli/cli.h"', "surface/api may not include surface/cli"),
    ("util/x.h", "", "'util/x.h' is no room"),
])
def test_an_include_that_leaves_its_floor_is_found(tmp_path, path, line, fault):
    file = tmp_path / "src" / path
    file.parent.mkdir(parents=True)
    file.write_text(line + "\n")
    r = subprocess.run([CHECK, tmp_path], capture_output=True, text=True)
    assert r.returncode == 1 and fault in r.stdout, r.stdout


def test_an_include_that_goes_down_is_fine(tmp_path):
    file = tmp_path / "src/product/ask/x.cpp"
    file.parent.mkdir(parents=True)
    file.write_text('#include "product/datasets/datasets.h"\n#include "core/query/query.h"\n#include "base/result.h"\n#include "product/ask/y.h"\n')
    assert subprocess.run([CHECK, tmp_path]).returncode == 0
