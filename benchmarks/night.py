"""What a night costs, from loopback into S3: CPU and seconds by stage, memory over time, Prefect's share; on Dask; beside others.

    python benchmarks/night.py [--pages N] [--only night,dask,peers] [--peers PYTHON]      (default: 1000 pages)

The pages are generated: French and English articles of twelve paragraphs of the newsroom's sentences within a page of 400 links, of
100 publishers with a feed each, so that no host's pace decides. They are served by this process, which is not counted, and
archived in a SeaweedFS, which is not counted either. `bare` runs the same stages as plain functions in one process: what a night
takes beyond that is Prefect's (its client, its server, and their start). The bare loops are trafilatura's extraction and the coder in
one process, over the same pages, without a fetch, an archive, dates, languages or limits.

With Dask: a scheduler and two workers in processes of their own, reached by address. `--peers` names a Python in which news-please
and newspaper4k are installed; they fetch and extract, archive nothing and code nothing. Fundus knows its publishers by name and
cannot be given others. Bare loops, Dask and peers have a thousand of the pages at most.

Limits (`LIMITS`): a night's CPU to that of its bare stages; its seconds to half its CPU seconds, on two cores; its memory at the peak to
that of a night of a thousand pages, which is run first. The first two are for nights of `LONG` pages or more: Prefect starts once. Exit
code 1 where one of them is not kept. On a busy machine seconds say nothing: the load is printed.
"""

import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from json import loads
from pathlib import Path
from tempfile import TemporaryDirectory

import memory
import psutil
from press import Page, served, write_sources

from flows.servers import is_prefect_server

sys.path.append(str(Path(__file__).parents[1] / "tests"))
STAGES = Path(__file__).with_name("stages.py")
DAY = str(memory.DAY.date())
PUBLISHERS = 100
SMALL, LONG = 1000, 5000
"""Pages of the night that memory is held to, and from which on the limits of CPU and seconds hold."""

LIMITS = {"CPU to bare stages": 1.15, "seconds to half the CPU seconds": 1.25, f"memory to {SMALL} pages": 1.15}


@dataclass
class Watched:
    """CPU seconds and memory, MB, of processes over time: the flow's own, its workers, Prefect's server."""

    cpu: dict[str, float] = field(default_factory=dict)
    memory: list[dict[str, float]] = field(default_factory=list)
    seen: dict[tuple[int, float], tuple[str, float]] = field(default_factory=dict)

    def look(self, night: psutil.Process, *, weigh: bool) -> None:
        """Note what the processes have taken so far."""
        sizes = {"flow": 0.0, "workers": 0.0, "server": 0.0}
        for process in [night, *night.children(recursive=True)]:
            try:
                key = process.pid, process.create_time()
                known = self.seen.get(key, ("", 0.0))[0]  # one that has ended has no command line any more
                kind = "flow" if process == night else "server" if known == "server" or is_prefect_server(process) else "workers"
                used = process.cpu_times()
                self.seen[key] = kind, used.user + used.system
                sizes[kind] += memory.memory_of(process) / 1e6 if weigh else 0
            except psutil.Error:
                continue
        if weigh:
            self.memory.append(sizes)
        self.cpu = {kind: sum(used for each, used in self.seen.values() if each == kind) for kind in sizes}

    def peak(self) -> dict[str, float]:
        """Return the memory of the flow and its workers, and of the server, when each was largest."""
        own = max((sizes["flow"] + sizes["workers"] for sizes in self.memory), default=0)
        return {"flow and workers": own, "server": max((sizes["server"] for sizes in self.memory), default=0)}


def make_pages(count: int) -> list[Page]:
    """Return so many pages of `PUBLISHERS` hosts."""
    memory.HOSTS = PUBLISHERS
    return memory.make_pages(count)


@contextmanager
def world(pages: list[Page], folder: Path) -> Iterator[dict[str, str]]:
    """Yield the environment of commands for which the pages are the web, and a bucket the archive."""
    from servers.s3 import weed_mini  # noqa: PLC0415

    (folder / "weed").mkdir(parents=True)
    with weed_mini(folder / "weed") as service, served(pages, folder) as environment:
        write_sources(folder / "config", pages)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PREFECT_"))}
        sources = ",".join(sorted(path.stem for path in (folder / "config" / "sources").glob("*.toml")))
        own = {"DATELINE_SOURCES": sources, "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
        yield clean | environment | service.environment(service.new_bucket()) | own


def night(environment: Mapping[str, str], folder: Path) -> tuple[Watched, float, float]:
    """Return what was seen of a night's processes, the CPU seconds that the system says they took, and its wall seconds."""
    command = [sys.executable, "-m", "flows", "nightly", "--day", DAY]
    watched, begun = Watched(), time.monotonic()
    with (folder / "night.log").open("wb") as log:
        process = subprocess.Popen(command, env=dict(environment), stdout=log, stderr=log, cwd=folder)
        looked, ended = 0, 0
        while not ended:
            with_memory = looked % 5 == 0
            watched.look(psutil.Process(process.pid), weigh=with_memory)
            looked += 1
            time.sleep(0.2)
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
        process.returncode = os.waitstatus_to_exitcode(status)
    said = (folder / "night.log").read_text(encoding="utf-8")
    if process.returncode not in {0, 3}:
        sys.exit(said)
    print(*(line for line in said.splitlines() if line.startswith("archive ")))
    return watched, used.ru_utime + used.ru_stime, time.monotonic() - begun


def told(result: subprocess.CompletedProcess[str]) -> dict[str, dict[str, float]]:
    """Return what a process of `stages.py` printed, or why it could not be run."""
    if result.returncode:
        return {"error": (result.stderr.strip().splitlines() or ["?"])[-1]}  # type: ignore[dict-item]
    return dict(loads(result.stdout.splitlines()[-1]))


def stages(words: list[str], environment: Mapping[str, str], python: str = sys.executable) -> dict[str, dict[str, float]]:
    """Return what `stages.py` found."""
    command = [python, str(STAGES), *words]
    return told(subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False))


def say(what: str, cpu: float, seconds: float, pages: int) -> None:
    """Print a line of a table."""
    print(f"{what:<34} {cpu:8.1f} CPU s {1000 * cpu / pages:7.1f} ms a page {seconds:8.1f} s", flush=True)


def measured(pages: list[Page], folder: Path) -> tuple[Watched, float, float]:
    """Return what a night took (`night`) after it was printed, by process, with its memory over time."""
    with world(pages, folder) as environment:
        watched, cpu, seconds = night(environment, folder)
    say(f"night of {len(pages)} pages", cpu, seconds, len(pages))
    for kind, used in watched.cpu.items():
        say(f"  of it seen: {kind}", used, seconds, len(pages))
    times = [watched.memory[len(watched.memory) * part // 20] for part in range(1, 20)]
    print(f"memory at its peak: {', '.join(f'{kind} {size:.0f} MB' for kind, size in watched.peak().items())}; over time:")
    for kind in ("flow", "workers"):
        print(f"  {kind:<8}", *(f"{each[kind]:4.0f}" for each in times), "MB", flush=True)
    return watched, cpu, seconds


def compare_night(pages: list[Page], folder: Path) -> dict[str, float]:
    """Print what a night takes by process and, as bare stages, by stage; return what `LIMITS` are set on."""
    ratios = {}
    if len(pages) > SMALL:
        small, _, _ = measured(make_pages(SMALL), folder / "small")
    watched, cpu, seconds = measured(pages, folder / "night")
    if len(pages) > SMALL:
        ratios[f"memory to {SMALL} pages"] = watched.peak()["flow and workers"] / small.peak()["flow and workers"]
    with world(pages, folder / "bare") as environment:
        bare = stages(["stages", DAY], environment)
    if "error" in bare:
        sys.exit(str(bare["error"]))
    for stage, took in bare.items():
        say(f"bare {stage}", took["cpu"], took["seconds"], len(pages))
    whole = sum(took["cpu"] for took in bare.values())
    print(f"beyond its bare stages a night takes {cpu - whole:.1f} CPU s")
    compare_loops(pages[:SMALL], folder, whole / len(pages) * min(len(pages), SMALL))
    return {**ratios, "CPU to bare stages": cpu / whole, "seconds to half the CPU seconds": seconds / (cpu / 2)}


def kept(ratios: Mapping[str, float], pages: int) -> bool:
    """Print how a night stands to `LIMITS`; return whether it keeps those that are set on nights as long."""
    broken = 0
    for name, ratio in ratios.items():
        counts = pages >= LONG or name.startswith("memory")
        broken += counts and ratio > LIMITS[name]
        verdict = ("kept" if ratio <= LIMITS[name] else "BROKEN") if counts else f"not set below {LONG} pages"
        print(f"{name:<34} {ratio:5.2f}  limit {LIMITS[name]:.2f}: {verdict}")
    return not broken


def compare_loops(pages: list[Page], folder: Path, whole: float) -> None:
    """Print what bare loops take for the same pages."""
    (folder / "html").mkdir()
    for number, page in enumerate(pages):
        (folder / "html" / f"{number:06d}.html").write_bytes(page.body)
    loops = stages(["loops", str(folder / "html")], os.environ)
    if "error" in loops:
        print(f"bare loops: {loops['error']}")
        return
    for name in ("trafilatura", "coder"):
        say(f"bare {name}, one process", loops[name]["cpu"], loops[name]["seconds"], len(pages))
    print(f"bare stages to the bare loops {whole / (loops['trafilatura']['cpu'] + loops['coder']['cpu']):.2f}")


def compare_dask(pages: list[Page], folder: Path) -> None:
    """Print what a night takes whose batches go to two workers of Dask."""
    from engines import dask_cluster  # noqa: PLC0415

    with world(pages, folder / "dask") as environment, dask_cluster(folder / "cluster", environment) as cluster:
        engine = {"DATELINE_ENGINE": "dask", "DATELINE_ENGINE_ADDRESS": cluster.address}
        _, cpu, seconds = night({**environment, **engine}, folder / "dask")
        used = 0.0
        for worker in map(psutil.Process, (each.pid for each in cluster.workers)):
            times = [each.cpu_times() for each in (worker, *worker.children(recursive=True))]
            used += sum(each.user + each.system for each in times)
    say("night on Dask: flow and server", cpu, seconds, len(pages))
    say("night on Dask: two workers", used, seconds, len(pages))


def compare_peers(pages: list[Page], folder: Path, python: str) -> None:
    """Print what other crawlers take to fetch and extract the pages."""
    folder.mkdir(exist_ok=True)
    (folder / "urls").write_text("\n".join(page.url for page in pages), encoding="utf-8")
    with served(pages, folder) as environment:
        book = loads(Path(environment["DATELINE_ADDRESS_BOOK"]).read_text(encoding="utf-8"))
        port = next(iter(book.values()))[1]
        for name in ("news-please", "newspaper4k"):
            found = stages(["peer", name, str(port), str(folder / "urls")], os.environ, python)
            if "error" in found:
                print(f"{name}: not run: {found['error']}")
            else:
                say(f"{name}: {found['articles']} articles", found["cpu"], found["seconds"], len(pages))  # type: ignore[arg-type]


def main() -> int:
    """Return the exit code."""
    parser = ArgumentParser()
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--only", default="night,dask,peers")
    parser.add_argument("--peers", default=sys.executable)
    given = parser.parse_args()
    pages, parts, ratios = make_pages(given.pages), given.only.split(","), dict[str, float]()
    print(f"{len(pages)} pages of {PUBLISHERS} publishers; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with TemporaryDirectory() as name:
        if "night" in parts:
            ratios = compare_night(pages, Path(name))
        if "dask" in parts:
            compare_dask(pages[:SMALL], Path(name))
        if "peers" in parts:
            compare_peers(pages[:SMALL], Path(name) / "peers", given.peers)
    print(f"load {os.getloadavg()[0]:.1f}")
    return int(not kept(ratios, len(pages)))


if __name__ == "__main__":
    sys.exit(main())
