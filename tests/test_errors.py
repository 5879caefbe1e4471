"""What errors say to a person."""

from errno import ENOSPC

from flows.errors import DatelineError, one_line


def test_of_errors_of_several_tasks_the_first_is_told_and_not_that_there_were_tasks() -> None:
    full = OSError(ENOSPC, "No space left on device", "spool/warc")
    assert (
        one_line(ExceptionGroup("unhandled errors in a TaskGroup", [ExceptionGroup("", [full])])) == "spool/warc: No space left on device"
    )
    assert one_line(ExceptionGroup("", [DatelineError("one\nline"), full])) == "one line"
