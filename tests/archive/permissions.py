"""Permissions that hold for the tests as well, also where root runs them."""

import ctypes
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION = 0x20080522
"""_LINUX_CAPABILITY_VERSION_3, of linux/capability.h."""

OVERRIDES = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what lets root ignore the permissions of files."""

LIBC = ctypes.CDLL(None, use_errno=True)


@contextmanager
def denied(path: Path, mode: int) -> Iterator[None]:
    """Give a directory another mode, which this thread has to respect even as root, while the context lasts."""
    before, had = path.stat().st_mode, _effective()
    path.chmod(mode)
    _keep(had & ~OVERRIDES)
    try:
        yield
    finally:
        _keep(had)
        path.chmod(before)


def _effective() -> int:
    """Return the capabilities that this thread has."""
    status = Path(f"/proc/self/task/{threading.get_native_id()}/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff")), 16)


def _keep(effective: int) -> None:
    """Have this thread keep these of the capabilities that it may have."""
    header = struct.pack("Ii", VERSION, 0)
    found = ctypes.create_string_buffer(24)
    _check(LIBC.capget(header, found))
    _, permitted, inheritable, _, permitted_above, inheritable_above = struct.unpack("6I", found.raw)
    kept = (effective & 0xFFFFFFFF, permitted, inheritable, effective >> 32, permitted_above, inheritable_above)
    _check(LIBC.capset(header, struct.pack("6I", *kept)))


def _check(code: int) -> None:
    if code:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
