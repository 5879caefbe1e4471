"""Sentences of a language that puts the verb before its subject."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]


def one(coded: Coder, text: str, event_type: str) -> dict[str, Any]:
    [row] = coded(text, language="ar").filter(pl.col("event_type") == event_type).to_dicts()
    return row


@pytest.mark.parametrize(
    ("text", "event_type", "actor", "target"),
    [
        ("قصف الجيش السوري مدينة إدلب أمس.", "shelling", "الجيش السوري", "مدينة إدلب"),
        ("اعتقلت الشرطة التونسية ثلاثة صحفيين في صفاقس.", "arrest", "الشرطة التونسية", "ثلاثة صحفيين"),
        ("أوقفت الشرطة، مساء الثلاثاء، ثلاثة صحفيين.", "arrest", "الشرطة", "ثلاثة صحفيين"),
        ("الجيش الإسرائيلي يقصف مواقع حزب الله.", "shelling", "الجيش الإسرائيلي", "مواقع حزب الله"),
        ("التقى الرئيس الفرنسي المستشار الألماني في برلين.", "consult", "الرئيس الفرنسي", "المستشار الألماني"),
        ("اتهمت الحكومة السودانية قوات الدعم السريع بقصف الفاشر.", "accuse", "الحكومة السودانية", "قوات الدعم السريع"),
        ("شن الجيش هجوماً على مواقع المتمردين.", "attack", "الجيش", "مواقع المتمردين"),
    ],
)
def test_the_noun_after_the_verb_acts_and_the_next_suffers(coded: Coder, text: str, event_type: str, actor: str, target: str) -> None:
    row = one(coded, text, event_type)
    assert (row["actor_text"], row["target_text"]) == (actor, target)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("قُتل خمسة مدنيين في حلب.", "خمسة مدنيين"),
        ("قتل خمسة مدنيين في حلب.", "خمسة مدنيين"),
        ("لقي خمسة أشخاص مصرعهم على يد مسلحين.", "خمسة أشخاص"),
        ("تم اغتيال القيادي في بيروت.", "القيادي"),
    ],
)
def test_victims_of_a_passive_are_the_target(coded: Coder, text: str, target: str) -> None:
    assert target in [row["target_text"] for row in coded(text, language="ar").filter(pl.col("event_type") == "killing").to_dicts()]


def test_what_somebody_is_accused_of_is_the_accusers_word(coded: Coder) -> None:
    row = one(coded, "اتهمت الحكومة السودانية قوات الدعم السريع بقصف الفاشر.", "shelling")
    assert (row["actor_id"], row["voice"], row["attributed_to"]) == ("RSF-SDN", "attributed", "الحكومة السودانية")


def test_what_somebody_threatens_is_planned(coded: Coder) -> None:
    row = one(coded, "هدد الجيش الإسرائيلي بقصف بيروت.", "shelling")
    assert (row["actor_id"], row["factuality"], row["voice"]) == ("ISR-MIL", "planned", "attributed")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("قال المتحدث باسم الجيش إن المسلحين قصفوا قرية.", "المتحدث باسم الجيش"),
        ("قصف المسلحون قرية، بحسب الشرطة.", "الشرطة"),
        ("قصف المسلحون قرية، وفقاً للشرطة.", "شرطة"),
        ("أكدت وزارة الصحة أن المسلحين قصفوا قرية.", "وزارة الصحة"),
    ],
)
def test_a_claim_is_its_speakers(coded: Coder, text: str, speaker: str) -> None:
    row = one(coded, text, "shelling")
    assert (row["voice"], row["attributed_to"]) == ("attributed", speaker)


@pytest.mark.parametrize(
    ("day", "month"), [("3 كانون الثاني 2024", "2024-01-03"), ("٣ يناير ٢٠٢٤", "2024-01-03"), ("12 تشرين الأول/أكتوبر 2023", "2023-10-12")]
)
def test_both_traditions_of_month_names_are_read(coded: Coder, day: str, month: str) -> None:
    row = one(coded, f"قصف الجيش قرية في {day}.", "shelling")
    assert (str(row["date_start"]), str(row["date_end"])) == (month, month)


@pytest.mark.parametrize(
    ("counted", "least"), [("٢٣ مدنياً", 23), ("ثلاثة عشر مدنياً", 13), ("خمسة وعشرون مدنياً", 25), ("عشرات المدنيين", 20)]
)
def test_victims_are_counted_in_figures_and_words(coded: Coder, counted: str, least: int) -> None:
    assert one(coded, f"قُتل {counted} في حلب.", "killing")["killed_min"] == least


def test_every_text_of_a_row_is_in_the_article(coded: Coder) -> None:
    text = "وقُتل ٣ مدنيين، وللجيش قوات قصفت حلب؛ فقال الوزير: «لن نهاجم أحداً»."
    for row in coded(text, language="ar").to_dicts():
        assert text[row["trigger_start"] : row["trigger_end"]] == row["trigger"]
        assert all(row[name] is None or row[name] in text for name in ("actor_text", "target_text", "place_text", "attributed_to"))


def test_soldiers_before_a_verb_of_killing_without_an_object_are_those_who_died(coded: Coder) -> None:
    row = one(coded, "وقال الجيش إن أربعة جنود قتلوا في حلب.", "killing")
    assert (row["actor_text"], row["target_text"], row["killed_min"]) == (None, "أربعة جنود", 4)


def test_the_vowel_of_the_passive_makes_it_one(coded: Coder) -> None:
    assert one(coded, "قُتل الجندي في حلب.", "killing")["target_text"] == "الجندي"


def test_who_spoke_last_goes_on_where_a_verb_of_speech_names_nobody(coded: Coder) -> None:
    row = one(coded, "قال وزير الدفاع السوري إن الوضع هادئ.\nوأضاف أن المسلحين قصفوا قرية أمس.", "shelling")
    assert (row["voice"], row["attributed_to"]) == ("attributed", "وزير الدفاع السوري")


def test_a_verb_after_and_shares_the_subject_before_it(coded: Coder) -> None:
    row = one(coded, "هاجم المسلحون القرية وأحرقوا منزلين.", "destroy_property")
    assert row["actor_text"] == "المسلحون"


def test_what_an_attack_struck_is_its_target_and_no_row_of_its_own(coded: Coder) -> None:
    rows = coded("قُتل ثلاثة مدنيين في غارة إسرائيلية استهدفت خيمة في غزة.", language="ar").to_dicts()
    assert [(row["event_type"], row["killed_min"]) for row in rows] == [("air_strike", 3)]


@pytest.mark.parametrize(
    ("text", "factuality"),
    [
        ("قد تشن إسرائيل هجوماً على إيران.", "hypothetical"),
        ("ستشن إسرائيل هجوماً على إيران.", "planned"),
        ("لم تشن إسرائيل هجوماً على إيران.", "negated"),
        ("شنت إسرائيل هجوماً على إيران.", "happened"),
    ],
)
def test_a_support_verb_carries_time_doubt_and_negation_of_its_noun(coded: Coder, text: str, factuality: str) -> None:
    row = one(coded, text, "attack")
    assert (row["factuality"], row["actor_id"], row["target_id"]) == (factuality, "ISR", "IRN")


@pytest.mark.parametrize(
    "text",
    [
        "هاجم المنتخب المغربي مرمى ضيفه وسجل هدفين في الشوط الثاني من المباراة.",
        "ضرب زلزال بقوة ست درجات جنوب إيران وقتل عشرة أشخاص.",
        "انفجر أنبوب غاز في حي سكني وأصيب ثلاثة عمال.",
        "وقع الكاتب روايته الجديدة في معرض الكتاب.",
        "أطلقت الشركة هاتفا جديدا في الأسواق.",
        "استقبل المتحف مليون زائر خلال العام الماضي.",
    ],
)
def test_sport_accidents_and_culture_are_no_acts(coded: Coder, text: str) -> None:
    assert coded(text, language="ar").is_empty()
