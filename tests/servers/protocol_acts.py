"""What an archive needs of a store: each act of the commit protocol, tried on one that really runs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session
from urllib3 import HTTPResponse

from archive.nights import DAY, committed, run_id
from flows.archive import keys
from flows.archive.commits import read_head
from flows.archive.depth import Depth
from flows.archive.verify import verify
from servers.trial import Trial

RACES, RACERS, WRITERS, RUNS = 5, 8, 2, 2
CONFLICT = b"<Error><Code>ConditionalRequestConflict</Code><Message>again</Message></Error>"


def creates(trial: Trial) -> bool:
    store = trial.store()
    return store.create("new", b"first") and store.get("new") == b"first"


def refuses_again(trial: Trial) -> bool:
    store = trial.store()
    store.create("twice", b"first")
    return not store.create("twice", b"other") and store.get("twice") == b"first"


def has_one_winner(trial: Trial) -> bool:
    store = trial.store()
    with ThreadPoolExecutor(RACERS) as racers:
        for number in range(RACES):
            won = list(
                racers.map(lambda body, number=number: store.create(f"race/{number}", body), [b"%d" % each for each in range(RACERS)])
            )
            if won.count(True) != 1 or store.get(f"race/{number}") != b"%d" % won.index(True):
                return False
    return True


def lists(trial: Trial) -> bool:
    store, keys = trial.store(), [f"listed/{number:02d}" for number in range(12)]
    for key in reversed(keys):
        store.create(key, b"x")
        if key not in {each.key for each in store.list("listed/")}:
            return False
    return [each.key for each in store.list("listed/")] == keys


def gives_parts(trial: Trial) -> bool:
    store = trial.store()
    store.create("long", bytes(range(256)) * 40)
    return store.get("long", 250, 20) == (bytes(range(256)) * 2)[250:270]


def removes(trial: Trial) -> bool:
    store = trial.store()
    store.create("gone", b"x")
    store.remove("gone")
    return store.head("gone") is None and not list(store.list("gone"))


def commits_though_answers_are_lost(trial: Trial) -> bool:
    """Commit while the first answer to each PUT is lost, so that the client sends it again."""

    def lose(request: AWSPreparedRequest, **_: object) -> None:
        URLLib3Session().send(request)
        request.reset_stream()

    return _commits_through(trial, "lost", lose)


def commits_after_conflicts(trial: Trial) -> bool:
    """Commit while the first answer to each PUT is 409."""
    met: set[str] = set()

    def clash(request: AWSPreparedRequest, **_: object) -> AWSResponse | None:
        if request.url in met:
            return None
        met.add(request.url)
        return AWSResponse(request.url, 409, {}, HTTPResponse(BytesIO(CONFLICT), preload_content=False))

    return _commits_through(trial, "conflicts", clash) and len(met) > 3


def commits_of_two_writers(trial: Trial) -> bool:
    """Let two writers commit runs for one day at once; all of them must be there, and every byte."""
    trial = trial.elsewhere("writers")

    def write(writer: int) -> None:
        for number in range(writer, WRITERS * RUNS, WRITERS):
            committed(trial.store(), trial.folder / f"writer-{writer}", number)

    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(write, range(WRITERS)))
    return (
        set(read_head(trial.store(), DAY).runs) == set(map(run_id, range(WRITERS * RUNS)))
        and verify(trial.store(), depth=Depth.DEEP).intact
    )


def _commits_through(trial: Trial, name: str, happen: Callable[..., AWSResponse | None]) -> bool:
    """Tell whether a run is committed once and whole while something happens to its PUTs."""
    trial = trial.elsewhere(name)
    store = trial.store()
    connect = store.connect

    def connect_through(validation: str):  # noqa: ANN202  boto3 makes its clients at run time
        client = connect(validation)
        client.meta.events.register("before-send.s3.PutObject", happen)
        return client

    store.connect = connect_through
    made = committed(store, trial.folder / name)
    return made.number == 1 and len(list(store.list(keys.COMMITS))) == 1 and verify(trial.store(), depth=Depth.DEEP).intact


NEEDED: dict[str, Callable[[Trial], bool]] = {
    "creates a key": creates,
    "refuses it again": refuses_again,
    "one of 8 wins, 5 times": has_one_winner,
    "lists what was written": lists,
    "gives a part": gives_parts,
    "removes": removes,
    "commits if answers are lost": commits_though_answers_are_lost,
    "commits after 409": commits_after_conflicts,
    "commits of two writers": commits_of_two_writers,
}
"""What an archive needs."""

OF_A_SERVICE = {commits_though_answers_are_lost, commits_after_conflicts}
"""What cannot be tried on a directory: it answers at once."""
