"""Typer speaks English; operators read Dutch. Its headings, its help option and its complaints, in Dutch."""

import re
from typing import Any

from typer import BadParameter, TyperException, rich_utils
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

NAME = "./wegwijzer"
_HELP = "Toon deze uitleg."


class DutchCommand(TyperCommand):
    """One command."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option, with a Dutch explanation."""
        return _explained(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """Return the line that shows how to type the command."""
        return _usage(super().get_usage(ctx))


class DutchGroup(TyperGroup):
    """All commands together."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option, with a Dutch explanation."""
        return _explained(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """Return the line that shows how to type a command."""
        return _usage(super().get_usage(ctx))


def _explained(option: Any) -> Any:
    if option is not None:
        option.help = _HELP
    return option


def _usage(line: str) -> str:
    return line.replace("Usage:", "Gebruik:").replace("[OPTIONS]", "[OPTIES]").replace("COMMAND [ARGS]...", "COMMANDO ...")


def translate_headings() -> None:
    """Give Typer's panels Dutch headings."""
    rich_utils.OPTIONS_PANEL_TITLE = "Opties"
    rich_utils.ARGUMENTS_PANEL_TITLE = "Argumenten"
    rich_utils.COMMANDS_PANEL_TITLE = "Commando's"
    rich_utils.REQUIRED_LONG_STRING = "[verplicht]"
    rich_utils.DEFAULT_STRING = "[standaard: {}]"
    rich_utils.RANGE_STRING = ""
    # Types mean something to programmers; the operator reads what to fill in.
    TyperOption.display_type_rich = lambda self, ctx: self.metavar  # type: ignore[method-assign]  # noqa: ARG005
    TyperArgument.display_type_rich = lambda self, ctx: None  # type: ignore[method-assign]  # noqa: ARG005


def complaint(error: TyperException) -> str:
    """Return what is wrong with a command as it was typed, and where to find how it should be."""
    context, option = getattr(error, "ctx", None), getattr(error, "option_name", None)
    parameter = error.param if isinstance(error, BadParameter) else None
    if option:
        what = f"De optie {option} bestaat niet, of mist een waarde."
    elif parameter:
        what = f"De waarde bij {parameter.opts[0]} kan niet."
    elif unknown := re.match(r"No such command '(.*?)'", error.message):
        what = f"Het commando {unknown[1]} bestaat niet."
    else:
        what = "Zo kan dit commando niet worden gebruikt."
    return f"{what} Bekijk wat wel kan met: {context.command_path if context else NAME} --help"
