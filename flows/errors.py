"""Errors that a user can do something about: one line that says what, where and what to do, and an exit code."""


class DatelineError(Exception):
    """Something that failed: a store, a disk, a server. Exit code 1."""

    exit_code = 1


class UsageError(DatelineError, ValueError):
    """Something that was asked or configured wrongly. Exit code 2."""

    exit_code = 2


def one_line(error: Exception) -> str:
    """Return what an error says, on one line; of the system's errors the path and the reason, of several at once the first."""
    if isinstance(error, ExceptionGroup):
        return one_line(error.exceptions[0])
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


def remark(message: str) -> str:
    """Return a message of pydantic's as a person would say it."""
    return REMARKS.get(message, message.removeprefix("Value error, "))


REMARKS = {"Extra inputs are not permitted": "unknown key", "Field required": "missing"}
"""Messages of pydantic's in other words."""
