"""The Dutch pipeline: the official one when it can be had unchanged, else the project's own."""

import hashlib
import importlib.util
import io
import socket
import tarfile
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from bot.pipeline import resolve
from cli import pipeline
from cli.environments import Environment

INSIDE = f"{pipeline.NAME}-{pipeline.VERSION}"


@pytest.fixture(autouse=True)
def online(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on an operator's machine."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("WEGWIJZER_OFFLINE", raising=False)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A source archive shaped like spaCy's, with a file beside the package."""
    path = tmp_path / "pipeline.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name in ("setup.py", f"{pipeline.NAME}/__init__.py", f"{pipeline.NAME}/{INSIDE}/config.cfg"):
            member = tarfile.TarInfo(f"{INSIDE}/{name}")
            member.size = 2
            tar.addfile(member, io.BytesIO(b"# "))
    return path


def digest(path: Path) -> str:
    """The sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_official_pipeline_is_put_in_the_environment(environment: Environment, archive: Path) -> None:
    assert pipeline.fetch(environment, archive.as_uri(), digest(archive)) == {"pipeline": "nl_core_news_sm 3.7.0"}
    assert (environment.site_packages / pipeline.NAME / INSIDE / "config.cfg").is_file()
    assert not (environment.site_packages / "setup.py").exists()


def test_another_content_than_expected_is_refused(environment: Environment, archive: Path) -> None:
    assert "refused" in pipeline.fetch(environment, archive.as_uri(), "0" * 64)["pipeline"]
    assert not environment.site_packages.exists()


def test_a_server_that_does_not_answer_is_not_waited_for(environment: Environment) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert pipeline.fetch(environment, url, seconds=0.2) == {"pipeline": "not reachable"}


@pytest.mark.parametrize("setting", ["CI", "WEGWIJZER_OFFLINE"])
def test_where_nothing_may_be_fetched_it_is_not_tried(
    environment: Environment, archive: Path, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting, "1")
    assert pipeline.fetch(environment, archive.as_uri(), digest(archive)) == {"pipeline": "not tried"}


def test_the_projects_own_pipeline_serves_where_there_is_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    name, version, folder = resolve()
    assert (name, version) == ("nl_ud_sm", "0.1.0")
    assert (Path(folder) / "config.cfg").is_file()


@pytest.mark.parametrize(("version", "chosen"), [("3.7.0", "nl_core_news_sm"), ("3.8.0", "nl_ud_sm")])
def test_only_the_version_that_was_tried_is_used(version: str, chosen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / f"nl_core_news_sm-{version}").mkdir()
    (tmp_path / f"nl_core_news_sm-{version}" / "config.cfg").touch()
    spec = ModuleSpec("nl_core_news_sm", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: spec)
    assert resolve()[0] == chosen


def test_the_projects_own_pipeline_names_its_licence_and_its_makers() -> None:
    folder = Path(resolve()[2]) if resolve()[0] == "nl_ud_sm" else Path("bot/nl_ud_sm")
    licence = (folder / "LICENSE").read_text(encoding="utf-8")
    assert "CC BY-SA 4.0" in licence
    assert "Bouma" in licence
    assert "van Noord" in licence
