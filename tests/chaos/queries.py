"""Query JSON (docs/query.md) that no engine can finish in time, or in memory. `table` is the dataset's table name."""


def never_ending(table):
    """Joins every row with every row of its group: thousands of millions of pairs, each multiplied and added."""
    key = lambda source: {"column": "grp", "source": source}
    factor = lambda source: {"column": "id", "source": source}
    return {
        "from": {"table": table, "as": "a", "joins": [{"table": table, "as": "b", "on": [{"left": key("a"), "right": key("b")}]}]},
        "select": [{"aggregate": "sum", "of": {"arithmetic": "multiply", "left": factor("a"), "right": factor("b")}, "as": "n"}],
    }


def memory_eater(table):
    """Repeats a text of 200 bytes 512 times in every row and keeps each distinct one: 20 GB for 200,000 rows."""
    text = {"column": "note"}
    for _ in range(9):
        text = {"function": "concat", "arguments": [text, text]}
    text = {"function": "concat", "arguments": [text, {"cast": "text", "of": {"column": "id"}}]}
    return {"from": {"table": table}, "select": [dict(text, **{"as": "t"})], "distinct": True}
