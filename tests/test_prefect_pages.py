"""Prefect's own pages in Chromium: the form of a deployment is what somebody without a shell has."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from chromium import asked_for, chromium, resize
from nights import table
from serving import ask, scheduler_at, wait_for_an_end, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.night]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


def test_a_backfill_is_started_from_its_form(tmp_path: Path, browser: webdriver.Chrome) -> None:
    with scheduler_at(tmp_path, 4211) as environment:
        api = environment["PREFECT_API_URL"]
        question = {"deployments": {"name": {"any_": ["backfill"]}}}
        deployment = wait_until(lambda: ask(f"{api}/deployments/filter", question), 120)[0]
        resize(browser, 1200, 1400)
        browser.get(f"{api.removesuffix('/api')}/deployments/deployment/{deployment['id']}/run")
        assert wait_until(lambda: "First day of the range." in browser.find_element(By.TAG_NAME, "body").text, 60)
        for day in browser.find_elements(By.CSS_SELECTOR, "input[type=date]"):
            day.send_keys("03022026")
        browser.find_element(By.CSS_SELECTOR, "button[type=submit]").click()
        run = wait_for_an_end(api, "backfill", 120)
        assert run["parameters"] | {"start": "2026-03-02", "end": "2026-03-02"} == run["parameters"]
        assert run["state_type"] == "COMPLETED"
        assert {address.split("/")[2] for address in asked_for(browser) if address.startswith("http")} == {api.split("/")[2]}
    assert table(environment, "ledger")["day"].cast(str).unique().to_list() == ["2026-03-02"]
