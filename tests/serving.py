"""A served scheduler over the newsroom, with a real Prefect server, and what that server says."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from flows.servers import loopback_server
from nights import DATELINE, newsroom_at

ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@contextmanager
def scheduler_at(folder: Path, port: int, **variables: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a scheduler that serves as long as the context lasts, everything kept in a folder."""
    with newsroom_at(folder) as (_, environment), loopback_server(folder / "prefect", environment, port=port) as api:
        environment |= {"PREFECT_API_URL": api, "PREFECT_HOME": str(folder / "client"), **variables}
        with (
            (folder / "serve.log").open("wb") as log,
            subprocess.Popen([*DATELINE, "serve"], env=environment, stdout=log, stderr=log) as scheduler,
        ):
            try:
                yield environment
            finally:
                scheduler.send_signal(signal.SIGINT)
                scheduler.wait(timeout=60)


def ask(address: str, question: dict[str, object]) -> list[dict[str, Any]]:
    """Return what a Prefect server answers to a question."""
    request = Request(address, data=json.dumps(question).encode(), headers={"Content-Type": "application/json"}, method="POST")  # noqa: S310
    with urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


def flow_runs(api: str, flow: str) -> list[dict[str, Any]]:
    """Return the flow runs of a flow, by the server's own word."""
    return ask(f"{api}/flow_runs/filter", {"flows": {"name": {"any_": [flow]}}})


def wait_until(holds: Callable[[], Any], seconds: float) -> Any:  # noqa: ANN401 - what the caller's own question gives
    """Return what a question gives once it is true, or after so many seconds."""
    until = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < until:
        time.sleep(0.3)
    return found


def wait_for_an_end(api: str, flow: str, seconds: float) -> dict[str, Any]:
    """Return a flow run of a flow that has ended; raises TimeoutError."""
    ended = wait_until(lambda: [run for run in flow_runs(api, flow) if run["state_type"] in ENDED], seconds)
    if not ended:
        message = f"no run of {flow} ended within {seconds} s"
        raise TimeoutError(message)
    return ended[0]
