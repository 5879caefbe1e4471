"""Loaded by every Python process whose PYTHONPATH begins here: notes each address outside this machine that anything asks for."""

import os
import sys
from pathlib import Path

LOG = Path(os.environ["NETWORK_GUARD_LOG"])
HERE = ("127.", "::1", "localhost", "0.0.0.0")
PLACE_OF_ADDRESS = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0}


def guard(event: str, arguments: tuple[object, ...]) -> None:
    """Note and refuse what leaves this machine; a path is a socket of this machine's."""
    if event not in PLACE_OF_ADDRESS:
        return
    address = arguments[PLACE_OF_ADDRESS[event]]
    host = address[0] if isinstance(address, tuple) else address if "get" in event else None
    if isinstance(host, bytes):
        host = host.decode()
    if host and not str(host).startswith(HERE):
        note(f"{event} {address}")
        message = f"{event}: {address} is not on this machine"
        raise PermissionError(message)


def note(line: str) -> None:
    """Write a line to the log, whole."""
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"{line}\n")


note("guarded")
sys.addaudithook(guard)
