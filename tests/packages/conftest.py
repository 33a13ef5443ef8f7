"""Each test gets a copy of this project's own units, on the server under test."""

from __future__ import annotations

import pytest

from pgpkg.scratch import Server


@pytest.fixture(scope="session")
def pgpkg_server(server: Server) -> Server:
    """The fixtures of the plugin work on the server that the other tests use."""
    return server
