"""Commands run in this process, as a user gives them."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from flows.cli import main
from flows.settings import load_settings


class Answer(NamedTuple):
    """What a command came to: its exit code, and what it printed."""

    code: int
    out: str
    errors: str

    @property
    def line(self) -> str:
        """The one line of standard error, without the program's name."""
        lines = self.errors.splitlines()
        assert len(lines) == 1, self.errors
        return lines[0].removeprefix("dateline: ")


Command = Callable[..., Answer]


@pytest.fixture
def dateline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs a command in an empty folder, with settings given by name."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("DATELINE_")]:
        monkeypatch.delenv(name)

    def run(*words: str, **settings: str) -> Answer:
        with monkeypatch.context() as environment:
            for name, value in settings.items():
                environment.setenv(f"DATELINE_{name.upper()}", value)
            environment.setattr(sys, "argv", ["dateline", *words])
            load_settings.cache_clear()
            capfd.readouterr()
            with pytest.raises(SystemExit) as ended:
                main()
        load_settings.cache_clear()
        printed = capfd.readouterr()
        return Answer(int(ended.value.code or 0), printed.out, printed.err)

    return run
