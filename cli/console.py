"""What the operator sees: steps that tick off, in colour in a terminal and as plain lines elsewhere."""

import time
from dataclasses import dataclass, field
from types import TracebackType

from rich.console import Console, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)

_MARKS = {"ok": ("✓", "bold green"), "warning": ("!", "bold yellow"), "failed": ("✗", "bold red"), "waiting": ("·", "dim")}


class Failure(Exception):
    """A command cannot go on. The message is Dutch and says what the operator can do."""


def seconds(value: float) -> str:
    """Return a duration as people write it here: ``0,4 s``, ``12 s``, ``2 min 05 s``."""
    if value < 10:
        return f"{value:.1f} s".replace(".", ",")
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def mark(state: str) -> Text:
    """Return the sign for ``ok``, ``warning``, ``failed`` or ``waiting``."""
    return Text(*_MARKS[state])


@dataclass
class _Step:
    title: str
    state: str = "waiting"
    detail: str = ""
    started: float = field(default_factory=time.monotonic)
    took: float | None = None
    spinner: Spinner = field(default_factory=lambda: Spinner("dots", style="cyan"))


class Steps:
    """A list of steps, of which several may be under way at once."""

    def __init__(self, console: Console = OUT) -> None:
        """Show on ``console``; nothing is shown before the first step begins."""
        self._console = console
        self._steps: dict[str, _Step] = {}
        self._live = Live(self, console=console, refresh_per_second=8) if console.is_terminal else None

    def __enter__(self) -> "Steps":
        if self._live:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for step in self._steps.values():
            if step.state == "busy":
                step.state, step.took = "waiting", time.monotonic() - step.started
        if self._live:
            self._live.stop()

    def begin(self, title: str, detail: str = "") -> None:
        """Show that a step is under way."""
        self._steps[title] = _Step(title, "busy", detail)
        if not self._live and detail:
            self._console.print(f"· {title}: {detail}", markup=False)

    def update(self, title: str, detail: str) -> None:
        """Show what a step is doing now."""
        step = self._steps[title]
        if step.detail != detail:
            step.detail = detail
            if not self._live:
                self._console.print(f"· {title}: {detail}", markup=False)

    def end(self, title: str, detail: str = "", state: str = "ok") -> None:
        """Tick a step off, or show that it failed."""
        step = self._steps.setdefault(title, _Step(title))
        step.state, step.detail, step.took = state, detail, time.monotonic() - step.started
        if not self._live:
            self._console.print(_row([step]))

    def __rich__(self) -> RenderableType:
        """Draw all steps; called by rich a few times a second."""
        return _row(list(self._steps.values()))


def _row(steps: list[_Step]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=1)
    table.add_column(min_width=20, no_wrap=True)
    table.add_column(justify="right", min_width=8, no_wrap=True)
    table.add_column(style="dim")
    for step in steps:
        took = step.took if step.took is not None else time.monotonic() - step.started
        sign = step.spinner if step.state == "busy" else mark(step.state)
        table.add_row(sign, step.title, seconds(took), step.detail)
    return table
