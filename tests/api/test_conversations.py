"""A conversation over HTTP: what is asked with a conversation_id leans on what was asked there before."""


def chat(person, sales, message, conversation=None):
    body = {"message": message, "dataset_ids": [sales]}
    if conversation:
        body["conversation_id"] = conversation
    r = person.http.post("/api/v1/chat", json=body)
    assert r.status_code == 200, r.text
    return r.json()


def kept(answer):
    return [a for a in answer["assumptions"] if a["kind"] == "follow_up"]


def test_follow_ups_change_the_last_query(ada, sales):
    first = chat(ada, sales, "total amount by region")
    talk = first["conversation_id"]
    assert not kept(first) and len(first["rows"]) == 4

    product = chat(ada, sales, "only for P3", talk)
    assert product["conversation_id"] == talk and not product["refused"]
    assert "P3" in product["sql"] and len(product["rows"]) == 4
    assert sum(row[1] for row in product["rows"]) < sum(row[1] for row in first["rows"])
    assert kept(product) and "total amount by region" in kept(product)[0]["meaning"]

    other = chat(ada, sales, "and for P4?", talk)
    assert "P4" in other["sql"] and "P3" not in other["sql"]

    monthly = chat(ada, sales, "now by month", talk)
    assert len(monthly["rows"]) == 12 and "P4" in monthly["sql"] and "region" not in monthly["sql"]

    area = chat(ada, sales, "as an area chart", talk)
    assert area["chart"]["mark"] == "area" and area["rows"] == monthly["rows"]

    back = chat(ada, sales, "undo", talk)
    assert back["sql"] == monthly["sql"]

    why = chat(ada, sales, "why", talk)
    assert not why["refused"] and "change" in why["columns"] and kept(why)

    whole = chat(ada, sales, "average amount by product", talk)
    assert not kept(whole) and len(whole["rows"]) == 7


def test_the_question_alone_is_one_choice_away(ada, sales):
    first = chat(ada, sales, "total amount by region")
    second = chat(ada, sales, "number of rows instead", first["conversation_id"])
    alone = [c for a in kept(second) for c in a["alternatives"] if c["meaning"].startswith("a question of its own")]
    assert alone, second["assumptions"]
    r = ada.http.post("/api/v1/chat", json={"message": "number of rows", "dataset_ids": [sales],
                                       "conversation_id": first["conversation_id"], "query": alone[0]["query"]})
    assert r.status_code == 200 and r.json()["rows"] == [[4000]]


def test_what_cannot_be_changed_is_said(ada, sales):
    talk = chat(ada, sales, "average amount by region")["conversation_id"]
    refused = chat(ada, sales, "only for Atlantis", talk)
    assert refused["refused"] and "Atlantis" in refused["refusal"]
    # A refusal is not the last question: what came before it still is.
    assert "P2" in chat(ada, sales, "only for P2", talk)["sql"]


def test_a_conversation_of_someone_else_is_not_there(ada, eve, sales):
    talk = chat(ada, sales, "total amount by region")["conversation_id"]
    mine = eve.load("mine.csv", b"a,b\n1,2\n")
    r = eve.http.post("/api/v1/chat", json={"message": "only North", "dataset_ids": [mine], "conversation_id": talk})
    assert r.status_code == 404
