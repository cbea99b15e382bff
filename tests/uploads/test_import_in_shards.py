"""A long CSV imported in pieces by several workers is what importing the whole gives, or the whole is imported."""
import os
import re
import signal
import time

import pytest
from real_databases import Postgresql
from real_s3 import S3
from real_server import Client

PIECES = {"import_shards": 4, "import_shard_mb": 1, "import_workers": 2}
SHARED = {"jwt_secret": "the same for every server of one installation"}
ROWS = 120_000


def orders(path, changed={}, rows=ROWS, before=b"", after=b""):
    """Orders with quoted commas and line ends; `changed` gives some rows another text."""
    with open(path, "wb") as f:
        f.write(before + b"id,day,region,amount,note\n")
        f.write(b"".join(changed.get(i, b'%d,2024-%02d-%02d,"North, %d",%d.25,"said ""hello,\n%d"""\n' % (i, 1 + i % 12, 1 + i % 28, i % 9, i % 500, i)) for i in range(rows)))
        f.write(after)
    return path


def send(ada, path):
    with open(path, "rb") as f:
        dataset = ada.upload(path.name, f)
    assert ada.ready(dataset)["status"] == "completed"
    return dataset


def rounded(value):
    """Without the last digits of sums, which depend on the order of the rows."""
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, list) else value


def seen(ada, dataset):
    """What anyone can see of the table and of how it was read."""
    profile = ada.http.get(f"/api/v1/datasets/{dataset}/profile").json()
    report = next(v["load_report"] for v in ada.http.get(f"/api/v1/datasets/{dataset}/versions").json()["items"] if v["is_current"])
    answers = [ada.ask(q, dataset).json()["rows"] for q in ("total amount by region", "highest id", "number of rows by day")]
    return {"profile": rounded(profile), "answers": [sorted(map(str, a)) for a in answers],
            "report": {k: v for k, v in report.items() if k != "shards"}}, report.get("shards")


def enriched(ada, dataset, limit=60):
    """Until exact counts, histograms and Parquet are there."""
    folder = ada.server.folder / "data/blobs"
    deadline = time.time() + limit
    while not list(folder.rglob(f"{dataset}/versions/v*/data.parquet")):
        assert time.time() < deadline
        time.sleep(0.05)
    while list(folder.rglob(f"{dataset}/versions/v*/shards/*")):
        assert time.time() < deadline, "the pieces are still kept"
        time.sleep(0.05)


MESSY = {
    "sound": {},
    "short and long rows": {"changed": {77: b"77,2024-01-02,short\n", 60_000: b'60000,2024-05-05,"North, 1",7.25,x,\n', 110_000: b"110000,2024-01-02,short again\n"}},
    "titles and notes": {"before": b"Orders of the year\n\n", "after": b"\nSource: the office, 2024\n"},
    "a header in the middle": {"changed": {70_001: b"id,day,region,amount,note\n"}},
}


@pytest.fixture(scope="module")
def both(tmp_path_factory, binary):
    from real_server import Server
    servers = [Server(tmp_path_factory.mktemp("shards"), **PIECES), Server(tmp_path_factory.mktemp("whole"))]
    yield [s.account() for s in servers]
    for s in servers:
        s.stop()


@pytest.mark.parametrize("kind", MESSY)
def test_pieces_are_the_whole(both, tmp_path, kind):
    path = orders(tmp_path / "orders.csv", **MESSY[kind])
    (in_pieces, whole), found = both, []
    for ada in both:
        dataset = send(ada, path)
        enriched(ada, dataset)
        found.append(seen(ada, dataset))
    assert found[0][1] == 4 and found[1][1] is None
    assert found[0][0] == found[1][0]
    if kind != "sound":
        assert found[0][0]["report"]["repairs"]


def test_what_only_the_whole_tells_is_imported_whole(both, tmp_path):
    path = orders(tmp_path / "orders.csv", changed={115_000: b'115000,2024-01-02,"North, 1",many,x\n'})
    (a, pieces), (b, none) = (seen(ada, send(ada, path)) for ada in both)
    assert pieces is none is None
    assert a == b
    assert "import_not_joined" in both[0].server.output()


def test_small_and_other_files_are_not_cut(both, tmp_path):
    ada = both[0]
    assert seen(ada, ada.load("t.csv", orders(tmp_path / "t.csv", rows=1000).read_bytes()))[1] is None
    lines = b"".join(b'{"id": %d, "region": "R%d", "amount": %d, "day": "2024-01-01", "note": "%s"}\n' % (i, i % 7, i, b"x" * 40) for i in range(60_000))
    assert seen(ada, ada.load("t.ndjson", lines))[1] is None


def test_progress_grows_and_a_deleted_import_leaves_nothing(own_server, tmp_path):
    ada = own_server(**PIECES, sample_first_mb=0).account()
    path = orders(tmp_path / "orders.csv", rows=6 * ROWS)
    with open(path, "rb") as f:
        dataset = ada.upload("orders.csv", f)
    told, deadline = [], time.time() + 60
    while not list((ada.server.folder / "data/blobs").rglob("shards/*/*.duckdb")):
        status = ada.http.get(f"/api/v1/datasets/{dataset}/status").json()
        told.append(status["progress"])
        assert time.time() < deadline and status["status"] in ("pending", "running"), status
    assert told == sorted(told) and told[-1] < 1
    assert ada.http.delete(f"/api/v1/datasets/{dataset}").status_code in (200, 204)
    while ada.server.engines():
        assert time.time() < deadline
        time.sleep(0.05)
    time.sleep(1)  # whoever was about to store something has
    assert not [p for p in (ada.server.folder / "data").rglob("*") if p.is_file() and dataset in str(p)]
    assert not list((ada.server.folder / "data/hot").rglob("*.duckdb"))


@pytest.fixture(scope="module")
def company():
    """A bucket and a database that several servers share."""
    s3, postgresql = S3(), Postgresql()
    yield {**SHARED, "database_url": f"postgresql://owner:owner@127.0.0.1:{postgresql.port}/postgres", **s3.settings("company")}, s3
    s3.stop()
    postgresql.stop()


def shares(server):
    """How many pieces a server has loaded, by its log."""
    return len(re.findall(r"import_shard\b", server.output()))


def test_servers_share_the_pieces_and_the_killed_one_s_are_taken_up(own_server, company, tmp_path):
    settings, s3 = company
    # One piece at a time each, so that no server takes all.
    servers = [own_server(**settings, **{**PIECES, "import_workers": 1, "import_shards": 6}) for _ in range(3)]
    ada = servers[0].account("ada.pieces@example.com")
    path = orders(tmp_path / "orders.csv", rows=6 * ROWS, changed={200_000: b"200000,2024-01-02,short\n"})
    expected = None
    for killed in (False, True):
        with open(path, "rb") as f:
            dataset = ada.upload("orders.csv", f)
        if killed:
            deadline = time.time() + 60
            while not servers[2].engines():
                assert time.time() < deadline
                time.sleep(0.01)
            engines = servers[2].engines()
            servers[2].kill()
            for engine in engines:
                try:
                    os.kill(engine, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        assert ada.ready(dataset)["status"] == "completed"
        found, pieces = seen(ada, dataset)
        assert pieces == 6
        assert any("fewer fields" in r and "line 400002" in r for r in found["report"]["repairs"]), found["report"]
        expected = expected or found
        assert found["answers"] == expected["answers"]
        if not killed:
            assert sum(shares(s) > 0 for s in servers) >= 2, [shares(s) for s in servers]
    # Nobody fetched the whole file for its pieces.
    there = Client(servers[1], ada.token)
    assert there.ask("total amount by region", dataset).status_code == 200
