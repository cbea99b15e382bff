"""Questions as people ask them of their own business tables, on tables of our own making: each template says the words and the SQL.

The public sets are about web tables and teaching databases; what a shop, a help desk or a plant asks is said differently ("revenue by region",
"orders last quarter"). Everything is drawn from a seeded generator, so every run makes the same questions.
"""
import hashlib, json, os, random

from .asker import Asker
from .pairs import PAIRS, ask_pair, write_pair
from .tables import TABLES, TODAY, quoted, write_table


def generate(folder):
    """Writes the tables and business.jsonl into `folder`; returns its path."""
    import duckdb
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "business.jsonl")
    with open(path, "w") as f:
        for spec in TABLES + PAIRS:
            pair = len(spec) == 2
            name = spec[0][0] if pair else spec[0]
            rng = random.Random("business " + name)
            csv_paths = write_pair(folder, spec, rng) if pair else [write_table(folder, spec, rng)]
            con = duckdb.connect(":memory:", config={"threads": 1})
            for p in csv_paths:
                con.execute(f"CREATE TABLE {quoted(os.path.basename(p)[:-4])} AS SELECT * FROM read_csv('{p}', header = true, sample_size = -1)")
            seen = set()
            for words, sql in ask_pair(spec, rng) if pair else Asker(spec, rng).ask():
                if words in seen: continue
                seen.add(words)
                q = {"id": "business-" + hashlib.md5(f"{name} {words} {sql}".encode()).hexdigest()[:12], "question": words, "tables": csv_paths, "today": str(TODAY)}
                if isinstance(sql, tuple) and sql[0] == "chart":
                    q["gold_charts"] = [sql[1]]
                elif isinstance(sql, tuple):
                    q["gold_charts"] = [{"type": "histogram", "x": {"field": sql[1], "agg": None, "bin": True}, "y": {"field": None, "agg": "count"}}]
                else:
                    q["gold_sql"] = sql
                    q["gold_result_rows"] = [[v if isinstance(v, (int, float, str, bool, type(None))) else str(v) for v in r] for r in con.execute(sql).fetchall()]
                    q["ordered"] = "highest first" in words or "lowest first" in words
                    if not q["gold_result_rows"]: continue
                f.write(json.dumps(q) + "\n")
            con.close()
    return path
