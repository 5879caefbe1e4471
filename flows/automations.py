"""What the Prefect server does by itself: end runs whose process is gone, and tell somebody what needs a person."""

from __future__ import annotations

from datetime import timedelta

from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import CallWebhook, ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from pydantic import SecretStr

from flows.announcing import source_event
from flows.records import Health
from flows.settings import Settings

TAG = "dateline"
"""Tag of the deployments that the automations are about."""

HEARTBEAT_SECONDS = 60
"""How often a run says that it lives (Prefect's least is 30)."""

MISSED_HEARTBEATS = 5
"""Silence after which a run counts as dead: a busy machine may delay one or two."""

TOLD_STATES = ("Failed", "Crashed", "TimedOut", "Degraded", "Cancelled")
"""Names of final states of runs that are told."""

TOLD_HEALTH = (Health.BLOCKED, Health.DEAD, Health.RECOVERED)
"""States of a source that are told when it comes into them."""

ALIVE = "prefect.flow-run.heartbeat"
ENDS = frozenset(f"prefect.flow-run.{name}" for name in ("Completed", "Committed", "UnderWay", *TOLD_STATES))
BLOCK = "dateline-notices"

OF_RUNS = "flow_run.name ~ ' ' ~ flow_run.state.name ~ ': ' ~ (flow_run.state.message or 'no word of why')"
OF_SOURCES = "event.payload.headline"
"""What notices say, as expressions of Jinja over what Prefect knows of an event."""


def body(expression: str) -> str:
    """Return the template of a notice's body, in the shape that incoming webhooks of Slack, Mattermost and Rocket.Chat take."""
    return '{"text": {{ ("Dateline: " ~ (' + expression + ")) | tojson }}}"


def dead_runs(silence: timedelta = timedelta(seconds=HEARTBEAT_SECONDS * MISSED_HEARTBEATS)) -> AutomationCore:
    """Return the automation that calls a run crashed which has not been heard of for so long and has not ended."""
    return AutomationCore(
        name="Dateline: runs whose process is gone are crashed",
        description="A run that was killed with its machine stays Running for ever otherwise. Its pages are safe in the spool.",
        trigger=EventTrigger(
            after={ALIVE},
            expect={ALIVE, *ENDS},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=_tagged(),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=silence,
        ),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, name="Crashed", message="its process has not been heard of")],
    )


def notices(address: SecretStr) -> list[AutomationCore]:
    """Return the automations that post a line to an address: runs that did not end well, and sources that need a look."""
    block = Webhook(method="POST", url=address, headers={"Content-Type": "application/json"})
    called = block.save(BLOCK, overwrite=True)
    return [
        AutomationCore(
            name="Dateline: runs that did not end well are told",
            trigger=EventTrigger(
                expect={f"prefect.flow-run.{name}" for name in TOLD_STATES},
                match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
                match_related=_tagged(),
                posture=Posture.Reactive,
                threshold=1,
                within=timedelta(0),
            ),
            actions=[CallWebhook(block_document_id=called, payload=body(OF_RUNS))],
        ),
        AutomationCore(
            name="Dateline: sources that are blocked, dead or well again are told",
            trigger=EventTrigger(
                expect={source_event(state) for state in TOLD_HEALTH},
                match=ResourceSpecification({"prefect.resource.id": ["dateline.source.*"]}),
                posture=Posture.Reactive,
                threshold=1,
                within=timedelta(0),
            ),
            actions=[CallWebhook(block_document_id=called, payload=body(OF_SOURCES))],
        ),
    ]


def _tagged() -> ResourceSpecification:
    return ResourceSpecification({"prefect.resource.id": [f"prefect.tag.{TAG}"], "prefect.resource.role": ["tag"]})


def register(settings: Settings) -> list[str]:
    """Return the names of the automations that the server has now, after those of an earlier start were replaced."""
    wanted = [dead_runs(), *(notices(settings.notify_url) if settings.notify_url else ())]
    with get_client(sync_client=True) as client:
        for each in wanted:
            known = client.read_automations_by_name(each.name)
            if known:
                client.update_automation(known[0].id, each)
            else:
                client.create_automation(each)
    return [each.name for each in wanted]
