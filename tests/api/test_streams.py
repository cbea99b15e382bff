"""Server-sent events and the WebSocket."""
import json
import threading
import time

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect


def frames(response):
    name, found = None, []
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            found.append((name, json.loads(line[6:])))
    return found


def stream(client, path, body):
    with client.http.stream("POST", path, json=body, headers={"accept": "text/event-stream"}) as r:
        assert r.status_code == 200 and r.headers["content-type"].startswith("text/event-stream"), r.status_code
        assert r.headers["cache-control"] == "no-store"
        return frames(r)


@pytest.mark.parametrize("path, key", [("/api/v1/query", "question"), ("/chat", "message"), ("/api/chat", "message"), ("/api/v1/datasets/{}/chat", "message")])
def test_every_asking_route_streams(ada, sales, path, key):
    body = {key: "total amount by region"}
    if "{}" not in path:
        body["dataset_ids"] = [sales]
    events = stream(ada, path.format(sales), body)
    names = [name for name, _ in events]
    assert names[0] == "thought" and names[-1] == "done", names
    assert [n for n in names if n != "thought"] == ["query", "data", "chart", "text", "evidence", "suggestions", "done"]
    by = dict(events)
    assert by["thought"]["type"] == "thinking" and by["data"]["type"] == "data_ready" and by["data"]["size"] == "small" and by["data"]["format"] == "json"
    assert by["done"]["type"] == "complete" and by["done"]["code_complete"] is True and by["done"]["data_ready"] is True
    kept = ada.http.get("/api/v1/query/" + by["done"]["answer_id"]).json()
    assert kept["rows"] == by["data"]["rows"] and kept["sql"] == by["query"]["sql"] and kept["response_text"] == by["text"]["content"]
    assert ada.http.get(by["data"]["url"]).json()["rows"] == by["data"]["rows"]


def test_refusals_and_failures_are_events(ada, eve, sales):
    refused = dict(stream(ada, "/chat", {"message": "which pupil has the longest beard", "dataset_ids": [sales]}))
    assert refused["error"]["refused"] is True and refused["error"]["type"] == "error" and refused["done"]["data_ready"] is False
    hidden = stream(eve, "/chat", {"message": "how many rows", "dataset_ids": [sales]})
    assert [name for name, _ in hidden][-2:] == ["error", "done"]
    assert dict(hidden)["error"]["code"] == "not_found"
    r = ada.http.post("/chat", json={}, headers={"accept": "text/event-stream"})
    assert r.status_code == 400 and r.json()["error"]["message"]


def test_an_alternative_is_run_without_searching(ada, sales, answer):
    query = answer["query"]
    chosen = ada.http.post("/api/v1/query", json={"question": "the same", "query": query, "dataset_ids": [sales]}).json()
    assert chosen["rows"] == answer["rows"] and chosen["planner"] != "grammar"
    bad = ada.http.post("/api/v1/query", json={"question": "x", "query": {"select": "everything"}, "dataset_ids": [sales]})
    assert bad.status_code == 400 and "query" in bad.json()["error"]["message"]


def test_data_as_json_and_parquet(ada, answer, tmp_path):
    import pyarrow.parquet
    i = answer["id"]
    page = ada.http.get(f"/api/v1/data/{i}?limit=2&offset=1").json()
    assert page["rows"] == answer["rows"][1:3] and page["row_count"] == 4 and page["columns"] == answer["columns"]
    r = ada.http.get(f"/api/v1/data/{i}?format=parquet")
    assert r.status_code == 200 and r.headers["content-type"] == "application/vnd.apache.parquet"
    (tmp_path / "a.parquet").write_bytes(r.content)
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet").to_pydict()
    assert sorted(map(float, list(table.values())[1])) == sorted(float(row[1]) for row in answer["rows"])
    assert ada.http.get(f"/api/v1/data/{i}?format=xml").status_code == 400


def test_charts(ada, answer):
    i = answer["id"]
    spec = ada.http.get(f"/api/v1/chart/{i}").json()
    assert "vega-lite" in spec["$schema"]
    light, dark = (ada.http.get(f"/api/v1/chart/{i}", params={"theme": t}).json() for t in ("light", "dark"))
    assert light != dark
    made = ada.http.post("/api/v1/chart/generate", json={"query_id": i, "chart_type": "pie_chart"})
    assert made.status_code == 201 and made.json()["chart_type"] == "pie"
    assert ada.http.get(made.json()["url"]).json() == made.json()["spec"]
    for wrong in ({"format": "tiff"}, {"chart_type": "spaghetti"}):
        r = ada.http.get(f"/api/v1/chart/{i}", params=wrong)
        assert r.status_code == 400 and ("vega-lite, plotly, echarts or recharts" in r.text or "pie" in r.text)


def test_each_format_draws_the_rows_of_the_answer(ada, answer):
    labels, values = ([row[c] for row in answer["rows"]] for c in (0, 1))
    drawn = {f: ada.http.get(f"/api/v1/chart/{answer['id']}", params={"format": f}).json() for f in ("plotly", "echarts", "recharts")}
    trace = drawn["plotly"]["data"][0]
    assert trace["type"] == "bar" and dict(zip(trace["x"], trace["y"])) == dict(zip(labels, values))
    assert drawn["plotly"]["layout"]["title"]["text"] == answer["chart"]["title"]
    names = drawn["echarts"]["xAxis"][0]["data"]
    assert {names[item["value"][0]]: item["value"][1] for item in drawn["echarts"]["series"][0]["data"]} == dict(zip(labels, values))
    assert {row["x"]: row["s0"] for row in drawn["recharts"]["data"]} == dict(zip(labels, values))
    assert drawn["recharts"]["language"] == "tsx" and "export default function Viz({ data, params }" in drawn["recharts"]["code"]
    made = ada.http.post("/api/v1/chart/generate", json={"query_id": answer["id"], "format": "plotly", "chart_type": "pie"}).json()
    assert made["format"] == "plotly" and made["spec"]["data"][0]["type"] == "pie"
    assert ada.http.get(made["url"]).json() == made["spec"]
    for f in ("vega-lite", "plotly", "echarts", "recharts"):
        table = ada.http.get(f"/api/v1/chart/{answer['id']}", params={"format": f, "chart_type": "table"})
        assert table.status_code == 200 and table.json() is None, f


def socket(server, client=None, **more):
    headers = {"authorization": "Bearer " + client.token} if client else {}
    return connect(f"ws://127.0.0.1:{server.port}/ws", additional_headers=headers, **more)


def until(ws, ident, name):
    seen = []
    while True:
        frame = json.loads(ws.recv(timeout=30))
        if frame.get("id") == ident:
            seen.append(frame)
            if frame["event"] == name:
                return seen


def test_the_websocket_speaks_the_same_events(server, ada, sales):
    with socket(server, ada) as ws:
        ws.send(json.dumps({"type": "ask", "id": "a", "message": "total amount by region", "dataset_ids": [sales]}))
        ws.send(json.dumps({"type": "ask", "id": "b", "question": "how many rows", "dataset_ids": [sales]}))
        seen = {}
        while len([1 for s in seen.values() if s[-1]["event"] == "done"]) < 2:
            frame = json.loads(ws.recv(timeout=30))
            seen.setdefault(frame["id"], []).append(frame)
        names = [f["event"] for f in seen["a"]]
        assert names[0] == "thought" and {"query", "data", "chart", "evidence", "text"} <= set(names)
        data = next(f for f in seen["a"] if f["event"] == "data")
        assert data["type"] == "data_ready" and data["row_count"] == 4
        assert next(f for f in seen["b"] if f["event"] == "data")["rows"] == [[4000]]


def test_the_websocket_signs_in_by_message_or_cookie(server, ada, sales):
    with socket(server) as ws:
        ws.send(json.dumps({"type": "auth", "id": "0", "token": ada.token}))
        assert json.loads(ws.recv(timeout=10))["event"] == "ready"
        ws.send(json.dumps({"type": "ask", "id": "1", "message": "how many rows", "dataset_ids": [sales]}))
        until(ws, "1", "done")
    with socket(server) as ws:
        ws.send(json.dumps({"type": "ask", "id": "1", "message": "how many rows", "dataset_ids": [sales]}))
        assert json.loads(ws.recv(timeout=10))["event"] == "error"
        with pytest.raises(ConnectionClosed):
            ws.recv(timeout=10)
        assert ws.close_code == 4401
    for headers in ({"origin": "http://evil.example"}, {"authorization": "Bearer x.y.z"}, {"cookie": "sightline_session=slc_x"}):
        with pytest.raises(InvalidStatus) as refused:
            connect(f"ws://127.0.0.1:{server.port}/ws", additional_headers=headers)
        assert refused.value.response.status_code in (401, 403)


def test_another_tenant_asks_nothing_over_the_websocket(server, eve, sales):
    with socket(server, eve) as ws:
        ws.send(json.dumps({"type": "ask", "id": "1", "message": "how many rows", "dataset_ids": [sales]}))
        seen = until(ws, "1", "done")
        assert [f["event"] for f in seen][-2:] == ["error", "done"] and seen[-2]["code"] == "not_found"


def test_bad_frames_do_not_end_the_websocket(server, ada, sales):
    with socket(server, ada) as ws:
        for bad in ("{", "[]", "null", '{"type":"dance"}', '{"type":"ask"}', '{"type":"ask","message":5}', "x" * 100_000, '{"type":"cancel","id":"none"}'):
            ws.send(bad)
            if "cancel" not in bad:
                assert json.loads(ws.recv(timeout=10))["event"] == "error", bad[:30]
        ws.send(json.dumps({"type": "ask", "id": "1", "message": "how many rows", "dataset_ids": [sales]}))
        until(ws, "1", "done")


def test_many_streams_at_once(ada, sales):
    results, threads = [], []

    def run(n):
        results.append([name for name, _ in stream(ada, "/chat", {"message": f"total amount by region for product P{n % 7}", "dataset_ids": [sales]})][-1])

    for n in range(24):
        threads.append(threading.Thread(target=run, args=(n,)))
        threads[-1].start()
    for t in threads:
        t.join(60)
    assert results == ["done"] * 24


def test_a_client_that_leaves_does_not_keep_the_server_busy(server, ada, sales):
    for _ in range(20):
        with ada.http.stream("POST", "/chat", json={"message": "total amount by product", "dataset_ids": [sales]}, headers={"accept": "text/event-stream"}) as r:
            next(r.iter_bytes())
    begin = time.time()
    assert httpx.get(server.url + "/health", timeout=10).status_code == 200 and time.time() - begin < 5
