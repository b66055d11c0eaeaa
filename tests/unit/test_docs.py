"""The documents say what the code does: settings, error codes, commands, links and dependencies."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.errors import AssistantError
from api.settings import PREFIX, Settings, example
from cli.__main__ import app
from cli.environments import ROOT

DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")] + sorted(ROOT.glob("docs/**/*.md"))
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows_of(name: str) -> dict[str, list[str]]:
    """The rows of every table in a document, by the first cell without its backticks."""
    found = {}
    for line in text_of(name).splitlines():
        if line.startswith("| "):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            found[cells[0].strip("`")] = cells
    return found


def error_classes(base: type[AssistantError] = AssistantError) -> Iterator[type[AssistantError]]:
    for child in base.__subclasses__():
        yield child
        yield from error_classes(child)


def anchors_of(document: Path) -> set[str]:
    """The anchors of the headings, as the repository's host makes them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", document.read_text(encoding="utf-8")), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_env_example_is_what_the_settings_say() -> None:
    assert text_of(".env.example") == example()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_explained_to_the_operator_with_its_standard_value(name: str) -> None:
    default = Settings.model_fields[name].default
    shown = ",".join(default) if isinstance(default, tuple) else str(default)

    row = rows_of("docs/beheer.md").get(f"{PREFIX}{name.upper()}")

    assert row is not None
    assert row[1] == (f"`{shown}`" if shown else "leeg")


def test_operators_read_of_no_setting_that_is_not_there() -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", text_of("docs/beheer.md") + text_of("docs/draaiboek.md") + text_of("README.md")))

    outside_the_settings = {f"{PREFIX}OFFLINE"}  # read by the installer, before there are settings

    assert named - outside_the_settings == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_every_error_code_is_in_the_api_page_with_its_status() -> None:
    table = text_of("docs/api.md").partition("## Error codes")[2]

    documented = {(code, int(status)) for code, status in re.findall(r"^\| `(\w+)` \| (\d{3}) \|", table, flags=re.MULTILINE)}

    assert documented == {(error.code, error.status_code) for error in error_classes()}


def test_every_endpoint_is_in_the_api_page(tmp_path: Path) -> None:
    from api.main import create_app  # noqa: PLC0415 - only this test needs the whole API

    schema = create_app(Settings(database_url=f"sqlite:///{tmp_path}/test.db", tracker_url="")).openapi()
    endpoints = {
        f"{method.upper()} {path.replace('{conversation_id}', '{id}')}" for path, methods in schema["paths"].items() for method in methods
    }

    assert endpoints == set(re.findall(r"`((?:GET|POST|DELETE) /[^`]*)`", text_of("docs/api.md")))


def test_every_command_is_in_the_readme_or_in_the_operators_manual() -> None:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    documented = set(re.findall(r"\./wegwijzer ([a-z]+)", text_of("README.md") + text_of("docs/beheer.md")))

    assert documented == commands


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_internal_link_leads_somewhere(document: Path) -> None:
    broken = []
    for match in _LINK.finditer(_FENCE.sub("", document.read_text(encoding="utf-8"))):
        path, _, anchor = match["target"].partition("#")
        target = document.parent / path if path else document
        if "://" in match["target"]:
            continue
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append(match["target"])

    assert broken == []


@pytest.mark.parametrize("group", ["app", "bot"])
def test_every_runtime_dependency_has_its_reason(group: str) -> None:
    groups = tomllib.loads(text_of("pyproject.toml"))["dependency-groups"]
    names = {group: {re.split(r"[<>=~! \[]", requirement)[0] for requirement in groups[group]} for group in groups}
    reasons = text_of("docs/beslissingen/0006-afhankelijkheden.md").lower()

    unexplained = {name for name in names[group] - names["dev"] if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", reasons)}

    assert unexplained == set()


def test_widget_properties_and_attributes_in_the_manual_are_those_of_the_widget() -> None:
    widget, manual = text_of("api/static/widget.js"), text_of("docs/beheer.md")

    assert set(re.findall(r"--wegwijzer-[a-z-]+", manual)) == set(re.findall(r"--wegwijzer-[a-z-]+", widget))
    assert {name for name in re.findall(r"getAttribute\('([\w-]+)'\)", widget) if f"| `{name}` |" not in manual} == set()
