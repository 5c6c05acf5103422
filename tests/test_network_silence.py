"""No test reaches beyond the loopback: pytest-socket sees to it, by the options in pyproject.toml."""

from __future__ import annotations

import socket

import pytest
from pytest_socket import SocketConnectBlockedError

# Addresses for documentation (RFC 5737, RFC 3849): should the guard fail, still nobody is bothered.
OUTSIDE = [(socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")]


@pytest.mark.parametrize(("family", "address"), OUTSIDE)
def test_what_is_outside_cannot_be_reached(family: socket.AddressFamily, address: str) -> None:
    # Newer versions of the guard warn before they raise, and a warning is an error here.
    blocked = pytest.raises((SocketConnectBlockedError, UserWarning), match="A test tried to use socket")
    with socket.socket(family) as outside, blocked:
        outside.connect((address, 80))


def test_the_loopback_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
