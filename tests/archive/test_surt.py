import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.archive.surt import surt

SESSION = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.com:443/a/B?z=1&a=2#f", "com,example)/a/b?a=2&z=1"),
        ("https://www2.presse.fr/", "fr,presse)/"),
        ("https://presse.fr", "fr,presse)/"),
        ("https://presse.fr/?", "fr,presse)/"),
        ("http://127.0.0.1:8080/x", "1,0,0,127:8080)/x"),
        ("http://presse.fr:80/x/", "fr,presse)/x"),
        ("https://café.fr/été/", "fr,xn--caf-dma)/%c3%a9t%c3%a9"),
        ("https://presse.fr/x/../y/./z//w", "fr,presse)/y/z/w"),
        ("https://presse.fr/a%2520b/c d", "fr,presse)/a%20b/c%20d"),
        ("https://u:p@presse.fr./x", "fr,presse)/x"),
        ("https://presse.fr/x%23y", "fr,presse)/x%23y"),
        (f"https://presse.fr/x?sid={SESSION}&c=1", "fr,presse)/x?c=1"),
        (f"https://presse.fr/x?PHPSESSID={SESSION}", "fr,presse)/x"),
        ("https://presse.fr/x?b=c?d&&a", "fr,presse)/x?&a&b=c?d"),
        ("http://[::1]:8080/x", "::1:8080)/x"),
        ("http://presse.fr:99999/x", "http://presse.fr:99999/x"),
    ],
)
def test_addresses_have_the_key_that_web_archives_look_up(url: str, key: str) -> None:
    assert surt(url) == key


@given(st.text(max_size=60))
def test_any_path_gives_a_key_of_one_word_in_ascii(path: str) -> None:
    key = surt("https://presse.fr/" + path.replace("#", ""))
    assert key.isascii()
    assert " " not in key
    assert "\n" not in key


@given(st.text("abcXYZ019-_.~", min_size=1, max_size=20))
def test_capitals_do_not_matter(path: str) -> None:
    assert surt(f"https://Presse.fr/{path}") == surt(f"http://presse.FR/{path.lower()}")
