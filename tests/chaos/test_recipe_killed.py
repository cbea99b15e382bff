"""kill -9 of the server while a recipe runs: the dataset is as it was, or has the whole new version; never anything between."""
import random
import time

import pytest

RECIPE = "trim all\nderive twice = id * 2\ndeduplicate by id\nimpute grp with median\nsort id order descending\ndelete where grp = 3"


def kill_during_recipe(own_server, big_csv, seed, times):
    r = random.Random(seed)
    server = own_server()
    ada = server.account()
    dataset = ada.load("big.csv", big_csv)
    url = f"/api/v1/datasets/{dataset}"
    recipe = ada.http.post(url + "/recipes", json={"recipe": RECIPE}).json()["id"]
    for _ in range(times):
        time.sleep(r.uniform(0, 1.5))
        server.restart()
        versions = ada.http.get(url + "/versions").json()["items"]
        rows = ada.ask("how many rows", dataset).json()["rows"]
        assert rows == [[200_000 if len(versions) == 1 else 180_000]], (versions, rows)
    deadline = time.time() + 90
    while (state := ada.http.get(f"{url}/recipes/{recipe}").json())["status"] not in ("completed", "failed"):
        assert time.time() < deadline, state
        time.sleep(0.1)
    assert state["status"] == "completed", state
    assert [(v["number"], v["row_count"], v["is_current"]) for v in ada.http.get(url + "/versions").json()["items"]] == [(1, 200_000, False), (2, 180_000, True)]
    assert ada.ask("how many rows", dataset).json()["rows"] == [[180_000]]
    assert ada.http.get(url + "/sample", params={"limit": 1}).json()["rows"][0][0] == 199_999
    assert ada.http.put(url + "/versions/current", json={"number": 1}).status_code == 200
    assert ada.ask("how many rows", dataset).json()["rows"] == [[200_000]]


@pytest.mark.parametrize("seed", [1])
def test_kill_during_recipe(own_server, big_csv, seed):
    kill_during_recipe(own_server, big_csv, seed, 2)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 25))
def test_kill_during_recipe_often(own_server, big_csv, seed):
    kill_during_recipe(own_server, big_csv, seed, 3)


def test_a_dataset_deleted_during_its_recipe_leaves_nothing(own_server, big_csv):
    server = own_server()
    ada = server.account()
    dataset = ada.load("big.csv", big_csv)
    ada.http.post(f"/api/v1/datasets/{dataset}/recipes", json={"recipe": RECIPE})
    time.sleep(0.3)
    assert ada.http.delete(f"/api/v1/datasets/{dataset}").status_code == 204
    deadline = time.time() + 30
    while left := [p for p in (server.folder / "data/blobs").rglob("*") if dataset in str(p) and p.is_file()]:
        assert time.time() < deadline, left
        time.sleep(0.1)
    time.sleep(1.5)
    assert not [p for p in (server.folder / "data/blobs").rglob("*") if dataset in str(p) and p.is_file()]
