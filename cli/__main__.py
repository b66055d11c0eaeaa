"""The commands of ``./wegwijzer``. Each says what it does; what it needs is imported only when it runs."""
# ruff: noqa: PLC0415 - an import at the top would make ``stop`` wait for what ``start`` needs

import signal
import sys
import traceback
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from cli import dutch
from cli.console import ERR, Failure
from cli.dutch import DutchCommand, DutchGroup
from cli.environments import ROOT

app = typer.Typer(
    cls=DutchGroup,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Wegwijzer passend onderwijs: een digitale assistent voor ouders en leerlingen, met een steunpunt erachter.",
    context_settings={"help_option_names": ["--help", "-h"]},
)

Port = Annotated[
    int | None, typer.Option("--poort", min=1, max=65535, metavar="GETAL", help="Poort van de website. Anders: uit .env, of 8000.")
]
Role = Annotated[str | None, typer.Option("--role", metavar="ouder|leerling", help="Wie de vragen stelt, waar de regel het niet zegt.")]


@app.command(cls=DutchCommand)
def start(poort: Port = None) -> None:
    """Start de assistent. De eerste keer maakt dit ook de database en het model."""
    from cli.start import run

    run(poort)


@app.command(cls=DutchCommand)
def stop() -> None:
    """Stop wat er in deze map draait."""
    from cli.stop import run

    run()


@app.command(cls=DutchCommand)
def ask(
    bestand: Annotated[str, typer.Argument(metavar="[BESTAND|-]", help="Vragen, een per regel (tekst of JSON). Een - is de invoer.")] = "-",
    role: Role = None,
) -> None:
    """Stel vragen zoals een bezoeker dat doet. Elk antwoord is een regel JSON."""
    from cli.ask import run
    from knowledge.library import ROLES

    if role is not None and role not in ROLES:
        raise Failure("De rol is ouder of leerling: --role ouder, of --role leerling.")
    if bestand == "-":
        run(sys.stdin, role)
        return
    try:
        with Path(bestand).open(encoding="utf-8") as source:
            run(source, role)
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"Het bestand {bestand} kan niet worden gelezen. Controleer de naam, en of het tekst (UTF-8) is.") from error


@app.command(cls=DutchCommand)
def train(toch: Annotated[bool, typer.Option("--toch", help="Ook als het nieuwe model slechter antwoordt dan het oude.")] = False) -> None:
    """Train het model opnieuw. Mislukt dat, of antwoordt het slechter, dan blijft het oude in gebruik."""
    from cli.training import run

    run(anyway=toch)


@app.command(cls=DutchCommand)
def doctor() -> None:
    """Kijk alle onderdelen na, en zeg bij elk wat u kunt doen."""
    from cli.doctor import run

    raise typer.Exit(run())


@app.command(cls=DutchCommand)
def check(artikelen: Annotated[list[str] | None, typer.Argument(metavar="[ARTIKEL]...", help="Alleen deze artikelen.")] = None) -> None:
    """Controleer alle teksten: de artikelen, de vaste zinnen en de uitleg van woorden."""
    from cli.check import run

    raise typer.Exit(run(artikelen or []))


@app.command("test", cls=DutchCommand)
def run_tests(
    stappen: Annotated[list[str] | None, typer.Argument(metavar="[STAP]...", help="snel, eenheid, bot of browser. Niets: alles.")] = None,
) -> None:
    """Voer alle controles en tests uit, of alleen de stappen die u noemt."""
    from cli.testing import run

    raise typer.Exit(run(stappen or []))


@app.command(cls=DutchCommand)
def bench(
    wat: Annotated[
        str,
        typer.Argument(metavar="WAT", help="start: tijd tot het eerste antwoord, en geheugen. turn: een beurt, naast een kale Rasa-bot."),
    ] = "start",
) -> None:
    """Meet hoe snel en hoe groot Wegwijzer op deze computer is."""
    from cli.bench import run

    raise typer.Exit(run(wat))


@app.command(cls=DutchCommand, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def evaluate(context: typer.Context) -> None:
    """Meet hoe vaak het antwoord goed is, op vragen waarvan het antwoord bekend is."""
    from cli.evaluate import run

    raise typer.Exit(run(context.args))


@app.command(cls=DutchCommand)
def calibrate(
    vragen: Annotated[
        list[Path] | None, typer.Argument(metavar="[VRAGEN]...", help="Bestanden met vragen. Niets: die van evaluation/.")
    ] = None,
) -> None:
    """Leid de drempels voor antwoorden, aanbieden en doorgeven af uit vragen waarop niet is getraind."""
    from cli.calibrate import run

    run(vragen or [])


@app.command(cls=DutchCommand)
def compare(
    vragen: Annotated[list[Path] | None, typer.Argument(metavar="[VRAGEN]...", help="Bestanden met vragen, zoals in evaluation/.")] = None,
    *,
    xsid: Annotated[Path | None, typer.Option("--xsid", metavar="MAP", help="Map met de Nederlandse bestanden van xSID.")] = None,
    ander: Annotated[
        Path | None, typer.Option("--ander", metavar="BESTAND", help="Zinnen over iets anders (Home Assistant, JSON).")
    ] = None,
    zinnen: Annotated[Path | None, typer.Option("--zinnen", metavar="BESTAND", help="Leer van deze bewaarde zinnen.")] = None,
    per_label: Annotated[
        int | None, typer.Option("--per-label", min=2, metavar="GETAL", help="Leer van zoveel zinnen per label, door het lot gekozen.")
    ] = None,
    zonder: Annotated[
        list[str] | None, typer.Option("--zonder", metavar="SYSTEEM", help="Laat dit weg, zoals rasa-standaard: dat traint een dag.")
    ] = None,
) -> None:
    """Vergelijk Wegwijzer met Rasa's eigen taalbegrip en met eenvoudige methodes. Kan uren duren."""
    from cli.compare import run

    run(vragen or [], per_label=per_label, without=zonder or (), xsid=xsid, others=ander, sentences=zinnen)


@app.command(cls=DutchCommand)
def lock(
    pakketten: Annotated[list[str] | None, typer.Argument(metavar="[PAKKET]...", help="Alleen deze vernieuwen. Niets: alles.")] = None,
) -> None:
    """Kies opnieuw de nieuwste versies van alle pakketten, en leg ze vast in requirements/."""
    from cli.requirements import run

    run(pakketten or [])


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _write_down(what: str) -> str:
    log = ROOT / "var" / "log" / "fout.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(what, encoding="utf-8")
    except OSError:
        return f"Het kon niet worden opgeschreven in {log.relative_to(ROOT)}: is de schijf vol?"
    return f"Wat er gebeurde staat in {log.relative_to(ROOT)}."


def main() -> int:
    """Run the command that was typed. Return the exit code: 0 well, 1 not, 2 typed wrongly, 130 interrupted."""
    signal.signal(signal.SIGTERM, _interrupt)  # stopping from outside tidies up as Ctrl-C does
    dutch.translate_headings()
    try:
        return int(app(args=sys.argv[1:] or ["--help"], prog_name=dutch.NAME, standalone_mode=False) or 0)
    except Failure as failure:
        ERR.print(f"✗ {failure}", style="red", markup=False, soft_wrap=True)
        return 1
    except typer.TyperException as error:
        ERR.print(f"✗ {dutch.complaint(error)}", style="red", markup=False, soft_wrap=True)
        return 2
    except Exception:  # noqa: BLE001 - an operator is helped by a sentence, and whoever helps them by the file
        where = _write_down(traceback.format_exc())
        ERR.print(f"✗ Er ging iets mis dat niet had mogen gebeuren. {where}", style="red", markup=False, soft_wrap=True)
        return 1
    except (KeyboardInterrupt, typer.Abort):
        ERR.print("Onderbroken.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
