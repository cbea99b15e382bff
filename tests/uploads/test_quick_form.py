"""The quick form: a few small files, answered at once with what is in them."""

QUICK = "/api/v1/datasets/upload?quick=true"
ORDERS = b"order_id,customer_id,amount\n1,10,5.5\n2,11,7\n3,10,1\n"
CUSTOMERS = b"customer_id,city\n10,Oslo\n11,Rome\n"


def test_previews_figures_and_how_files_relate(server):
    wes = server.account("wes.quick@example.com")
    r = wes.http.post(QUICK, files=[("files", ("orders.csv", ORDERS)), ("files", ("customers.csv", CUSTOMERS))])
    assert r.status_code == 200, r.text
    body = r.json()
    orders, customers = body["items"]
    assert orders["filename"] == "orders.csv" and orders["preview"][0] == {"order_id": 1, "customer_id": 10, "amount": 5.5} and len(orders["preview"]) == 3
    assert orders["stats"]["row_count"] == 3 and orders["stats"]["column_count"] == 3
    assert orders["stats"]["columns"]["amount"]["mean"] == 4.5 and customers["stats"]["columns"]["city"]["unique_count"] == 2
    assert body["summary"] == {"file_count": 2, "total_rows": 5, "total_columns": 5, "total_size": len(ORDERS) + len(CUSTOMERS)}
    assert [c["name"] for c in body["schema"]["customers.csv"]] == ["customer_id", "city"]
    relation = body["relationships"][0]
    assert (relation["from_file"], relation["from_column"], relation["to_file"], relation["to_column"]) == ("orders.csv", "customer_id", "customers.csv", "customer_id")
    assert wes.ask("how many rows", orders["id"]).json()["rows"] == [[3]]


def test_its_limits_are_told_in_its_words(server):
    xan = server.account("xan.quick@example.com")
    small = ("files", ("a.csv", b"x\n1\n"))
    r = xan.http.post(QUICK, files=[small] * 4)
    assert r.status_code == 400 and r.json()["error"]["message"] == "Maximum 3 files allowed"
    r = xan.http.post(QUICK, files=[("files", ("big.csv", b"x\n" + b"1\n" * (5 << 20)))])
    assert r.status_code == 413 and r.json()["error"]["message"].startswith("Files exceed size limit")
    r = xan.http.post(QUICK, files=[("files", ("a.docx", b"PK"))])
    assert r.status_code == 415 and r.json()["error"]["message"].startswith("Only CSV") and "files are allowed" in r.json()["error"]["message"]
    assert xan.http.get("/api/v1/datasets").json()["total"] == 0
    assert xan.http.post("/api/v1/datasets/upload", files=[small] * 4).status_code == 202, "the other form takes more"


def test_a_file_that_is_no_table_is_told_beside_the_others(server):
    yan = server.account("yan.quick@example.com")
    r = yan.http.post(QUICK, files=[("files", ("ok.csv", b"x\n1\n")), ("files", ("bad.parquet", b"PAR1" + b"junk" * 50))])
    assert r.status_code == 200, r.text
    ok, bad = r.json()["items"]
    assert ok["status"] == "completed" and ok["preview"] == [{"x": 1}], ok
    assert bad["status"] == "failed" and bad["error_message"] and "preview" not in bad
    assert r.json()["summary"]["file_count"] == 1
