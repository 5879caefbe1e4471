import pytest

from flows.accuracy.pairs import pair_up, same_span

TEXT = "The army shelled the town and burned the mill. Later it shelled the port."


def told(trigger: str, event_type: str, nth: int = 0) -> dict[str, object]:
    start = TEXT.index(trigger, nth)
    return {"trigger_start": start, "trigger_end": start + len(trigger), "event_type": event_type}


def test_the_same_words_with_the_same_type_pair_first() -> None:
    label, right, wrong = told("shelled", "shelling"), told("shelled the town", "shelling"), told("shelled", "attack")
    assert pair_up([label], [wrong, right], TEXT) == [(label, right)]


def test_another_word_of_the_sentence_answers_when_the_type_is_the_same() -> None:
    label, row = told("burned", "destroy_property"), told("mill", "destroy_property")
    assert pair_up([label], [row], TEXT) == [(label, row)]


def test_a_row_of_the_next_sentence_does_not_answer() -> None:
    assert pair_up([told("shelled", "shelling")], [told("shelled", "shelling", 40)], TEXT) == []


def test_each_row_answers_once() -> None:
    labels = [told("shelled", "shelling"), told("town", "shelling")]
    assert len(pair_up(labels, [told("shelled", "shelling")], TEXT)) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the army", "army of the north", True),
        ("l'armée", "L'ARMEE", True),
        ("three men", "three women", False),
        ("the", "the", False),
        (None, "army", False),
    ],
)
def test_spans_are_the_same_when_one_holds_the_others_words(one: str | None, other: str, *, same: bool) -> None:
    assert same_span(one, other) is same
