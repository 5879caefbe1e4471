"""Errors that a user can do something about: one line that says what, where and what to do, and an exit code."""


class DatelineError(Exception):
    """Something that failed: a store, a disk, a server. Exit code 1."""

    exit_code = 1


class UsageError(DatelineError, ValueError):
    """Something that was asked or configured wrongly. Exit code 2."""

    exit_code = 2
