"""The route table, walked: every operation of the OpenAPI document, from outside."""
import uuid

import httpx
import pytest

OPEN = {"register", "login", "refresh", "welcome", "health", "metrics", "openapi", "tusCapabilities", "docs", "docsScript", "docsStyle"}


def operations(openapi):
    for path, methods in openapi.document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def test_every_route_refuses_strangers(server, openapi, sales):
    refused = 0
    for method, path, operation in operations(openapi):
        if operation["operationId"] in OPEN:
            continue
        for alias in {path, path.replace("/api/v1/", "/api/")}:
            r = httpx.request(method, server.url + alias.replace("{id}", sales).replace("{recipe_id}", sales).replace("{snapshot_id}", sales))
            assert r.status_code == 401, f"{method} {alias}: {r.status_code}"
            assert method == "HEAD" or r.json()["error"]["code"] == "unauthenticated" and r.json()["error"]["request_id"]
            refused += 1
    assert refused > 30


def test_every_id_of_another_tenant_is_not_there(openapi, ada, eve, sales, answer):
    """Whatever the body, a stranger to the tenant cannot tell another's id from one that never was."""
    bodies = {"datasetChat": {"message": "how many rows"}, "updateDataset": {"name": "mine now"}, "shareDataset": {}, "runRecipe": {"recipe": "trim all"},
              "previewRecipe": {"recipe": "trim all"}, "recipeAdviceAfter": {"recipe": "trim all"}, "chooseVersion": {"number": 1}, "chooseTables": {"tables": ["Staff"]}, "updateMasking": {"items": []},
              "updateDataSource": {"name": "mine now"}, "takeSnapshot": {"table": "orders"}, "scheduleSnapshot": {"every_minutes": 0}, "askDataSource": {"question": "how many rows"}}
    walked = 0
    for method, path, operation in operations(openapi):
        if "{id}" not in path:
            continue
        path = path.replace("{recipe_id}", str(uuid.uuid4())).replace("{snapshot_id}", str(uuid.uuid4()))
        for own, never in ((sales, str(uuid.uuid4())), (answer["id"], str(uuid.uuid4()))):
            seen = [eve.http.request(method, path.replace("{id}", i), json=bodies.get(operation["operationId"])) for i in (own, never)]
            assert [r.status_code for r in seen] == [404, 404], f"{method} {path}: {[r.text for r in seen]}"
            assert method == "HEAD" or seen[0].json()["error"]["message"] == seen[1].json()["error"]["message"]
            walked += 1
    assert walked >= 20
    assert ada.http.get(f"/api/v1/datasets/{sales}").json()["name"] == "sales.csv"
    for body in ({"question": "how many rows", "dataset_ids": [sales]}, {"question": "how many rows", "dataset_id": sales}):
        assert eve.http.post("/api/v1/query", json=body).status_code == 404
    assert eve.http.post("/chat", json={"message": "how many rows", "dataset_ids": [sales]}).status_code == 404
    assert eve.http.post("/query-understanding", json={"question": "how many rows", "dataset_ids": [sales]}).status_code == 404
    assert eve.http.post("/api/v1/chart/generate", json={"query_id": answer["id"]}).status_code == 404
    follow = eve.http.post("/api/v1/query", json={"question": "and by product", "conversation_id": answer["conversation_id"]})
    assert follow.status_code in (400, 404)


def test_undeclared_methods_and_paths(server, openapi, ada, sales):
    for path, methods in openapi.document["paths"].items():
        for method in {"get", "post", "put", "delete", "patch"} - set(methods):
            r = ada.http.request(method.upper(), path.replace("{id}", sales).replace("{recipe_id}", sales).replace("{snapshot_id}", sales))
            assert r.status_code == 405, f"{method} {path}: {r.status_code}"
            assert {m.upper() for m in methods} <= set(r.headers["allow"].split(", "))
    for path in ("/api/v1/nothing", "/api/nothing", "/api", "/api/v1", "/api/v1/datasets/1", "/api/v1/datasets/" + "a" * 5000):
        assert httpx.get(server.url + path).status_code == 404, path


def test_answers_are_as_documented(openapi, ada, sales, answer):
    i = answer["id"]
    for path in ("/api/v1/auth/me", "/api/v1/user/profile", "/api/v1/datasets", "/api/v1/datasets/public", f"/api/v1/datasets/{sales}",
                 f"/api/v1/datasets/{sales}/status", f"/api/v1/datasets/{sales}/sample", f"/api/v1/datasets/{sales}/preview?limit=3",
                 f"/api/v1/datasets/{sales}/profile", f"/api/v1/datasets/{sales}/versions", f"/api/v1/datasets/{sales}/suggestions",
                 "/api/v1/query/history", f"/api/v1/query/{i}", f"/api/v1/chart/{i}", f"/api/v1/data/{i}", "/health", "/metrics", "/openapi.json", "/docs"):
        r = openapi.check(ada.http.get(path))
        assert r.status_code == 200, f"{path}: {r.text[:300]}"
    for path, body in (("/api/v1/query", {"question": "average amount per product", "dataset_ids": [sales]}),
                       ("/api/v1/query", {"question": "which pupil has the longest beard", "dataset_ids": [sales]}),
                       ("/chat", {"message": "amount by month", "dataset_ids": [sales]}),
                       (f"/api/v1/datasets/{sales}/chat", {"message": "how many rows"}),
                       ("/query-understanding", {"question": "monthly amount in 2024", "dataset_ids": [sales]}),
                       ("/api/v1/chart/generate", {"query_id": i, "chart_type": "line_chart"})):
        r = openapi.check(ada.http.post(path, json=body))
        assert r.status_code in (200, 201), f"{path}: {r.text[:300]}"


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"5", b"\xff\xfe", b'{"question": 5}', b'{"question": null}', b'{"message": ["x"]}',
                                 b'{"question": "' + b"x" * 100_000 + b'"}', b"[" * 100_000, b'{"question":"q","unknown":1}',
                                 b'{"question":"q\\u0000"}', b'{"question":"q","dataset_ids":[1]}', b'{"question":"q","dataset_ids":["' + b"x" * 100 + b'"]}'])
def test_bad_bodies_get_a_clear_answer(openapi, ada, sales, raw):
    for path in ("/api/v1/query", "/api/v1/chat", "/query-understanding", f"/api/v1/datasets/{sales}/chat", "/api/v1/auth/login", "/api/v1/auth/register",
                 "/api/v1/auth/refresh", "/api/v1/chart/generate"):
        r = ada.http.post(path, content=raw, headers={"content-type": "application/json"})
        assert 400 <= r.status_code < 500, f"{path}: {r.status_code} {r.text[:200]}"
        assert len(r.json()["error"]["message"]) > 10
        openapi.check(r)


def test_limits_of_lists(openapi, ada, sales):
    for path in ("/api/v1/datasets", "/api/v1/query/history"):
        for bad in ("limit=0", "limit=-1", "limit=1000000", "limit=many", "cursor=nonsense", "nothing=1", "limit=9223372036854775808"):
            r = openapi.check(ada.http.get(f"{path}?{bad}"))
            assert r.status_code == 400, f"{path}?{bad}: {r.status_code}"
    assert ada.http.get("/api/v1/datasets?sort=password").status_code == 400


def test_lists_page_through_everything_once(server):
    ben = server.account("ben.pages@example.com")
    made = {ben.upload(f"d{n}.csv", f"x\n{n}\n".encode()) for n in range(5)}
    for sort in ("created_at", "-created_at", "name", "-name", "file_size"):
        seen, cursor = [], ""
        while True:
            page = ben.http.get("/api/v1/datasets", params={"limit": 2, "sort": sort, **({"cursor": cursor} if cursor else {})}).json()
            seen += [item["id"] for item in page["items"]]
            assert page["total"] == 5 and len(page["items"]) <= 2
            cursor = page["next_cursor"]
            if not cursor:
                break
        assert len(seen) == 5 and set(seen) == made, sort
    assert ben.http.get("/api/v1/datasets", params={"q": "D3"}).json()["total"] == 1
