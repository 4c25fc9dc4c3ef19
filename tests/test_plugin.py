"""Tests stay on this machine."""

import socket

import pytest


@pytest.mark.parametrize("address", ["192.0.2.1", "example.org", "10.0.0.1"])
def test_no_test_reaches_the_network(address):
    with socket.socket() as own, pytest.raises(RuntimeError, match="tests use this machine only"):
        own.connect((address, 80))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_server_on_this_machine_is_reached(host):
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection((host, server.getsockname()[1])) as own:
        assert own.getpeername() == server.getsockname()
