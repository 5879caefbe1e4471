import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.report.safety import markdown, one_line, visible, web_link


def test_control_characters_and_direction_overrides_are_shown_as_replaced() -> None:
    assert visible("a\x00b\x1b[31mc\u202ed") == "a�b�[31mc�d"


def test_line_breaks_tabs_and_marks_of_arabic_text_are_kept() -> None:
    assert visible("a\n\tب\u200fج") == "a\n\tب\u200fج"


def test_embeddings_that_would_leak_out_of_a_span_are_dropped() -> None:
    assert visible("\u202ba\u2067b\u2069\u202c") == "ab"


def test_a_line_for_a_terminal_has_no_breaks_and_no_escapes() -> None:
    assert one_line("a\r\n b\x1b]0;x\x07\u2028c") == "a b�]0;x� c"


def test_a_cell_of_markdown_cannot_end_the_cell_or_open_markup() -> None:
    assert markdown("a|b\n<i> [x](y) `z`") == r"a\|b &lt;i&gt; \[x\]\(y\) \`z\`"


@given(st.text())
def test_a_cell_of_markdown_stays_one_line_without_tags(text: str) -> None:
    cell = markdown(text)
    assert not set("\n\r<>") & set(cell)


@pytest.mark.parametrize("url", ["https://ossa.example/a?b=c", "http://127.0.0.1:8080/"])
def test_addresses_of_the_web_may_be_linked(url: str) -> None:
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url", [None, "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://", "http://[::1", "/relative"]
)
def test_no_other_address_is_linked(url: str | None) -> None:
    assert web_link(url) is None
