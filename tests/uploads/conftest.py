import pytest


@pytest.fixture(scope="session")
def server(shared_server):
    return shared_server
