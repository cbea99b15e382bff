"""Engines that are killed, eat memory or hang hurt nobody else."""
import json
import os
import signal
import socket
import threading
import time

import httpx

from queries import memory_eater, never_ending


def table_of(client, dataset):
    return client.ask("how many rows", dataset).json()["query"]["from"]["table"]


def chat(client, dataset, **body):
    return client.http.post("/api/v1/chat", json={"message": "", "dataset_ids": [dataset], **body})


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def working(server):
    """Processor time that engines use during a quarter of a second."""
    before = {p: cpu_seconds(p) for p in server.engines()}
    time.sleep(0.25)
    total = 0
    for p, used in before.items():
        try:
            total += cpu_seconds(p) - used
        except OSError:
            pass
    return total


def test_a_query_that_eats_memory_is_stopped_and_others_go_on(own_server, big_csv):
    server = own_server(engine_memory_mb=300, engine_temp_mb=200)
    ada = server.account()
    dataset = ada.load("big.csv", big_csv)
    other = ada.load("small.csv", b"region,amount\nN,3\nS,5\n")
    table = table_of(ada, dataset)
    answers, stop = [], threading.Event()

    def go_on():
        bob = type(ada)(server, ada.token)
        while not stop.is_set():
            answers.append(bob.ask("total amount by region", other).status_code)

    watcher = threading.Thread(target=go_on)
    watcher.start()
    r = chat(ada, dataset, query=memory_eater(table))
    stop.set()
    watcher.join()
    assert r.status_code == 507, (r.status_code, r.text[:500])
    assert "memory" in r.json()["error"]["message"].lower() or "disk" in r.json()["error"]["message"].lower()
    assert answers and set(answers) <= {200, 201}, set(answers)
    assert ada.ask("how many rows", dataset).json()["rows"] == [[200000]]


def test_a_query_past_its_time_is_stopped(own_server, big_csv):
    server = own_server(query_seconds=2)
    ada = server.account()
    dataset = ada.load("big.csv", big_csv)
    table = table_of(ada, dataset)
    started = time.time()
    r = chat(ada, dataset, query=never_ending(table))
    assert r.status_code == 504, (r.status_code, r.text[:500])
    assert time.time() - started < 20
    assert ada.ask("how many rows", dataset).status_code == 200


def test_thought_comes_before_a_busy_engine_and_hanging_up_stops_its_work(own_server, big_csv):
    server = own_server(query_seconds=600)
    ada = server.account()
    dataset = ada.load("big.csv", big_csv)
    table = table_of(ada, dataset)
    started = time.time()
    with httpx.stream("POST", server.url + "/api/v1/chat", json={"message": "", "dataset_ids": [dataset], "query": never_ending(table)},
                      headers={"authorization": "Bearer " + ada.token, "accept": "text/event-stream"}, timeout=60) as r:
        lines = r.iter_lines()  # kept: httpx hangs up when it is dropped
        assert next(line for line in lines if line.startswith("event:")) == "event: thought"
        assert time.time() - started < 5
        deadline = time.time() + 20
        while working(server) < 0.1:
            assert time.time() < deadline, "the engine never began"
    hung_up = time.time()
    while working(server) > 0.05:
        assert time.time() - hung_up < 20, "the engine still works"
    assert ada.ask("how many rows", dataset).status_code == 200


def test_hanging_up_stops_an_answer_that_comes_at_once_too(own_server, big_csv):
    server = own_server(query_seconds=600)
    ada = server.account()
    dataset = ada.load("big.csv", big_csv)
    body = json.dumps({"message": "", "dataset_ids": [dataset], "query": never_ending(table_of(ada, dataset))}).encode()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as s:
        s.sendall(b"POST /api/v1/chat HTTP/1.1\r\nHost: " + host.encode() + b"\r\nContent-Type: application/json\r\nAuthorization: Bearer " + ada.token.encode()
                  + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body)
        deadline = time.time() + 20
        while working(server) < 0.1:
            assert time.time() < deadline, "the engine never began"
    hung_up = time.time()
    while working(server) > 0.05:
        assert time.time() - hung_up < 20, "the engine still works"


def test_killed_engines_come_back(own_server, big_csv):
    server = own_server()
    ada = server.account()
    dataset = ada.load("big.csv", big_csv)
    table = table_of(ada, dataset)
    result = []
    waiting = threading.Thread(target=lambda: result.append(chat(type(ada)(server, ada.token), dataset, query=never_ending(table))))
    waiting.start()
    deadline = time.time() + 20
    while working(server) < 0.1 and time.time() < deadline:
        pass
    for pid in server.engines():
        os.kill(pid, signal.SIGKILL)
    waiting.join(30)
    assert result and result[0].status_code == 503, result and result[0].text
    assert result[0].json()["error"]["message"]
    r = ada.ask("highest id", dataset)
    assert r.status_code == 200 and r.json()["rows"] == [[199999]], r.text


def test_no_engine_outlives_a_killed_server(own_server, big_csv):
    server = own_server()
    ada = server.account()
    ada.ask("how many rows", ada.load("big.csv", big_csv))
    engines = server.engines()
    assert engines
    server.kill()
    deadline = time.time() + 5
    while any(os.path.exists(f"/proc/{p}") and "Z" not in open(f"/proc/{p}/stat").read().rsplit(")", 1)[1][:3] for p in engines):
        assert time.time() < deadline
        time.sleep(0.05)
