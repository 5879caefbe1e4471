"""How fast pages are cleaned: pages a second of CPU time, beside trafilatura alone on the same pages in the same run.

    python benchmarks/clean.py PAGES_DIR

PAGES_DIR holds `manifest.jsonl`, JSON Lines with `id`, `file` (HTML, plain or gzipped) and `url`. Imports and warming
are left out: in one process by timing after them, of `dateline clean --batch` by taking the CPU time of the set once
from that of the set eleven times. Ends with 1 when the command cleans fewer than 15 pages a second. Without PAGES_DIR
there is nothing to do.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from trafilatura import bare_extraction

from flows.catalog.files import open_catalog
from flows.clean import load_tools, warm
from flows.clean.batch import Listed, clean_bytes, read_manifest, read_page
from flows.settings import load_settings

ROUNDS = 10
FEWEST_PAGES = 15.0


def one_process(pages: list[Listed]) -> tuple[float, float]:
    """Return the CPU seconds that Dateline and trafilatura alone take for all rounds; they take turns, page by page."""
    tools = load_tools(open_catalog(load_settings().config))
    warm(tools)
    bodies = [(page.url, read_page(page.file)) for page in pages]
    ours = alone = 0.0
    for number in range(ROUNDS + 1):
        for url, body in bodies:
            begun = process_time()
            clean_bytes(body, url, tools)
            between = process_time()
            bare_extraction(body, url=url, with_metadata=True, include_comments=False)
            if number:  # the first round fills caches
                ours, alone = ours + between - begun, alone + process_time() - between
    return ours, alone


def batch(pages: list[Listed], times: int) -> float:
    """Return the CPU seconds of `dateline clean --batch` and its workers over the pages, so many times."""
    with TemporaryDirectory() as folder:
        manifest = Path(folder, "manifest.jsonl")
        lines = [
            {"id": f"{page.id}-{number}", "file": str(page.file.resolve()), "url": page.url} for number in range(times) for page in pages
        ]
        manifest.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "flows", "clean", "--batch", str(manifest), "-o", str(Path(folder, "articles.jsonl"))]
        subprocess.run(command, check=True, env=os.environ, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print the figures, and return the exit code."""
    if len(sys.argv) != 2:
        print("nothing to do without a folder of pages: python benchmarks/clean.py PAGES_DIR")
        return 0
    pages = read_manifest(Path(sys.argv[1], "manifest.jsonl"))
    cleaned = ROUNDS * len(pages)
    ours, alone = one_process(pages)
    print(f"{len(pages)} pages, {ROUNDS} times          pages/CPU second   to trafilatura alone")
    print(f"trafilatura alone             {cleaned / alone:10.1f}")
    print(f"dateline, one process         {cleaned / ours:10.1f}            {alone / ours:6.2f}", flush=True)
    speed = cleaned / (batch(pages, ROUNDS + 1) - batch(pages, 1))
    print(f"dateline clean --batch        {speed:10.1f}            {speed * alone / cleaned:6.2f}")
    return 0 if speed >= FEWEST_PAGES else 1


if __name__ == "__main__":
    sys.exit(main())
