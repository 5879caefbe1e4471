"""What servers may do to the fetcher: every fault of the tests' table, one after the other, with the bounds of a night.

    python benchmarks/faults.py [--bomb MB] [NAME ...]      (default: 512 and all)

For each: how its page should end, how it ended, seconds, and by how much the fetching process grew at its peak. The
server is a process of its own; bombs unpack to so many MiB. Time limits are shorter than a night's, sizes are a night's.
At last all are asked for at once. Exit code 1 where a page ended otherwise than it should, or needed more than `MOST_MB`.
Needs Linux (/proc).
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from servers.fault_server import FaultServer, running_faults
from servers.faults import Fault, faults
from servers.press import NO_BREAKER, Press

BOMB = 512
MOST_MB, MOST_MB_AT_ONCE = 64, 256
SLOTS = 32
BOUNDS = replace(NO_BREAKER, connect_seconds=2, head_seconds=2, idle_seconds=2, total_seconds=6, slow_seconds=3, tries=1)


async def serve(folder: Path, bomb: int) -> None:
    """Serve the table until standard input ends; prints where."""
    async with running_faults(faults(bomb << 20), folder) as server:
        print(json.dumps({"book": server.book, "urls": server.urls}), flush=True)
        await asyncio.to_thread(sys.stdin.read)


def peak_mb() -> float:
    """Return the most memory that this process has had since `forget_peak`, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM"))


def forget_peak() -> float:
    """Begin to measure the peak anew, and return what there is now, in MB."""
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    return peak_mb()


def ask(server: FaultServer, table: Mapping[str, Fault], names: list[str]) -> bool:
    """Print a line for each fault, and return whether all ended as they should."""
    width = max(map(len, names))
    print(f"{'path':{width}}  {'expected':18}  {'got':18}  {'seconds':>7}  {'peak MB':>7}")
    sound, highest = True, 0.0
    for name in names:
        server.press.kept.clear()
        before, started = forget_peak(), time.perf_counter()
        (got,) = asyncio.run(server.ask(name, bounds=BOUNDS)).values()
        seconds, peak = time.perf_counter() - started, peak_mb() - before
        expected, highest = table[name].outcome, max(peak, highest)
        is_right = got is expected and peak < MOST_MB
        sound = sound and is_right
        print(f"{name:{width}}  {expected:18}  {got:18}  {seconds:7.2f}  {peak:7.1f}{'' if is_right else '  !'}")
    print(f"{len(names)} paths, {'all as expected' if sound else 'not all as expected'}, at most {highest:.1f} MB")
    return sound


def ask_at_once(server: FaultServer, table: Mapping[str, Fault], names: list[str]) -> bool:
    """Print what it takes to ask for some faults as a night does, side by side, and return whether all ended as they should."""
    server.press.kept.clear()
    server.press.keep = lambda _: None
    before, started = forget_peak(), time.perf_counter()
    got = asyncio.run(server.ask(*names, bounds=BOUNDS, slots=SLOTS))
    seconds, peak = time.perf_counter() - started, peak_mb() - before
    wrong = [name for name in names if got[name] is not table[name].outcome]
    print(f"{len(names)} at once in {SLOTS} slots: {seconds:.1f} s, {peak:.1f} MB; otherwise than expected: {', '.join(wrong) or 'none'}")
    return not wrong and peak < MOST_MB_AT_ONCE


def main(bomb: int, names: list[str]) -> int:
    """Serve in another process, ask in this one."""
    table = faults(1 << 20)
    if unknown := set(names) - set(table):
        print(f"no fault {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    with TemporaryDirectory() as folder:
        os.environ["SSL_CERT_FILE"] = str(Path(folder, "authority.pem"))
        command = [sys.executable, __file__, "--bomb", str(bomb), "--serve", folder]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
            served = json.loads(child.stdout.readline())
            book = {host: (address, port) for host, (address, port) in served["book"].items()}
            server, asked = FaultServer(Press(), book, served["urls"]), names or list(table)
            sound = ask(server, table, asked) and ask_at_once(server, table, asked)
            child.stdin.close()
    return 0 if sound else 1


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("--bomb", type=int, default=BOMB)
    parser.add_argument("--serve", type=Path)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.serve, given.bomb))
    else:
        sys.exit(main(given.bomb, given.names))
