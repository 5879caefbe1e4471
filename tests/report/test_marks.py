import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from flows.report.marks import KINDS, Span, mark
from flows.report.safety import visible

texts = st.text(alphabet="aé <>&\"'\n\u202e\x00\N{GRINNING FACE}", max_size=20)
spans = st.lists(
    st.builds(Span, st.sampled_from(list(KINDS)), st.integers(-3, 24), st.integers(-3, 24)), max_size=6, unique_by=lambda span: span.kind
)


def without_labels(markup: str) -> str:
    return re.sub(r"<i>\w+</i>", "", markup)


def parse(markup: str) -> etree._Element:
    return etree.fromstring(f"<p>{markup}</p>")


def test_a_span_is_marked_with_its_kind_and_its_label() -> None:
    assert mark("they took Ossa", [Span("place", 10, 14)]) == 'they took <u class="k-place">Ossa<i>place</i></u>'


def test_the_trigger_is_the_mark_and_the_rest_is_underlined() -> None:
    assert mark("took", [Span("trigger", 0, 4)]).startswith('<mark class="k-trigger">')


def test_a_span_inside_another_is_nested() -> None:
    marked = mark("army of Ossa", [Span("place", 8, 12), Span("actor", 0, 12)])
    assert marked == '<u class="k-actor">army of <u class="k-place">Ossa<i>place</i></u><i>actor</i></u>'


def test_equal_spans_are_nested_and_both_labelled() -> None:
    marked = mark("she", [Span("attribution", 0, 3), Span("actor", 0, 3)])
    assert marked == '<u class="k-actor"><u class="k-attribution">she<i>speaker</i></u><i>actor</i></u>'


def test_spans_that_cross_are_split_and_labelled_once() -> None:
    marked = mark("abcdef", [Span("actor", 0, 4), Span("target", 2, 6)])
    pieces = '<u class="k-actor">ab<u class="k-target">cd</u><i>actor</i></u><u class="k-target">ef<i>target</i></u>'
    assert marked == pieces


def test_spans_count_code_points_not_bytes_or_utf16() -> None:
    assert '<u class="k-place">Ör<i>' in mark("\N{GRINNING FACE}é Ör", [Span("place", 3, 5)])


def test_markup_in_a_sentence_is_escaped_inside_and_outside_spans() -> None:
    marked = mark("<b>&<script>", [Span("trigger", 3, 12)])
    assert without_labels(marked) == '&lt;b&gt;<mark class="k-trigger">&amp;&lt;script&gt;</mark>'


@given(texts, spans)
def test_marking_keeps_every_character_in_its_place(text: str, given_spans: list[Span]) -> None:
    marked = mark(text, given_spans)
    assert "".join(parse(without_labels(marked)).itertext()) == visible(text)


@given(texts.filter(lambda text: visible(text) == text), spans)
def test_the_elements_of_a_kind_hold_exactly_its_span(text: str, given_spans: list[Span]) -> None:
    marked = parse(without_labels(mark(text, given_spans)))
    for span in given_spans:
        held = "".join("".join(element.itertext()) for element in marked.iterfind(f".//*[@class='k-{span.kind}']"))
        assert held == text[max(span.start, 0) : max(span.end, 0)]


@given(texts, spans)
def test_each_span_that_shows_is_labelled_once(text: str, given_spans: list[Span]) -> None:
    shown = sorted(KINDS[span.kind] for span in given_spans if max(span.start, 0) < min(span.end, len(text)))
    assert sorted(label.text or "" for label in parse(mark(text, given_spans)).iter("i")) == shown
