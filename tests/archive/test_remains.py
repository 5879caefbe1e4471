from pathlib import Path

from archive.nights import DAY, exchange, run_id, spooled
from flows.archive.remains import remains
from flows.archive.spool import Spool
from flows.tables import Rejects


def test_what_a_run_left_is_told_in_words(tmp_path: Path) -> None:
    folder = tmp_path / run_id()
    with Spool.open(tmp_path, run_id(), DAY) as spool:
        assert remains(folder) == "0 responses are in its spool"
        spool.keep(exchange(0))
    assert remains(folder) == "1 responses are in its spool"
    with spooled(tmp_path, run_id()) as spool:
        assert remains(folder) == "3 responses are in its spool, sealed"
        spool.seal_table("rejects", Rejects.create_empty())
        assert remains(folder) == "3 responses are in its spool, sealed with 1 tables"
