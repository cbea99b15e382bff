"""What the API tests share: two people of two tenants, one dataset, the OpenAPI document as a checker."""
import re

import httpx
import jsonschema
import pytest
from real_databases import MariaDb

SALES = b"order_date,region,product,amount\n" + b"".join(
    f"2024-{1 + i % 12:02d}-{1 + i % 28:02d},{'North South East West'.split()[i % 4]},P{i % 7},{i % 50}\n".encode() for i in range(4000))


class OpenApi:
    """Checks what was answered against what the document promises."""

    def __init__(self, document):
        self.document = document

    def operation(self, method, path):
        bare = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "{id}", path.split("?")[0]).replace("/recipes/{id}", "/recipes/{recipe_id}").replace("/snapshots/{id}", "/snapshots/{snapshot_id}")
        return self.document["paths"][bare][method.lower()]

    def check(self, response):
        method, path = response.request.method, response.request.url.path
        operation = self.operation(method, path)
        given = operation["responses"].get(str(response.status_code))
        assert given is not None, f"{method} {path} answered {response.status_code}, which is not documented: {response.text[:300]}"
        if "$ref" in given:
            given = self.document["components"]["responses"][given["$ref"].split("/")[-1]]
        content = given.get("content", {}).get(response.headers.get("content-type", "").split(";")[0])
        if content is None:
            assert not given.get("content"), f"{method} {path}: {response.headers.get('content-type')} is not documented"
            return response
        if "schema" in content and "json" in response.headers["content-type"]:
            schema = {**content["schema"], "components": self.document["components"]}
            jsonschema.Draft202012Validator(schema).validate(response.json())
        return response


@pytest.fixture(scope="session")
def mariadb_server():
    """One for all: it takes long to set up. Each file has a database of its own in it."""
    database = MariaDb()
    yield database
    database.stop()


@pytest.fixture(scope="session")
def server(shared_server):
    return shared_server


@pytest.fixture(scope="session")
def openapi(server):
    return OpenApi(httpx.get(server.url + "/openapi.json").json())


@pytest.fixture(scope="session")
def ada(server):
    return server.account("ada.api@example.com", organization="Analytical Engines")


@pytest.fixture(scope="session")
def eve(server):
    return server.account("eve.api@example.com")


@pytest.fixture(scope="session")
def sales(ada):
    return ada.load("sales.csv", SALES)


@pytest.fixture(scope="session")
def answer(ada, sales):
    r = ada.ask("total amount by region", sales)
    assert r.status_code == 200, r.text
    return r.json()
