"""Let conversations take place, one at a time or many at once, and time every turn."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol


class Conversation(Protocol):
    """Somebody who talks to one of the two bots."""

    def say(self, text: str) -> None:
        """Send a message and wait for the answer. Raises ``Failure`` when that is none."""

    def end(self) -> None:
        """Let go of what it took."""


class Side(Protocol):
    """One of the two that are compared: how a conversation begins, and what is said in it."""

    def begin(self) -> Conversation:
        """Begin a conversation, and open its connection. Not timed: it is no turn."""

    def script(self) -> Sequence[str]:
        """Return the messages of the next conversation, in order."""


@dataclass
class Figures:
    """``turns``: how long each took, in seconds; ``seconds``: how long all of them took together."""

    turns: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def median(self) -> float:
        """Milliseconds."""
        return median(self.turns) * 1000

    @property
    def slow(self) -> float:
        """Milliseconds that 95 of 100 turns stay below: the nearest rank."""
        ranked = sorted(self.turns)
        return ranked[-(-len(ranked) * 95 // 100) - 1] * 1000

    @property
    def per_second(self) -> float:
        """Turns a second."""
        return len(self.turns) / self.seconds


def timed(call: Callable[[], object]) -> float:
    """Return how many seconds ``call`` takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def in_turns(sides: Sequence[Side], conversations: int, tell: Callable[[int], None]) -> list[Figures]:
    """Hold conversations one at a time, a turn of the one side after a turn of the other: what disturbs the machine, disturbs both.

    ``tell`` hears how many conversations are done.
    """
    figures = [Figures() for _ in sides]
    for number in range(conversations):
        talks = [(side.begin(), side.script()) for side in sides]
        for messages in zip(*(script for _, script in talks), strict=True):
            for (talking, _), text, found in zip(talks, messages, figures, strict=True):
                took = timed(lambda talking=talking, text=text: talking.say(text))  # type: ignore[misc]
                found.turns.append(took)
                found.seconds += took
        for talking, _ in talks:
            talking.end()
        tell(number + 1)
    return figures


def at_once(sides: Sequence[Side], conversations: int, rounds: int, tell: Callable[[int], None]) -> list[Figures]:
    """Hold ``conversations`` at once, each sending its next message as soon as the answer is there; a round of the one side, then of the
    other, and the other way round the next time. ``tell`` hears how many rounds are done.
    """
    figures = [Figures() for _ in sides]
    for number in range(rounds):
        order = list(zip(sides, figures, strict=True))
        for side, found in order if number % 2 == 0 else reversed(order):
            talks = [(side.begin(), side.script()) for _ in range(conversations)]
            with ThreadPoolExecutor(conversations) as pool:
                begun = time.perf_counter()
                for turns in pool.map(_hold, talks):
                    found.turns += turns
                found.seconds += time.perf_counter() - begun
            for talking, _ in talks:
                talking.end()
        tell(number + 1)
    return figures


def _hold(talk: tuple[Conversation, Sequence[str]]) -> list[float]:
    talking, script = talk
    return [timed(lambda text=text: talking.say(text)) for text in script]  # type: ignore[misc]
