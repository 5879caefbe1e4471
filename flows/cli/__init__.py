"""The `dateline` commands: thin, and each imports what it needs when it runs."""

from flows.cli.app import main

__all__ = ["main"]
