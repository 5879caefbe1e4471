from __future__ import annotations

import pytest

from flows.clean.language import find_language

FRENCH = "Le conseil municipal a adopté mardi un plan de réouverture des écoles fermées depuis les crues du mois de mars."
ENGLISH = "On Tuesday the town council adopted a plan to reopen the schools that had been closed since the floods of March."
ARABIC = "اعتمد المجلس البلدي يوم الثلاثاء خطة لإعادة فتح المدارس المغلقة منذ فيضانات شهر مارس الماضي في المدينة."
SPANISH = "El consejo municipal aprobó el martes un plan para reabrir las escuelas cerradas desde las inundaciones de marzo."


@pytest.mark.parametrize(("text", "language"), [(FRENCH, "fr"), (ENGLISH, "en"), (ARABIC, "ar"), (SPANISH, "es")])
@pytest.mark.parametrize("declared", [None, "de"])
def test_the_text_decides(text: str, language: str, declared: str | None) -> None:
    assert find_language(text, declared) == language


@pytest.mark.parametrize(("text", "language"), [("Valbrune.", "fr"), ("", "fr"), ("12 34 56 " * 20, "fr")])
def test_a_text_of_few_words_is_what_the_page_declares(text: str, language: str) -> None:
    assert find_language(text, "fr") == language


def test_nothing_has_no_language() -> None:
    assert find_language("", None) is None
