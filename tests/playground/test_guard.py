import socket

import pytest


def test_tests_cannot_reach_another_machine() -> None:
    with pytest.raises(
        pytest.fail.Exception, match=r"reaches out of this machine, to 192\.0\.2\.1"
    ):
        socket.create_connection(("192.0.2.1", 9), timeout=1)
    with pytest.raises(pytest.fail.Exception, match="reaches out"):
        socket.getaddrinfo("example.org", 80)
    with socket.socket() as unbound, pytest.raises(pytest.fail.Exception, match="reaches out"):
        unbound.connect_ex(("192.0.2.1", 9))
