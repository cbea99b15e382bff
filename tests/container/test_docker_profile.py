"""Under Docker's default seccomp profile, as an ordinary user: no namespaces can be made there, so Landlock is the wall around Python."""
import os
import pathlib
import subprocess
import sys
import tempfile

import pytest

import workbooks
from real_server import ROOT, Server

NOBODY = 65534
LAUNCHER = [sys.executable, str(pathlib.Path(__file__).with_name("docker_profile.py")), "--user", str(NOBODY)]
JAIL_TESTS = ROOT / "build/asan/src/platform_jail_test"


def test_the_profile_holds():
    """What a container may not do fails here too, so the other tests show what they say."""
    made = subprocess.run(LAUNCHER + ["unshare", "--user", "true"], capture_output=True, text=True)
    assert made.returncode and "not permitted" in made.stderr, made
    assert subprocess.run(LAUNCHER + ["true"]).returncode == 0


@pytest.fixture
def home():
    """A folder of the ordinary user's own: pytest's are root's alone."""
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, NOBODY, NOBODY)
        yield pathlib.Path(folder)


@pytest.fixture
def contained(binary, home):
    servers = []

    def make(**settings):
        servers.append(Server(home, under=LAUNCHER, **settings))
        return servers[-1]

    yield make
    for server in servers:
        server.stop()


def test_a_workbook_is_read_and_asked(contained, tmp_path):
    """The engine's and the jail's walls stand in it: a workbook passes both."""
    ada = contained().account()
    rows = [["region", "amount"]] + [[("North", "South")[i % 2], i] for i in range(40)]
    book = workbooks.write(tmp_path / "shop.xlsx", {"Sales": rows})
    dataset = ada.load("shop.xlsx", book.read_bytes())
    answer = ada.ask("total amount by region", dataset)
    assert answer.status_code == 200 and "380" in answer.text and "400" in answer.text


@pytest.mark.parametrize("setting", ["jail_namespaces", "jail_cgroups"])
def test_no_python_runs_without_what_is_required(contained, tmp_path, setting):
    """An ordinary user makes neither namespaces nor control groups in a container; left to itself the server runs without (above)."""
    ada = contained(**{setting: "required"}).account()
    book = workbooks.write(tmp_path / "shop.xlsx", {"Sales": [["region", "amount"], ["North", 1]]})
    state = ada.ready(ada.upload("shop.xlsx", book.read_bytes()))
    assert state["status"] == "failed" and state["error_message"], state


@pytest.mark.skipif(not JAIL_TESTS.exists(), reason="the jail's own tests are not built: make unit")
def test_the_hostile_cases_are_stopped(home):
    """The jail's own hostile tests, inside. Its walls of namespaces are skipped there; no other may be."""
    # The leak check stops its own threads by ptrace, which the user's limits may forbid.
    env = dict(os.environ, TMPDIR=str(home), ASAN_OPTIONS="detect_leaks=0:detect_stack_use_after_return=0")
    done = subprocess.run(LAUNCHER + [str(JAIL_TESTS), "--gtest_filter=*Hostile*"], capture_output=True, text=True, env=env, cwd=home, timeout=280)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    passed = [line for line in done.stdout.splitlines() if "[       OK ]" in line]
    assert len(passed) >= 8, done.stdout[-3000:]
