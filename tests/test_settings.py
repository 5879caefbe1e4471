from ipaddress import ip_network
from pathlib import Path

import pytest

from flows.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def fresh_settings() -> None:
    load_settings.cache_clear()


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ARCHIVE", "s3://bucket/prefix")
    monkeypatch.setenv("DATELINE_CONFIG", "/one,/two")
    monkeypatch.setenv("DATELINE_ALLOW_ADDRESSES", "127.0.0.0/8, ::1/128")
    settings = load_settings()
    assert settings.archive == "s3://bucket/prefix"
    assert settings.config == (Path("/one"), Path("/two"))
    assert settings.allow_addresses == (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("TIMEZONE", "Mars/Olympus"), ("WORKERS", "none"), ("PACE", "-1"), ("ALLOW_ADDRESSES", "everywhere"), ("CRON", "at night")],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"DATELINE_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert f"DATELINE_{name}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_S3_SECRET_KEY", "very-secret")
    assert "very-secret" not in repr(load_settings())


def test_a_misspelt_setting_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ARCHVE", "./archive")
    with pytest.raises(SettingsError, match="DATELINE_ARCHVE"):
        load_settings()
