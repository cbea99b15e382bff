"""Tables without a file at hand: pasted text, and files fetched from an address."""
import http.server
import threading

import pytest

from real_server import Server

TEXT = "/api/v1/datasets/text"
URL = "/api/v1/datasets/url"


@pytest.fixture(scope="module")
def web():
    """A small web server on loopback; addresses there are allowed by a setting only."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/towns.csv?key=1":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"town,people\nOslo,7\nRome,28\n")
            elif self.path == "/export?id=7":
                self.send_response(200)
                self.send_header("Content-Disposition", "attachment; filename=\"old.csv\"; filename*=UTF-8''Stra%C3%9Fen%202024.csv")
                self.end_headers()
                self.wfile.write(b"street,people\nA,7\nB,28\n")
            elif self.path == "/my%20towns.csv":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"town,people\nOslo,7\nRome,28\n")
            elif self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", "/towns.csv?key=1")
                self.end_headers()
            elif self.path == "/round":
                self.send_response(302)
                self.send_header("Location", "/round")
                self.end_headers()
            elif self.path == "/away":
                self.send_response(302)
                self.send_header("Location", "file:///etc/passwd")
                self.end_headers()
            elif self.path == "/big":
                self.send_response(200)
                self.end_headers()
                try:
                    for _ in range(40):
                        self.wfile.write(b"1\n" * (1 << 19))
                except OSError:
                    pass
            elif self.path == "/short":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"a,b\n1,2\n")
            else:
                self.send_error(404)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def open_server(binary, tmp_path_factory):
    from real_server import Server

    server = Server(tmp_path_factory.mktemp("open"), url_private_addresses="true", max_file_mb=8)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ida(open_server):
    return open_server.account("ida@example.com")


@pytest.mark.parametrize("text, rows", [("town,people\nOslo,7\nRome,28\n", 2), ("town\tpeople\nOslo\t7\nRome\t28", 2), ('[{"town": "Oslo"}, {"town": "Rome"}, {"town": "Bonn"}]', 3),
                                        ("town       people\nOslo            7\nNew York       28\nRome            3\n", 3)])
def test_pasted_text_becomes_a_dataset(server, text, rows):
    ivo = server.account(f"ivo{abs(hash(text))}@example.com")
    r = ivo.http.post(TEXT, json={"text": text, "name": "Towns"})
    assert r.status_code == 202, r.text
    dataset = r.json()["items"][0]["id"]
    assert ivo.ready(dataset)["status"] == "completed"
    d = ivo.http.get(f"/api/v1/datasets/{dataset}").json()
    assert d["name"] == "Towns" and d["row_count"] == rows


def test_pasted_text_that_is_nothing(server):
    jo = server.account("jo.text@example.com")
    for body in ({}, {"text": ""}, {"text": 5}, {"text": "a", "name": "x" * 300}):
        assert jo.http.post(TEXT, json=body).status_code == 400
    assert jo.http.get("/api/v1/datasets").json()["total"] == 0


def test_a_file_from_an_address(ida, web):
    for path in ("/towns.csv?key=1", "/moved"):
        r = ida.http.post(URL, json={"url": web + path + "#part"})
        assert r.status_code == 202, r.text
        dataset = r.json()["items"][0]["id"]
        assert ida.ready(dataset)["status"] == "completed"
        d = ida.http.get(f"/api/v1/datasets/{dataset}").json()
        assert d["source_url"] == web + path and d["name"] == path.split("/")[1].split("?")[0] and d["row_count"] == 2


@pytest.mark.parametrize("path, name", [("/export?id=7", "Straßen 2024.csv"), ("/my%20towns.csv", "my towns.csv")])
def test_a_fetched_file_is_called_as_its_server_says(ida, web, path, name):
    r = ida.http.post(URL, json={"url": web + path})
    assert r.status_code == 202, r.text
    item = r.json()["items"][0]
    assert item["filename"] == item["name"] == name


@pytest.mark.parametrize("path, status, word", [("/none", 422, "404"), ("/round", 422, "redirect"), ("/big", 413, "size limit"), ("/short", 422, "fetched"), ("/away", 400, "http")])
def test_what_cannot_be_fetched_is_told_and_leaves_nothing(ida, web, path, status, word):
    before = ida.http.get("/api/v1/datasets").json()["total"]
    r = ida.http.post(URL, json={"url": web + path})
    assert r.status_code == status and word in r.json()["error"]["message"], r.text
    assert ida.http.get("/api/v1/datasets").json()["total"] == before


def test_addresses_inside_are_refused(server, web):
    kai = server.account("kai.url@example.com")
    port = web.rsplit(":", 1)[1]
    for address in (web + "/towns.csv", f"http://localhost:{port}/towns.csv", f"http://[::1]:{port}/x", f"http://[::ffff:127.0.0.1]:{port}/x", f"http://2130706433:{port}/x",
                    f"http://0x7f.1:{port}/x", f"http://0:{port}/x", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/x"):
        r = kai.http.post(URL, json={"url": address})
        assert r.status_code == 400 and "private network" in r.json()["error"]["message"], (address, r.text)
    for address in ("file:///etc/passwd", "ftp://example.com/x", "gopher://127.0.0.1/x", "nonsense", "http://", "http://ada:secret@example.com/x.csv", "https://" + "x" * 5000):
        r = kai.http.post(URL, json={"url": address})
        assert r.status_code == 400, (address, r.text)
    assert kai.http.get("/api/v1/datasets").json()["total"] == 0


@pytest.mark.parametrize("text", ["hello", "  hello world \n\n", "42"])
def test_words_alone_are_no_table(shared_server, text):
    someone = shared_server.account(f"words{len(text)}@example.com")
    r = someone.http.post(TEXT, json={"text": text})
    assert r.status_code == 422 and "holds no table" in r.json()["error"]["message"], r.text
    assert someone.http.get("/api/v1/datasets").json()["total"] == 0
    assert someone.http.post(TEXT, json={"text": '{"a": 1}'}).status_code == 202
