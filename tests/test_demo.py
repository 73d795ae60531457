"""Does the demo show the whole way, without a network and without leaving anything behind?"""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.demo import outlets

ROOT = Path(__file__).parents[1]

# Python runs this before anything else in the demo and in its worker processes: whoever looks up a name or connects
# to anything but this machine is written down and refused.
GUARD = """
import os, sys

def _guard(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in ("127.0.0.1", "localhost", None, ""):
        with open(os.environ["GUARD_LOG"], "a") as log:
            log.write(f"{event} {arguments!r}\\n")
        raise OSError("no network in this test")

sys.addaudithook(_guard)
"""


@dataclass(frozen=True)
class Shown:
    """A demo that was run: its output, its digest, its store, and what it did to the network and the machine."""

    code: int
    output: str
    errors: str
    digest: str
    state: Path
    left_running: list[str]
    asked_outside: str

    def listing(self, noun: str) -> list[dict[str, Any]]:
        out = monitor(noun, "--state", str(self.state), "--format", "jsonl")
        assert out.returncode == 0, out.stderr
        return [json.loads(line) for line in out.stdout.splitlines()]


def monitor(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"} | environment,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder = tmp_path_factory.mktemp("demo")
    (folder / "sitecustomize.py").write_text(GUARD)
    (folder / "network").touch()
    mark = f"DEMO_TEST={folder}"
    done = monitor(
        "demo",
        "--state",
        str(folder / "state"),
        "--out",
        str(folder / "digest.html"),
        PYTHONPATH=str(folder),
        GUARD_LOG=str(folder / "network"),
        DEMO_TEST=str(folder),
    )
    return Shown(
        code=done.returncode,
        output=done.stdout,
        errors=done.stderr,
        digest=(folder / "digest.html").read_text(encoding="utf-8"),
        state=folder / "state",
        left_running=processes_with(mark),
        asked_outside=(folder / "network").read_text(),
    )


def processes_with(mark: str) -> list[str]:
    """The processes in whose environment the mark stands."""
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in environ.read_bytes().split(b"\0"):
                found.append(environ.parent.name)
        except OSError:
            continue  # gone, or not ours
    return found


def the_incident(shown: Shown, date: str, place: str) -> dict[str, Any]:
    (found,) = (
        incident
        for incident in shown.listing("incidents")
        if incident["date"] == date and incident["location"] and place in incident["location"].values()
    )
    return found


def test_the_demo_ends_well_and_says_nothing_on_the_error_stream(shown: Shown) -> None:
    assert shown.code == 0, shown.errors
    assert shown.errors == ""
    assert "\x1b" not in shown.output, "colour is for terminals"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
def test_nothing_is_left_running(shown: Shown) -> None:
    assert shown.left_running == []


def test_nobody_outside_this_machine_is_asked(shown: Shown) -> None:
    assert shown.asked_outside == ""


@pytest.mark.parametrize(
    ("date", "place", "killed"),
    [
        ("2023-01-30", "Peshawar", 84),
        ("2024-12-21", "Khyber Pakhtunkhwa", 24),
        ("2024-12-24", "Paktika", 46),
        ("2025-11-24", "Peshawar", 6),
        ("2025-11-27", "Hangu", 3),
    ],
)
def test_each_attack_is_one_incident_with_its_toll(shown: Shown, date: str, place: str, killed: int) -> None:
    assert the_incident(shown, date, place)["killed"]["best"] == killed


def test_an_attack_that_was_beaten_back_has_no_dead(shown: Shown) -> None:
    killed = the_incident(shown, "2023-01-31", "Mianwali")["killed"]
    assert killed is None or killed["best"] == 0


def test_an_attack_whose_toll_nobody_gives_has_none(shown: Shown) -> None:
    said = [i["killed"] for i in shown.listing("incidents") if i["date"] == "2025-10-09" and i["killed"]]
    assert {killed["best"] for killed in said} <= {None, 0}


def test_what_is_no_incident_opens_none(shown: Shown) -> None:
    places = [incident["location"]["name"] for incident in shown.listing("incidents") if incident["location"]]
    assert "Lahore" not in places, "cricket"
    assert "Kohat" not in places, "a gas cylinder"


def test_a_wire_copy_and_a_link_are_duplicates_that_name_their_original(shown: Shown) -> None:
    articles = {article["title"]: article for article in shown.listing("articles")}
    by_id = {article["id"]: article["title"] for article in articles.values()}

    copy = articles["Blast in Peshawar mosque leaves at least 17 dead"]
    link = articles["To read tonight: the Dispatch on the mosque"]
    assert by_id[copy["duplicate_of"]] == "Blast in Peshawar mosque kills at least 17 - hospital"
    assert by_id[link["duplicate_of"]] == "28 killed, 150 wounded in blast at Peshawar police mosque"


def test_a_page_behind_a_wall_is_read_from_its_feed(shown: Shown) -> None:
    (walled,) = (a for a in shown.listing("articles") if a["title"].startswith("Army answers attack"))
    assert walled["text_quality"] in ("feed", "walled")
    assert walled["reports"], "the feed had the whole text"


def test_a_page_that_was_down_is_read_at_a_later_poll(shown: Shown) -> None:
    assert shown.output.count("“Gunmen attack police station in Mianwali”") == 2
    waits, read = re.findall(r"“Gunmen attack police station in Mianwali”\n +(\w+)", shown.output)
    assert waits == "waits"
    assert read in ("new", "duplicate")


def test_no_change_is_alerted_twice(shown: Shown) -> None:
    alerts = shown.listing("alerts")
    told = [(alert["watch"], alert["incident"], alert["revision"]) for alert in alerts]
    first = [(alert["watch"], alert["incident"]) for alert in alerts if alert["kind"] == "new"]
    assert len(told) == len(set(told))
    assert len(first) == len(set(first))


def test_the_alerts_of_the_mosque_follow_its_toll(shown: Shown) -> None:
    mosque = the_incident(shown, "2023-01-30", "Peshawar")["id"]
    kinds = [a["kind"] for a in shown.listing("alerts") if a["incident"] == mosque and a["watch"] == "border"]
    assert kinds.count("new") == 1
    assert "update" in kinds
    assert "correction" in kinds


def test_late_words_about_what_a_seed_tells_wake_nobody(shown: Shown) -> None:
    last_poll = shown.output.split("Poll 10 of 10")[1].split("What the store knows now")[0]
    assert "ALERT" not in last_poll
    assert "seed" in last_poll


def test_a_refused_post_comes_again_under_the_same_key(shown: Shown) -> None:
    (refused,) = re.findall(r"not taken +hook, key (\w+)…: status 500", shown.output)
    assert re.search(rf"signatures verified by the receiver; key {refused}… at attempt 2", shown.output)


def test_every_delivery_is_delivered_and_every_signature_verified(shown: Shown) -> None:
    assert {delivery["state"] for delivery in shown.listing("deliveries")} == {"delivered"}
    assert "every signature verified" in shown.output


def test_a_quiet_feed_answers_that_nothing_has_changed(shown: Shown) -> None:
    assert re.search(r"unchanged +.*\(304\)", shown.output)


def test_the_digest_tells_the_attacks_and_links_nothing_from_elsewhere(shown: Shown) -> None:
    assert "Peshawar" in shown.digest
    assert "Hangu" in shown.digest
    assert re.findall(r"(?:src|href)=\"https?://(?!127\.0\.0\.1)[^\"]*", shown.digest) == []


def test_the_digest_counts_every_incident_that_was_told_as_it_is_now(shown: Shown) -> None:
    told = {alert["incident"] for alert in shown.listing("alerts") if alert["watch"] == "border"}
    whole = monitor("digest", "--watch", "border", "--since", "2023-01-01", "--until", "2026-01-01", "--json",
                    "--state", str(shown.state), "--config", str(shown.state / "monitor.yaml"))  # fmt: skip
    found = json.loads(whole.stdout)["data"]["incidents"]
    killed = sum((one["killed"]["best"] or one["killed"]["min"]) for one in found if one["killed"])
    assert len(found) == len(told)
    assert f"{len(found)} incidents: {killed} killed" in shown.digest


def test_an_explanation_gives_the_moment_of_the_listing_in_utc(shown: Shown) -> None:
    (alert,) = (one for one in shown.listing("alerts") if one["kind"] == "correction")
    said = monitor("explain", "alert", alert["id"], "--state", str(shown.state)).stdout
    assert f"raised {alert['created'][:16].replace('T', ' ')}Z" in said


def test_the_commands_that_are_offered_work(shown: Shown) -> None:
    offered = re.findall(
        r"^ +monitor ((?:\w+ )+(?:inc-\w+ )?--(?:state|config) \S+(?: --format \w+)?)$", shown.output, re.MULTILINE
    )
    assert len(offered) >= 6
    for command in offered:
        done = monitor(*command.split())
        assert done.returncode == 0, f"{command}: {done.stderr}"
        assert done.stdout.strip(), command


CONSOLE = re.compile(r"```console\n\$ monitor (?P<command>.*)\n(?P<output>(?:.*\n)*?)```")
VARYING = (
    (r"(inc|alert)-[0-9a-f]{16}", r"\1-…"),
    (r"127\.0\.0\.1:(\d+|…)", "…"),
    (r"\S+/seeds", "…/seeds"),
    # Which causes were the loudest, and how often, is for the tests of extraction to hold.
    (r"(?m)^  (kinds|severity|busiest|groups|districts|sources|no news) .*$", r"  \1 …"),
    (r"[+-]?\d[\d.]*", "#"),
)


def plain(text: str) -> str:
    """Without what is another in each run, and without its figures: what is held here is how it reads."""
    for varying, fixed in VARYING:
        text = re.sub(varying, fixed, text)
    return text.rstrip()


def test_what_the_docs_show_of_the_demo_is_what_it_shows(shown: Shown, tmp_path: Path) -> None:
    docs = (ROOT / "docs" / "watches.md").read_text(encoding="utf-8")
    (tmp_path / "demo-state").symlink_to(shown.state)
    (tmp_path / "night.yaml").write_text(re.search(r"`night.yaml`:\n\n```yaml\n(.*?)```", docs, re.DOTALL)[1])
    alerts = {one["title"]: one["id"] for one in shown.listing("alerts") if one["watch"] == "border"}
    ids: dict[str, str] = {}  # by the docs' own
    blocks = list(CONSOLE.finditer(docs))
    for command, output in (block.group("command", "output") for block in blocks):
        if "explain alert" in command:
            ids[command.split()[2]] = alerts[output.partition("\n")[0]]
        done = monitor(*(ids.get(word, word) for word in command.split()), cwd=tmp_path)
        assert plain(done.stdout) == plain(output), f"docs/watches.md: $ monitor {command}"
        told, now = (re.findall(r"inc-[0-9a-f]{16}", text) for text in (output, done.stdout))
        ids |= dict(zip(told, now, strict=True))
    assert len(blocks) == 4


def test_a_folder_that_is_not_a_demos_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("dear")
    done = monitor("demo", "--state", str(tmp_path), "--out", str(tmp_path / "digest.html"))

    assert done.returncode == 2
    assert "not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_digest_that_cannot_be_written_is_said_before_the_demo_starts(tmp_path: Path) -> None:
    done = monitor("demo", "--out", str(tmp_path / "nowhere" / "digest.html"))

    assert done.returncode == 2
    assert done.stdout == ""
    assert "cannot be written" in done.stderr


def test_the_outlets_speak_of_nothing_before_it_happened() -> None:
    for outlet in outlets.load().values():
        assert list(outlet.pieces) == sorted(outlet.pieces, key=lambda piece: piece.at), outlet.name
        assert len({piece.path for piece in outlet.pieces}) == len(outlet.pieces), outlet.name
