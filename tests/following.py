"""A configuration that follows one source: the publisher of the runs of `archive.nights`."""

from pathlib import Path

PRESSE = """name = "La Presse"
homepage = "https://www.presse.example/"
language = "fr"
timezone = "Europe/Paris"
hosts = ["www.presse.example"]
origin = "made for a test"

[[discover]]
kind = "feed"
url = "https://www.presse.example/fil.xml"
"""


def follow_presse(folder: Path) -> Path:
    """Return a folder of configuration, made, that adds the source `presse` to what is packaged."""
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "presse.toml").write_text(PRESSE)
    return folder
