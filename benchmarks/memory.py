"""Peak memory of a night: the flow's process and its workers, Prefect's own server apart, for some numbers of pages.

    python benchmarks/memory.py [PAGES ...]      (default: 500 2000)

The pages are made of the newsroom's sentences, so that cleaning and coding have real work to do.

Memory is the sum of proportional set sizes (PSS): libraries and other pages that several processes share are counted
once. The sum of resident sizes (RSS) counts them for each process. Where the system tells no PSS it is the unique size.
"""

import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from press import Page, served, write_sources

from flows.newsroom.press import Story, read_press
from flows.servers import is_prefect_server

DAY = datetime(2026, 3, 8, 12, tzinfo=UTC)
HOSTS = 20
LIMIT_MB = 900


def make_pages(count: int) -> list[Page]:
    """Return so many pages, each of twelve paragraphs drawn from the newsroom's stories of one language."""
    chance = random.Random(7)  # noqa: S311  the same pages each time
    stories = [story for story in read_press().stories if story.language in {"fr", "en"}]
    return [make_page(number, chance, chance.choice(stories), stories) for number in range(count)]


def make_page(number: int, chance: random.Random, story: Story, stories: list[Story]) -> Page:
    """Return one page."""
    drawn = [paragraph for other in stories if other.language == story.language for paragraph in other.paragraphs]
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in chance.sample(drawn, 12))
    clutter = "".join(f'<li><a href="/{link}.html">{link}</a></li>' for link in range(400))
    title = f"{story.title} {number}"
    html = (
        f'<!doctype html><html lang="{story.language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><nav><ul>{clutter}</ul></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
    url = f"http://press-{number % HOSTS}.example/{number}.html"
    return Page(url=url, body=html.encode(), published=DAY, language=story.language, title=title)


def peak_of_a_night(count: int) -> tuple[float, list[float]]:
    """Return the seconds of a night over so many pages, and the memory of its processes at its peak, MB, the flow's first."""
    pages = make_pages(count)
    with TemporaryDirectory() as name, served(pages, Path(name)) as environment:
        sources = [word for source in write_sources(Path(name) / "config", pages) for word in ("--source", source)]
        command = [sys.executable, "-m", "flows", "nightly", "--day", str(DAY.date()), *sources]
        begun = time.monotonic()
        with subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL) as night:
            peak = watch(psutil.Process(night.pid))
        if night.returncode:
            sys.exit(f"the night ended with {night.returncode}")
    return time.monotonic() - begun, [size / 1e6 for size in peak]


def watch(night: psutil.Process) -> list[int]:
    """Return the memory of a process and its children but Prefect's server when it was largest, in bytes, until the process ends."""
    peak: list[int] = []
    while night.is_running() and night.status() != psutil.STATUS_ZOMBIE:
        try:
            family = [night, *(child for child in night.children(recursive=True) if not is_prefect_server(child))]
            peak = max(peak, [memory_of(each) for each in family], key=sum)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        time.sleep(0.2)
    return peak


def memory_of(process: psutil.Process) -> int:
    """Return the bytes that a process takes: its own pages, and its part of those that it shares with others."""
    memory = process.memory_full_info()
    return int(getattr(memory, "pss", memory.uss))


def main() -> None:
    """Print a line for each number of pages, and how the last compares with the first and with the limit."""
    peaks = []
    for count in [int(word) for word in sys.argv[1:]] or [500, 2000]:
        seconds, sizes = peak_of_a_night(count)
        peaks.append(sum(sizes))
        each = " + ".join(f"{size:.0f}" for size in sizes)
        print(f"{count:>6} pages  {peaks[-1]:7.0f} MB peak = {each}  {seconds:6.1f} s", flush=True)
    print(f"last to first {peaks[-1] / peaks[0]:.2f}   last to the limit of {LIMIT_MB} MB {peaks[-1] / LIMIT_MB:.2f}")


if __name__ == "__main__":
    main()
