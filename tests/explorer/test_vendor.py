"""What others wrote is what their packages have."""

import hashlib
import re
from pathlib import Path

import pytest

FOLDERS = (Path("flows/explorer/static/vendor"), Path("tests/vendor"))
ROOT = Path(__file__).parents[2]
LISTED = re.compile(r"^\| (\S+) \| .* \| `([0-9a-f]{64})` \|$", re.MULTILINE)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_of_others_is_listed_with_its_digest(folder: Path) -> None:
    listed = dict(LISTED.findall((ROOT / folder / "README.md").read_text(encoding="utf-8")))
    files = [path for path in (ROOT / folder).iterdir() if path.suffix in {".js", ".css"}]
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == listed
