"""What is downloaded is read back by its own readers, with the state that it was taken from."""

from io import BytesIO

import httpx
import polars as pl
import pyarrow.parquet as pq

from flows.explorer.rows import Rows
from flows.tables import Mentions


def test_csv_is_the_matched_rows_in_their_order_with_the_state_of_the_archive(client: httpx.Client, rows: Rows) -> None:
    answer = client.get("/export.csv?type=attack&sort=oldest")
    found = pl.read_csv(BytesIO(answer.content), infer_schema=False)
    assert found["mention_id"].to_list() == ["m-attack", "m-army", "m-hostile"]
    assert found.columns == [*Mentions.column_names(), "url", "title", "site_name", "archive_state"]
    assert set(found["archive_state"]) == {rows.state} == {answer.headers["x-archive-state"]}
    assert answer.headers["content-disposition"] == f'attachment; filename="dateline-mentions-{rows.state[:16]}.csv"'
    assert found["rules"][0] == '["trigger:active","actor:subject"]'


def test_no_cell_of_csv_is_one_that_a_spreadsheet_would_run_or_that_hides_something(client: httpx.Client) -> None:
    assert client.get("/export.csv").text.count("\u202e") == 0
    found = pl.read_csv(BytesIO(client.get("/export.csv").content), infer_schema=False)
    texts = [value for row in found.rows() for value in row if value]
    assert [value for value in texts if value.lstrip()[:1] in {"=", "+", "@"}] == []


def test_parquet_has_the_types_of_the_table_and_names_the_view(client: httpx.Client, rows: Rows) -> None:
    content = client.get("/export.parquet?type=attack").content
    found = pl.read_parquet(BytesIO(content))
    assert {name: found.schema[name] for name in Mentions.column_names()} == dict(Mentions.create_empty().schema)
    metadata = pq.read_metadata(BytesIO(content)).metadata
    assert metadata[b"dateline.archive_state"].decode() == rows.state
    assert metadata[b"dateline.view"] == b"?type=attack"


def test_all_rows_are_in_the_files_not_only_those_of_a_page(client: httpx.Client) -> None:
    assert pl.read_parquet(BytesIO(client.get("/export.parquet?page=2").content)).height == 7
    assert pl.read_csv(BytesIO(client.get("/export.csv?type=nothing").content)).height == 0
