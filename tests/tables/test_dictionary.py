import subprocess
import sys
from pathlib import Path

import pytest

from flows.tables import TABLES
from flows.tables.dictionary import CLOSED_LISTS, render_dictionary

PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_committed_page_says_what_the_schemas_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_dictionary()


def test_the_page_is_printed_by_the_module_itself() -> None:
    printed = subprocess.run([sys.executable, "-m", "flows.tables.dictionary"], capture_output=True, check=True, encoding="utf-8")
    assert printed.stdout == render_dictionary()


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_every_table_is_described(table: str) -> None:
    assert [name for name, column in TABLES[table].columns().items() if not column.description] == []


def test_types_bounds_and_rules_are_told() -> None:
    page = render_dictionary()
    assert "| **`mention_id`** | string |  |  |" in page
    assert "| `lat` | float64 | yes | at least -90, at most 90 |" in page
    assert "| `outcomes` | list of (outcome string, pages uint32) |" in page
    assert "| `country` | string | yes | `^[A-Z]{3}$` |" in page
    assert "- `dates_are_ordered`: reject a first day after the last." in page


def test_every_column_with_a_closed_list_has_its_values_listed() -> None:
    closed = {name for schema in TABLES.values() for name, column in schema.columns().items() if column.check}
    assert closed <= set(CLOSED_LISTS)
    assert set(CLOSED_LISTS) <= {name for schema in TABLES.values() for name in schema.columns()}
