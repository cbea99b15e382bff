import pytest


@pytest.fixture(scope="session")
def big_csv():
    """200,000 rows in ten groups, with a long text."""
    return b"id,grp,note\n" + b"".join(b"%d,%d,%s\n" % (i, i % 10, b"x" * 200) for i in range(200_000))
