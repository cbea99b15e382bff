"""A file over `sample_first_mb` can be asked from a sample while the whole is loaded, and says so everywhere."""
import gzip
import random
import time
import zipfile

import pyarrow
import pytest

# One worker: the sample is there before the whole is begun.
SETTINGS = {"sample_first_mb": 8, "sample_mb": 4, "import_workers": 1}
BLOCK_ROWS = 100_000


def write_csv(path, blocks):
    """Rows with numbers that grow, quoted commas and quoted line ends; how many."""
    with open(path, "wb") as f:
        f.write(b"id,day,region,amount,note\n")
        for b in range(blocks):
            f.write(b"".join(b'%d,2024-%02d-%02d,"North, %d",%d.25,"said ""hello,\n%d,2020-01-01"""\n' % (b * BLOCK_ROWS + i, 1 + i % 12, 1 + i % 28, i % 9, i % 500, i)
                             for i in range(BLOCK_ROWS)))
    return blocks * BLOCK_ROWS


def write_ndjson(path, rows):
    """The archive's end is missing, where no sample looks."""
    texts = random.Random(7)
    whole = gzip.compress(b"".join(b'{"id": %d, "region": "R%d", "note": "%s"}\n' % (i, i % 7, texts.randbytes(40).hex().encode()) for i in range(rows)), 1)
    path.write_bytes(whole[:-50_000])


def when(ada, dataset, condition, limit=60):
    deadline = time.time() + limit
    while not condition(status := ada.http.get(f"/api/v1/datasets/{dataset}/status").json()):
        assert time.time() < deadline, status
        time.sleep(0.02)
    return status


def send(ada, path):
    with open(path, "rb") as f:
        return ada.upload(path.name, f)


@pytest.fixture
def ada(own_server):
    return own_server(**SETTINGS).account()


def test_a_large_file_is_asked_from_a_sample_first(ada, tmp_path):
    rows = write_csv(tmp_path / "orders.csv", 24)
    dataset = send(ada, tmp_path / "orders.csv")
    url = f"/api/v1/datasets/{dataset}"
    status = when(ada, dataset, lambda s: s["is_processed"])
    assert status["status"] in ("pending", "running") and 0 <= status["progress"] < 1, status
    assert 10_000 < status["sample"]["rows"] < rows / 4
    assert abs(status["sample"]["about_rows"] - rows) < rows / 20

    answer = ada.ask("how many rows", dataset).json()
    spread = ada.ask("highest id", dataset).json()
    refused = ada.http.post(url + "/recipes", json={"recipe": "trim all"})
    reports = [ada.http.get(f"{url}/{report}").json() for report in ("quality", "analysis", "pii")]
    profile, document = ada.http.get(url + "/profile").json(), ada.http.get(url).json()
    listed = next(d for d in ada.http.get("/api/v1/datasets").json()["items"] if d["id"] == dataset)
    assert ada.http.get(url + "/status").json().get("sample"), "the whole came before the sample was looked at"

    assert answer["rows"] == [[status["sample"]["rows"]]]
    assert [a["kind"] for a in answer["assumptions"]] == ["sample"] and "Only a sample" in answer["assumptions"][0]["meaning"]
    assert answer["evidence"]["lints"][0]["code"] == "sample"
    assert answer["confidence"] != "High"
    assert spread["rows"][0][0] > rows * 0.8  # it is no mere beginning
    assert profile["sample"] == document["sample"] == listed["sample"] == status["sample"]
    assert all("Only a sample" in report["sample_note"] for report in reports)
    assert profile["row_count"] == status["sample"]["rows"]
    assert [c["type"] for c in profile["columns"]] == ["integer", "date", "text", "double", "text"]
    assert refused.status_code == 409 and "whole file is still being loaded" in refused.json()["error"]["message"]

    status = when(ada, dataset, lambda s: s["status"] == "completed")
    assert "sample" not in status and status["progress"] == 1
    answer = ada.ask("how many rows", dataset).json()
    assert answer["rows"] == [[rows]] and not [a for a in answer["assumptions"] if a["kind"] == "sample"]
    assert answer["confidence"] == "High"
    versions = ada.http.get(url + "/versions").json()["items"]
    assert [(v["number"], v["kind"], v["is_current"]) for v in versions] == [(1, "sample", False), (2, "import", True)]
    assert versions[0]["load_report"]["repairs"] == versions[1]["load_report"]["repairs"]
    assert "sample" not in ada.http.get(url + "/profile").json()
    assert "sample_note" not in ada.http.get(url + "/quality").json()
    assert ada.http.post(url + "/recipes", json={"recipe": "trim all"}).status_code == 202


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_of_what_is_packed_the_beginning_is_asked_first(ada, tmp_path, kind):
    """Of the settings' size by its packed bytes: noise that cannot be packed makes it that large."""
    rows = 24 * 20_000
    noise = random.Random(5)
    text = b"id,day,code\n" + b"".join(b"%d,2024-%02d-%02d,%s\n" % (i, 1 + i % 12, 1 + i % 28, noise.randbytes(16).hex().encode()) for i in range(rows))
    path = tmp_path / ("orders.zip" if kind == "zip" else f"orders.csv.{kind}")
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("orders.csv", text)
    else:
        path.write_bytes(gzip.compress(text, 1) if kind == "gz" else pyarrow.compress(text, codec="zstd", asbytes=True))
    assert path.stat().st_size > 8 << 20
    dataset = send(ada, path)
    status = when(ada, dataset, lambda s: s["is_processed"])
    assert status["status"] in ("pending", "running") and 10_000 < status["sample"]["rows"] < rows / 4, status
    assert abs(status["sample"]["about_rows"] - rows) < rows / 10
    answer = ada.ask("how many rows", dataset).json()
    highest = ada.ask("highest id", dataset).json()
    assert ada.http.get(f"/api/v1/datasets/{dataset}/status").json().get("sample"), "the whole came before the sample was looked at"
    assert answer["rows"] == [[status["sample"]["rows"]]] and "Only the beginning of" in answer["assumptions"][0]["meaning"]
    assert highest["rows"] == [[status["sample"]["rows"] - 1]]
    when(ada, dataset, lambda s: s["status"] == "completed")
    assert ada.ask("how many rows", dataset).json()["rows"] == [[rows]]


def test_the_sample_stays_when_the_whole_cannot_be_loaded(ada, tmp_path):
    write_ndjson(tmp_path / "events.ndjson.gz", 200_000)
    dataset = send(ada, tmp_path / "events.ndjson.gz")
    status = when(ada, dataset, lambda s: s["status"] == "failed")
    assert status["is_processed"] and len(status["error_message"]) > 20, status
    answer = ada.ask("how many rows", dataset).json()
    assert answer["rows"] == [[status["sample"]["rows"]]]
    assert "could be loaded" in answer["assumptions"][0]["meaning"]


def test_a_file_that_cannot_be_cut_is_loaded_whole(ada, tmp_path):
    path = tmp_path / "one.json"
    path.write_bytes(b"[" + b",".join(b'{"id": %d, "note": "%s"}' % (i, b"y" * 80) for i in range(100_000)) + b"]")
    dataset = send(ada, path)
    assert ada.ready(dataset)["status"] == "completed"
    assert ada.ask("how many rows", dataset).json()["rows"] == [[100_000]]
    assert [v["kind"] for v in ada.http.get(f"/api/v1/datasets/{dataset}/versions").json()["items"]] == ["import"]


def test_deleted_while_only_its_sample_is_there(own_server, tmp_path):
    server = own_server(**SETTINGS)
    ada = server.account()
    write_csv(tmp_path / "orders.csv", 8)
    dataset = send(ada, tmp_path / "orders.csv")
    when(ada, dataset, lambda s: s["is_processed"])
    assert ada.http.delete(f"/api/v1/datasets/{dataset}").status_code == 204
    deadline = time.time() + 30
    while left := [p for p in (server.folder / "data").rglob("*") if p.is_file() and (dataset in str(p) or p.suffix == ".duckdb")]:
        assert time.time() < deadline, left
        time.sleep(0.1)
