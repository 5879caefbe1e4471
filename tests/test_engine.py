"""An engine that cannot be used is told in one line before anything is fetched."""

import socket

import pytest

from commands import Command
from flows.engine import EPHEMERAL, EngineError, check_engine, prepare_prefect, told
from flows.settings import Settings, SettingsError, load_settings


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def at(address: str | None) -> Settings:
    return Settings(engine="dask", engine_address=address)


def test_where_nothing_answers_that_is_said(port: int) -> None:
    with pytest.raises(EngineError, match=rf"DATELINE_ENGINE_ADDRESS: nothing answers at tcp://127.0.0.1:{port}: .*refused"):
        check_engine(at(f"tcp://127.0.0.1:{port}"))


@pytest.mark.parametrize("address", ["127.0.0.1", "http://127.0.0.1:8786", "tcp://:1", "somewhere", "tcp://127.0.0.1:99999"])
def test_what_is_no_address_of_a_scheduler_is_said(address: str) -> None:
    with pytest.raises(EngineError, match=r"DATELINE_ENGINE_ADDRESS: (no address of a scheduler|nothing answers)"):
        check_engine(at(address))


@pytest.mark.parametrize("environment", [{}, {"PREFECT_API_URL": "http://127.0.0.1:4200/api"}])
def test_workers_of_other_machines_need_a_prefect_server_that_they_can_reach(environment: dict[str, str]) -> None:
    with pytest.raises(EngineError, match=r"workers of tcp://workers.example:8786 cannot reach a Prefect server of this machine's own"):
        check_engine(at("tcp://workers.example:8786"), environment)


def test_an_engine_that_listens_is_one_to_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        check_engine(at(f"127.0.0.1:{listening.getsockname()[1]}"), {})
    check_engine(at(None), {})


def test_a_night_whose_engine_does_not_answer_ends_before_anything_is_fetched(dateline: Command, port: int) -> None:
    refused = dateline("nightly", engine="dask", engine_address=f"tcp://127.0.0.1:{port}", archive="archive", spool="spool")
    assert (refused.code, "nothing answers" in refused.line) == (1, True)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"ENGINE": "spark"}, "DATELINE_ENGINE: "),
        ({"ENGINE_ADDRESS": "tcp://127.0.0.1:8786"}, "DATELINE_ENGINE_ADDRESS: worker processes of this machine have no address"),
    ],
)
def test_settings_of_engines_that_make_no_sense_are_refused(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], said: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"DATELINE_{name}", value)
    load_settings.cache_clear()
    with pytest.raises(SettingsError, match=said):
        load_settings()


def test_an_engine_whose_extra_is_not_installed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.settings.find_spec", lambda _: None)
    monkeypatch.setenv("DATELINE_ENGINE", "ray")
    load_settings.cache_clear()
    with pytest.raises(SettingsError, match=r"ray needs prefect-ray, which is not installed: pip install 'dateline-news\[ray\]'"):
        load_settings()


def test_what_an_engine_raises_is_told_in_one_line() -> None:
    class LostError(Exception):
        __module__ = "distributed.client"

    with (
        pytest.raises(EngineError, match=r"^dask failed \(LostError: two lines\); what was done is kept, the same command goes on$"),
        told(at(None)),
    ):
        raise LostError("two\nlines")  # noqa: EM101, TRY003
    with pytest.raises(KeyError), told(at(None)):
        raise KeyError


def test_the_server_of_a_run_rests_between_two_writes() -> None:
    interval = EPHEMERAL["PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL"]
    assert int(float(interval)) >= 1, "Prefect cuts off what follows the point, and sleeps for no time at all"


def test_ray_tells_its_maker_nothing() -> None:
    environment = {"PREFECT_API_URL": "http://127.0.0.1:4200/api"}
    prepare_prefect(Settings(), environment)
    assert environment["RAY_USAGE_STATS_ENABLED"] == "0"
