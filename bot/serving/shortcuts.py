"""Work that Rasa 3.6 does again in every turn though its outcome never changes: done once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jsonschema.validators import validator_for
from rasa.core import processor
from rasa.core.actions.action import RemoteAction
from rasa.core.policies import rule_policy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event


def install() -> None:
    """Let Rasa remember, in this process. What it accepts, decides and says stays the same.

    - An answer of the action server is checked against a schema. Rasa first checks that schema itself, a constant of its own, against
      the schema of all schemas: 33 of the 85 ms of a turn.
    - The class of an event is looked up by walking through all classes, for every event of the conversation.
    - The components of the model are put in order for every step, by a scheduler that is made for clusters of computers.
    - Which rules fit is looked up in all rules, though the same few situations come back all the time.
    - What is said is copied for lines in a log that nobody keeps.
    """
    RemoteAction._validate_action_result = _validate_with(RemoteAction._validate_action_result)
    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))
    DaskGraphRunner.run = _run
    RulePolicy._get_possible_keys = _remembering(RulePolicy._get_possible_keys)
    processor.copy = rule_policy.copy = _NoCopies


def _validate_with(rasas_own: Any) -> Any:
    """Return a check that agrees with Rasa's; what it does not know, or finds wrong, it leaves to Rasa to judge and explain."""
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)
    validator.check_schema(schema)
    kinds = schema["properties"]["events"]["items"]["oneOf"]
    # Each kind of event names itself: of the 23 kinds only the one of that name can fit.
    checks = {kind["properties"]["event"]["const"]: validator(kind) for kind in kinds}
    around = validator(schema)

    def fits(event: Any) -> bool:
        check = checks.get(event.get("event")) if isinstance(event, dict) else None
        return check is not None and bool(check.is_valid(event))

    def validate(action: RemoteAction, result: dict[str, Any]) -> bool:
        events = result.get("events", [])
        if isinstance(events, list) and all(map(fits, events)) and around.is_valid({**result, "events": []}):
            return True
        return bool(rasas_own(action, result))

    return validate


def _run(runner: DaskGraphRunner, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None) -> dict[str, Any]:
    """Run the components that ``targets`` need, one after the other, each with what the ones before it gave."""
    wanted = tuple(targets or runner._graph_schema.target_names)
    given = {name: (name, value) for name, value in (inputs or {}).items()}
    for name, needs in _order(runner, wanted).items():
        given[name] = runner._instantiated_nodes[name](*(given.get(need, need) for need in needs))
    return dict(given[name] for name in wanted)


@cache
def _order(runner: DaskGraphRunner, wanted: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return what each component needs, in an order in which that is there when its turn comes."""
    nodes = runner._graph_schema.minimal_graph_schema(list(wanted)).nodes
    ordered: dict[str, tuple[str, ...]] = {}

    def put(name: str) -> None:
        if name in nodes and name not in ordered:  # what is no component, is an input
            needs = tuple(nodes[name].needs.values())
            for need in needs:
                put(need)
            ordered[name] = needs

    for name in wanted:
        put(name)
    return ordered


def _remembering(rasas_own: Any) -> Any:
    """Return the look-up of the rules that fit, with a memory: it depends on the rules and the situation alone."""
    known: dict[tuple[int, str], tuple[dict[str, str], set[str]]] = {}  # holds on to the rules, so that no others get their number
    most = 4096  # far more than there are, as long as Rasa remembers one turn

    def possible_keys(policy: RulePolicy, rules: dict[str, str], states: list[Any]) -> set[str]:
        situation = id(rules), repr(states)
        if situation not in known:
            if len(known) >= most:
                known.clear()
            known[situation] = rules, rasas_own(policy, rules, states)
        return known[situation][1]

    return possible_keys


class _NoCopies:
    """Stands in for the module ``copy`` where Rasa only copies for its debug log."""

    @staticmethod
    def deepcopy(thing: Any) -> Any:
        """Return the thing itself."""
        return thing
