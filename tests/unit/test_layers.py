"""Who may import whom. Each package lists what it may use besides the standard library; all else is an offence."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

# package -> the only imports it may have; a name allows everything below it
ALLOWED = {
    "knowledge": ("knowledge", "yaml", "snowballstemmer"),
    "actions": ("actions", "knowledge", "rasa_sdk"),
    "bot": ("bot", "knowledge", "rasa", "spacy", "numpy", "scipy", "sklearn", "joblib", "jsonschema", "matplotlib", "textstat"),
    "api/domain": ("api.domain", "api.errors", "knowledge"),
    "api/db": ("api.db", "api.domain", "sqlalchemy", "alembic"),
    "api/routes": ("api", "knowledge", "fastapi", "pydantic", "starlette"),
    "api": (
        "api", "knowledge", "alembic", "argon2", "fastapi", "httpx2", "jinja2", "pydantic", "pydantic_settings", "sqlalchemy", "starlette",
    ),
    "cli": ("cli", "api", "knowledge", "alembic", "httpx2", "pydantic", "pydantic_settings", "rich", "sqlalchemy", "typer", "yaml"),
}  # fmt: skip
# The modules of api/ that know HTTP; every other one is a use case or what a use case needs.
HTTP = {"main.py", "deps.py", "pages.py", "problems.py", "security.py"}
WITHOUT_CLOCK = ("knowledge", "api/domain")
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter"}


def modules_of(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from (f"api.{alias.name}" for alias in node.names) if base == "api" else (base,)


def is_below(module: str, names: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


def is_standard(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] in sys.stdlib_module_names


def offences(paths: list[Path], allowed: tuple[str, ...]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in paths
        for module in imports_of(path)
        if not is_standard(module) and not is_below(module, allowed)
    ]


@pytest.mark.parametrize("package", ALLOWED)
def test_package_imports_only_what_its_layer_allows(package: str) -> None:
    assert modules_of(package), f"{package} is empty: has it moved?"
    assert offences(modules_of(package), ALLOWED[package]) == []


def test_use_cases_know_nothing_of_http() -> None:
    use_cases = [path for path in (ROOT / "api").glob("*.py") if path.name not in HTTP]

    assert [offence for offence in offences(use_cases, ()) if is_below(offence.split()[-1], ("fastapi", "starlette", "jinja2"))] == []


def test_domain_and_database_never_reach_up() -> None:
    upwards = ("api.routes", "api.main", "api.deps", "api.db")

    assert [m for path in modules_of("api/domain") for m in imports_of(path) if is_below(m, upwards)] == []
    assert [m for path in modules_of("api/db") for m in imports_of(path) if is_below(m, upwards[:3])] == []


def test_one_writer_decides_when_a_transaction_ends() -> None:
    calls = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules_of("api")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]

    assert calls == []


@pytest.mark.parametrize("package", WITHOUT_CLOCK)
def test_pure_code_is_told_the_time_and_never_asks_for_it(package: str) -> None:
    asked = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules_of(package)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time"}
    ]

    assert asked == []


def test_the_first_command_needs_nothing_installed() -> None:
    seen: set[str] = set()
    waiting = ["cli.bootstrap"]
    while waiting:
        module = waiting.pop()
        seen.add(module)
        top = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")).body
        for node in top:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            assert all(is_standard(name) or is_below(name, ("cli",)) for name in names), (module, names)
            waiting += [name for name in names if is_below(name, ("cli",)) and name != "cli" and name not in seen]
