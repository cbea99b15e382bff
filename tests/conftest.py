"""Fixtures every folder shares: the real binary, started on a free port with an empty data folder."""
import os
import signal

import pytest

from real_server import BINARY, Server


@pytest.fixture(scope="session")
def binary():
    assert BINARY.exists(), f"{BINARY} is not built: make build"
    return BINARY


@pytest.fixture(scope="session")
def shared_server(binary, tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture
def own_server(binary, tmp_path):
    """A server of this test alone, which may kill it. Call it with settings."""
    servers = []

    def make(**settings):
        folder = tmp_path / f"server{len(servers)}"
        folder.mkdir()
        servers.append(Server(folder, **settings))
        return servers[-1]

    yield make
    for s in servers:
        s.stop()
        for p in s.engines():
            os.kill(p, signal.SIGKILL)
