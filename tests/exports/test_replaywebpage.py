"""ReplayWeb.page opens what we write: served on loopback, in a real Chromium, it shows the archived page."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from archive.nights import DAY, NOW
from chromium import chromium
from coded import TITLES, coded_tables
from exports.conftest import GAPS, NEXT
from flows.archive.objects import Store
from flows.archive.wacz import as_browsers_write
from flows.catalog.files import open_catalog
from flows.evidence import Evidence, gather
from flows.evidence.bundle import write_bundle
from flows.exports import Request
from flows.exports.pages import export_pages
from flows.settings import Settings

PACKAGE = Path(__file__).parents[2] / ".venv" / "readers" / "package"
PATIENCE = 60
SHOWN = """
const frames = [];
const look = (root) => root.querySelectorAll('*').forEach((each) => {
  if (each.tagName === 'IFRAME') frames.push(each);
  if (each.shadowRoot) look(each.shadowRoot);
});
look(document);
return frames.map((each) => each.contentDocument?.body?.innerText ?? '').join(' ');
"""
"""The text of all frames on a page, whatever components they are in."""

pytestmark = [pytest.mark.soak, pytest.mark.skipif(not (PACKAGE / "sw.js").is_file(), reason="make soak installs ReplayWeb.page, with npm")]


class Handler(SimpleHTTPRequestHandler):
    """Serves files and ranges of them, as ReplayWeb.page asks for them."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer a range with its bytes."""
        wanted, path = re.match(r"bytes=(\d*)-(\d*)", self.headers.get("Range") or ""), Path(self.translate_path(self.path))
        if not wanted or not path.is_file():
            return super().send_head()
        content = path.read_bytes()
        start = int(wanted[1]) if wanted[1] else max(0, len(content) - int(wanted[2]))
        end = min(int(wanted[2]) if wanted[1] and wanted[2] else len(content) - 1, len(content) - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(content)}")
        self.send_header("Content-Length", str(end - start + 1))
        self.end_headers()
        return BytesIO(content[start : end + 1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, store: Store) -> Iterator[str]:
    """Yield the address under which ReplayWeb.page and two files for it lie."""
    root = tmp_path_factory.mktemp("replay")
    for path in PACKAGE.iterdir():
        (root / path.name).symlink_to(path)
    mention = coded_tables()["mentions"].filter(event_type="air_strike")["mention_id"].item()
    evidence = gather(store, Settings(workers=1), mention, deep=True, recode=False)
    assert isinstance(evidence, Evidence)
    write_bundle(root / "bundle.wacz", store, evidence, NOW)
    request = Request(first=DAY, last=NEXT, as_of=None, where=None, gaps=GAPS, now=NOW)
    export_pages(store, open_catalog(), request, root / "days.wacz")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("name", ["bundle.wacz", "days.wacz"])
def test_the_archived_page_is_shown(address: str, name: str, tmp_path: Path) -> None:
    url = coded_tables()["articles"].filter(title=TITLES[0])["url"].item()
    asked = quote(as_browsers_write(url), safe="")
    with chromium(tmp_path) as driver:
        driver.get(f"{address}/index.html?source={quote(f'{address}/{name}')}#view=pages&url={asked}&ts=20260309023000")
        WebDriverWait(driver, PATIENCE).until(lambda page: "Dix personnes ont été tuées" in page.execute_script(SHOWN))
