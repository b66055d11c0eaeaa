"""``./wegwijzer doctor``: how every part is, and what to do about it."""

from datetime import UTC, datetime

from rich.table import Table

from cli.checks import Finding, findings
from cli.console import OUT, mark


def run() -> int:
    """Show every part. Return 1 when one is broken, else 0."""
    with OUT.status("Nakijken…"):
        found = findings(datetime.now(UTC).astimezone().date())
    OUT.print(_table(found))
    broken, doubtful = (sum(finding.state == state for finding in found) for state in ("failed", "warning"))
    if broken:
        OUT.print(
            f"\n{broken} van de {len(found)} onderdelen {'is' if broken == 1 else 'zijn'} kapot. Begin bij de bovenste.", style="bold red"
        )
    elif doubtful:
        OUT.print(
            f"\nAlles werkt. Bij {doubtful} onderde{'el' if doubtful == 1 else 'len'} is er iets om naar te kijken.", style="bold yellow"
        )
    else:
        OUT.print("\nAlles is in orde.", style="bold green")
    return int(broken > 0)


def _table(found: list[Finding]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=1)
    table.add_column(no_wrap=True)
    table.add_column()
    for finding in found:
        table.add_row(mark(finding.state), finding.title, finding.detail)
        if finding.advice:
            table.add_row("", "", f"[bold]→[/bold] {finding.advice}")
    return table
