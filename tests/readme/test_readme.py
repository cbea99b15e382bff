"""The commands of the README and of docs/ do what they say."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def tried_commands():
    """Blocks fenced as ```sh tried: each must exit 0 from the root of the checkout."""
    for document in DOCUMENTS:
        for block in re.findall(r"^```sh tried\n(.*?)^```", document.read_text(), re.M | re.S):
            yield pytest.param(block, id=f"{document.name}: {block.splitlines()[0][:50]}")


@pytest.mark.parametrize("block", tried_commands())
def test_command(binary, block, tmp_path):
    env = dict(os.environ, PATH=f"{binary.parent}:{os.environ['PATH']}", WORK=str(tmp_path))
    r = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert r.returncode == 0, r.stdout[-2000:] + r.stderr[-2000:]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_links_and_files_named_exist(document):
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text()):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (document.parent / target).exists(), target


def test_the_readme_names_two_commands_and_where_to_go_next():
    text = (ROOT / "README.md").read_text()
    assert "make run" in text and "make test" in text and "docs/" in text and shutil.which("make")
