"""Somebody who reads the explorer in Chromium, and a listener that a hostile page would want to reach."""

import socket
import threading
import time

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from chromium import asked_for, resize

PATIENCE = 15
LISTENING_SECONDS = 1.5


class Beacon:
    """Listens on loopback and counts who connects: what a hostile page wants is to be heard there."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.heard: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(2)
                try:
                    self.heard.append(connection.recv(200) or b"connected")
                except OSError:
                    self.heard.append(b"connected")


def heard_after(beacon: Beacon) -> list[bytes]:
    """Return what reached the beacon soon after a page was there, and forget it."""
    time.sleep(LISTENING_SECONDS)
    heard, beacon.heard[:] = list(beacon.heard), []
    return heard


class Reader:
    """Somebody who reads the explorer in a browser."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver, self.address = driver, address

    def open(self, path: str, width: int = 1400, scheme: str = "light") -> None:
        resize(self.driver, width, 1000, scheme=scheme)
        self.driver.get(self.address + path)

    def run(self, script: str, *arguments: object) -> object:
        return self.driver.execute_script(script, *arguments)

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        return [str(each.text) for each in self.driver.find_elements(By.CSS_SELECTOR, selector)]

    def rows(self) -> list[str]:
        return [str(each.get_attribute("id")) for each in self.driver.find_elements(By.CSS_SELECTOR, "table.rows tbody tr")]

    def query(self) -> str:
        return str(self.run("return location.pathname + location.search"))

    def wait_for(self, script: str) -> object:
        return WebDriverWait(self.driver, PATIENCE).until(lambda _: self.run(f"return {script}"))

    def press(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def asked(self) -> set[str]:
        """Return the addresses that the browser asked for since it was asked last."""
        return asked_for(self.driver)
