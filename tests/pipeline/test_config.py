"""What a configuration may say, and how a mistake in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import config
from pipeline.errors import ConfigError

ONE_SOURCE = '- {name: 甲, url: "https://a.example/feed"}'


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problem(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        config.load(written(folder, text), {})
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_shipped_file_is_valid_and_has_the_default_profile() -> None:
    shipped = config.load(config.shipped(), {})
    assert shipped.profile(None).name == "ai-cloud"
    assert len(shipped.sources) >= 50


def test_a_file_names_only_what_differs_and_its_lists_replace(tmp_path: Path) -> None:
    mine = config.load(written(tmp_path, f"pipeline: {{fetch: {{retries: 0}}, sources: [{ONE_SOURCE[2:]}]}}"), {})
    shipped = config.load(config.shipped(), {})
    assert mine.fetch.retries == 0
    assert mine.fetch.timeout_s == shipped.fetch.timeout_s
    assert [source.name for source in mine.sources] == ["甲"]
    assert mine.profiles == shipped.profiles


def test_without_a_file_the_one_in_the_working_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.yaml").write_text("pipeline: {fetch: {retries: 7}}")
    monkeypatch.chdir(tmp_path)
    assert config.load(None, {}).fetch.retries == 7


def test_a_variable_beats_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "pipeline: {store: {url: 'sqlite:///file.db'}}")
    assert config.load(path, {"DIGEST_STORE_URL": "sqlite:///other.db"}).store.url == "sqlite:///other.db"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pipeline: {fetch: {timeout: 3}}", ["pipeline.fetch.timeout", "unknown key", "timeout_s"]),
        ("pipeline: {fetch: {concurrency: lots}}", ["pipeline.fetch.concurrency", "'lots'", "integer"]),
        ("pipeline: {fetch: {retries: -1}}", ["pipeline.fetch.retries", "-1", "greater than or equal to 0"]),
        ("pipeline: {sources: [{name: a, url: 'https://a.b/', kind: rss}]}", ["sources[0].kind", "'rss'", "'feed'"]),
        ("pipeline: {sources: [{url: 'https://a.b/'}]}", ["pipeline.sources[0].name", "missing"]),
        ("pipeline: {sources: [{name: a, url: 'https://feeds.a]b.com/x'}]}", ["sources[0].url", "a]b", "https://"]),
        ("pipeline: {sources: [{name: a, url: 'ftp://a.b/'}]}", ["sources[0].url", "ftp://a.b/", "https://"]),
        ("pipeline: {sources: [{name: a, url: 'https://a.b/', kind: page}]}", ["sources[0].selectors", "missing"]),
        (
            "pipeline: {sources: [{name: a, url: 'https://a.b/', timezone: Mars/City}]}",
            ["timezone", "Mars/City", "Asia/Shanghai"],
        ),
        (f"pipeline: {{sources: [{ONE_SOURCE[2:]}, {ONE_SOURCE[2:]}]}}", ["pipeline.sources", "甲", "once"]),
        ("pipeline: {store: {url: 'mysql://x'}}", ["pipeline.store.url", "mysql", "sqlite:///FILE"]),
        ("pipelines: {}", ["pipelines", "unknown key", "pipeline, bot"]),
        ("- a", ["list", "pipeline:"]),
        ("a: [", ["not valid YAML", "line"]),
    ],
)
def test_a_mistake_names_the_key_its_value_and_what_is_allowed(tmp_path: Path, text: str, said: list[str]) -> None:
    told = problem(tmp_path, text)
    for word in said:
        assert word in told


def test_a_password_in_a_wrong_address_is_not_shown(tmp_path: Path) -> None:
    told = problem(tmp_path, "pipeline: {store: {url: 'mysql://me:hunter2@db/x'}}")
    assert "mysql://me:***@db/x" in told
    assert "hunter2" not in told


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml: cannot be read"):
        config.load(tmp_path / "none.yaml", {})


def test_an_unknown_profile_names_those_there_are() -> None:
    with pytest.raises(ConfigError, match="'x': no such profile; allowed: ai-cloud"):
        config.load(config.shipped(), {}).profile("x")
