# ruff: noqa: RUF001 - texts of every script
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.clean.charset import decode_page, utf8_balance

TRIALS = [
    ("windows-1252", "L’été dernier, « trois élèves » ont été blessés à Évreux, près de l’église Saint-Médard — déjà fermée."),
    ("iso-8859-15", "Le maire a reçu 300 € de dédommagement, déclare son cœur de métier, à Nîmes, où l'été s'achève."),
    ("windows-1251", "Президент заявил во вторник, что переговоры продолжатся на следующей неделе в столице соседнего государства."),
    ("koi8-r", "Министр обороны сообщил о выводе войск из приграничного района после соглашения о прекращении огня."),
    ("windows-1256", "أعلن الوزير يوم الثلاثاء أن المحادثات ستستمر الأسبوع المقبل في العاصمة بحضور وفود من عدة دول."),
    ("shift_jis", "首相は火曜日、来週も首都で協議を続けると述べた。複数の国の代表団が参加する見通しだ。"),
    ("euc-kr", "대통령은 화요일 다음 주에도 수도에서 협의를 계속할 것이라고 말했다. 여러 나라의 대표단이 참가한다."),
    ("gb18030", "总统周二表示，谈判将于下周在首都继续进行，多个国家的代表团将出席会议。"),
    (
        "iso-8859-9",
        "Cumhurbaşkanı salı günü görüşmelerin gelecek hafta başkentte süreceğini söyledi, çeşitli ülkelerden heyetler katılacak.",
    ),
]


@pytest.mark.parametrize(("encoding", "text"), TRIALS)
def test_an_encoding_named_in_the_header_is_used(encoding: str, text: str) -> None:
    found = decode_page(text.encode(encoding), f"text/html; charset={encoding}")
    assert (found.text, found.basis) == (text, "header")


@pytest.mark.parametrize(("encoding", "text"), TRIALS)
def test_an_encoding_named_in_the_page_is_used(encoding: str, text: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body>{text}</body></html>'
    found = decode_page(page.encode(encoding), "text/html")
    assert text in found.text
    assert found.basis == "meta"


@pytest.mark.parametrize(
    ("encoding", "text"), [trial for trial in TRIALS if trial[0] in {"windows-1252", "windows-1251", "shift_jis", "euc-kr", "gb18030"}]
)
def test_an_undeclared_encoding_is_detected(encoding: str, text: str) -> None:
    found = decode_page(f"<html><body><p>{text * 5}</p></body></html>".encode(encoding), None)
    assert text in found.text
    assert found.basis == "detector"


@pytest.mark.parametrize(("encoding", "text"), TRIALS)
def test_what_is_utf8_is_read_so_whatever_is_declared(encoding: str, text: str) -> None:
    assert decode_page(text.encode(), f"text/html; charset={encoding}").text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    found = decode_page("Évreux, été".encode(encoding), "text/html; charset=iso-8859-1")
    assert (found.text, found.basis) == ("Évreux, été", "bom")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_seen_by_its_nuls(encoding: str) -> None:
    assert decode_page("<html><body>Évreux</body></html>".encode(encoding), None).text.startswith("<html>")


def test_one_stray_byte_does_not_make_a_page_legacy() -> None:
    body = ("é" * 100).encode() + b"\xe9" + ("à" * 100).encode()
    found = decode_page(body, "text/html; charset=windows-1252")
    assert (found.basis, found.text) == ("tolerant", "é" * 100 + "\N{REPLACEMENT CHARACTER}" + "à" * 100)


def test_a_page_cut_off_inside_a_letter_stays_utf8() -> None:
    assert decode_page("Il a été".encode()[:-1], "text/html; charset=windows-1252") == ("Il a ét", "utf-8", "utf-8")


def test_a_stateful_encoding_is_not_mistaken_for_ascii() -> None:
    text = "首相は火曜日、来週も協議を続けると述べた。"
    assert decode_page(text.encode("iso2022_jp"), "text/html; charset=iso-2022-jp").text == text


def test_an_unknown_declared_encoding_is_left_to_the_detector() -> None:
    assert decode_page(("L'été à Évreux est passé. " * 20).encode("cp1252"), "text/html; charset=x-klingon").basis == "detector"


def test_nothing_has_no_encoding() -> None:
    assert decode_page(b"", "text/html; charset=utf-8") == ("", None, None)


@given(st.text())
def test_utf8_comes_back_as_it_went_in(text: str) -> None:
    plain = text.replace("\0", "").lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
    assert decode_page(plain.encode(), None).text == plain


@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=utf-8", "text/html; charset=big5", "text/html; charset="]))
def test_bytes_of_any_kind_give_a_text(body: bytes, content_type: str | None) -> None:
    assert isinstance(decode_page(body, content_type).text, str)


@given(st.text(alphabet=st.characters(min_codepoint=0x80, codec="utf-8"), min_size=1))
def test_good_utf8_has_no_bad_bytes(text: str) -> None:
    assert utf8_balance(text.encode()) == (len(text), 0)
