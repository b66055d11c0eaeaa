"""Ports: whether they are free, and how to find free ones."""

import socket
from contextlib import ExitStack

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Tell whether a server can listen on ``port``."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server that has just stopped does not count
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def free(count: int) -> list[int]:
    """Return ``count`` different free ports."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
