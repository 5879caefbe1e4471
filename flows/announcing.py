"""What is announced to Prefect as events, so that automations can act on it: sources that come into another state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from prefect.events import emit_event

from flows.health import Condition
from flows.records import Health


def source_event(state: Health) -> str:
    """Return the name of the event that a source comes into a state."""
    return f"dateline.source.{state}"


def changed(before: Mapping[str, Condition], after: Mapping[str, Condition]) -> dict[str, Condition]:
    """Return the condition of the sources that are in another state than before; one that is new and healthy is no change."""
    return {
        source: condition
        for source, condition in after.items()
        if condition.state is not (before[source].state if source in before else Health.HEALTHY)
    }


def announce_sources(day: date, before: Mapping[str, Condition], after: Mapping[str, Condition]) -> list[str]:
    """Return the names of the events that were emitted, one for each source whose state a night has changed."""
    emitted = []
    for source, condition in sorted(changed(before, after).items()):
        was = before[source].state if source in before else Health.HEALTHY
        why = f" ({condition.reason})" if condition.reason else ""
        emit_event(
            event=source_event(condition.state),
            resource={"prefect.resource.id": f"dateline.source.{source}", "prefect.resource.name": source},
            payload={
                "day": str(day),
                "state": str(condition.state),
                "before": str(was),
                "reason": condition.reason,
                "points": condition.points,
                "headline": f"{source} is {condition.state}{why}, it was {was} before {day}",
            },
        )
        emitted.append(source_event(condition.state))
    return emitted
