"""Quality and statistics of very many rows are measured by a job: the request tells how far it is and does not wait."""
import threading
import time

import pytest

ROWS = "id,region,amount\n" + "".join(f"{i},{'north' if i % 50 else 'North'},{i % 97}\n" for i in range(5000))


@pytest.fixture
def ada(own_server):
    return own_server(analysis_at_once_rows=1000).account()


def measured(ada, url):
    deadline = time.time() + 60
    while (report := ada.http.get(url).json())["status"] == "measuring":
        assert 0 <= report["progress"] < 1 and time.time() < deadline, report
        time.sleep(0.05)
    assert report["progress"] == 1
    return report


@pytest.mark.parametrize("what", ["quality", "analysis"])
def test_the_report_comes_when_the_job_is_done(ada, what):
    big, small = ada.load("big.csv", ROWS.encode()), ada.load("small.csv", ROWS[:ROWS.index("\n500,") + 1].encode())
    url = f"/api/v1/datasets/{big}/{what}"
    first = ada.http.get(url)
    assert first.status_code == 200 and first.json()["status"] == "measuring"
    report = measured(ada, url)
    assert report["row_count"] == 5000
    if what == "quality":
        assert "case_variants:region" in [f["id"] for f in report["findings"]]
        rows = ada.http.get(url + "/rows", params={"finding": "case_variants:region", "limit": 5})
        assert rows.status_code == 200 and rows.json()["row_count"] == 5
    else:
        assert {u["column"] for u in report["univariate"]} >= {"amount"}
    assert ada.http.get(f"/api/v1/datasets/{small}/{what}").json()["status"] == "complete"


def test_many_who_ask_at_once_share_one_measurement(ada):
    dataset = ada.load("big.csv", ROWS.encode())
    url, said = f"/api/v1/datasets/{dataset}/quality", []
    asking = [threading.Thread(target=lambda: said.append(type(ada)(ada.server, ada.token).http.get(url).status_code)) for _ in range(8)]
    for t in asking:
        t.start()
    for t in asking:
        t.join()
    assert said == [200] * 8
    assert measured(ada, url)["status"] == "complete"


def test_a_dataset_deleted_meanwhile_hurts_nobody(ada):
    dataset = ada.load("big.csv", ROWS.encode())
    ada.http.get(f"/api/v1/datasets/{dataset}/quality")
    assert ada.http.delete(f"/api/v1/datasets/{dataset}").status_code == 204
    assert ada.http.get(f"/api/v1/datasets/{dataset}/quality").status_code == 404
    other = ada.load("other.csv", ROWS.encode())
    assert measured(ada, f"/api/v1/datasets/{other}/quality")["row_count"] == 5000
