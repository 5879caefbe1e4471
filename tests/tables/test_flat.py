import polars as pl

from flows.tables.flat import flat


def test_lists_and_records_are_json_and_null_stays_null() -> None:
    rows = pl.DataFrame({"id": ["a", "b"], "rules": [["x", "y"], None], "claim": [{"who": 'the "army"', "n": 2}, {"who": None, "n": 1}]})
    assert flat(rows).rows() == [("a", '["x","y"]', '{"who":"the \\"army\\"","n":2}'), ("b", None, '{"who":null,"n":1}')]
