"""Health, metrics, logs, headers, the pages."""
import json
import re
import socket

import httpx


def test_health_and_metrics(openapi, server, answer):
    health = openapi.check(httpx.get(server.url + "/health")).json()
    assert health["status"] == "healthy" and health["services"]["database"] == "healthy" and health["services"]["engine"] == "healthy"
    text = httpx.get(server.url + "/metrics").text
    assert "# TYPE visualization_requests_total counter" in text and "# TYPE visualization_errors_total counter" in text
    assert float(re.search(r'visualization_requests_total\{outcome="answered"\} (\S+)', text).group(1)) >= 1
    assert re.search(r'http_requests_total\{method="POST",route="/query",status="200"\} \d', text)
    assert "http_request_seconds_bucket" in text and re.search(r"query_engines [1-9]", text)


def test_logs_are_json_lines_with_request_ids(server, ada):
    r = ada.http.get("/api/v1/datasets?limit=7", headers={"x-request-id": "from-outside"})
    ident = r.headers["x-request-id"]
    lines = [json.loads(line) for line in server.output().splitlines() if line.startswith("{")]
    mine = {line["event"]: line for line in lines if line.get("request_id") == ident}
    assert {"request_started", "request_completed"} <= set(mine)
    done = mine["request_completed"]
    assert done["status_code"] == 200 and done["method"] == "GET" and done["path"] == "/api/v1/datasets" and done["duration_ms"] >= 0
    assert httpx.get(server.url + "/api/nothing").json()["error"]["request_id"]


def test_every_answer_carries_security_headers(server):
    for path in ("/", "/health", "/docs", "/api/v1/datasets", "/api/nothing"):
        r = httpx.get(server.url + path)
        policy = r.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "script-src 'self';" in policy and "frame-ancestors 'none'" in policy
        assert r.headers["x-content-type-options"] == "nosniff" and r.headers["x-frame-options"] == "DENY"


def test_other_names_are_refused(server):
    for host, status in (("localhost", 200), (f"127.0.0.1:{server.port}", 200), ("evil.example", 403), ("127.0.0.1.evil.example", 403)):
        assert httpx.get(server.url + "/health", headers={"host": host}).status_code == status, host


def test_docs_and_openapi(server):
    page = httpx.get(server.url + "/docs")
    assert page.headers["content-type"].startswith("text/html") and "<script>" not in page.text and "onclick" not in page.text
    for path in re.findall(r'(?:src|href)="(/docs/[^"]+)"', page.text):
        assert httpx.get(server.url + path).status_code == 200
    assert "http" not in re.sub(r"http://www\.w3\.org\S*", "", page.text), "nothing from elsewhere"
    document = httpx.get(server.url + "/openapi.json").json()
    assert document["openapi"].startswith("3.1") and len(document["paths"]) > 25


def test_head_and_keep_alive(server):
    with httpx.Client(base_url=server.url) as http:
        head, get = http.head("/health"), http.get("/health")
        assert head.status_code == 200 and head.content == b"" and get.status_code == 200


def test_rate_limit(own_server):
    server = own_server(requests_per_minute=60)
    mia = server.account("mia@example.com")
    statuses = [mia.http.get("/api/v1/auth/me").status_code for _ in range(30)]
    assert 200 in statuses and 429 in statuses
    last = mia.http.get("/api/v1/auth/me")
    assert last.status_code == 429 and int(last.headers["retry-after"]) >= 1 and last.json()["error"]["code"] == "rate_limited"


def test_cors(own_server):
    server = own_server(cors_origins="https://app.example")
    asked = {"origin": "https://app.example", "access-control-request-method": "POST"}
    assert httpx.options(server.url + "/api/v1/query", headers=asked).headers["access-control-allow-origin"] == "https://app.example"
    r = httpx.options(server.url + "/api/v1/query", headers={**asked, "origin": "https://evil.example"})
    assert "access-control-allow-origin" not in r.headers


def test_garbage_gets_an_answer_and_the_server_goes_on(server):
    for raw in (b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", b"POST /api/v1/query HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Length: -1\r\n\r\n", b"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as s:
            s.sendall(raw)
            s.shutdown(socket.SHUT_WR)
            got = b""
            while piece := s.recv(65536):
                got += piece
            assert b"root:" not in got
    assert httpx.get(server.url + "/health").status_code == 200
