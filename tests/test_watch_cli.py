"""Does a person see what the watches want, would have told, and why? The commands, on a small past of their own."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor import cli
from monitor.cli.muting import Field
from monitor.watches.muting import FIELDS

TOWNS = {"Kohat": 4, "Karak": 2, "Bannu": 9}
COUNTS = {2: "two", 4: "four", 9: "nine"}


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration and the store of a backfill: three blasts of last week, the alerts raised."""
    folder = tmp_path_factory.mktemp("past")
    at = datetime.now(UTC) - timedelta(days=1)
    lines = [
        {
            "id": town,
            "title": f"Blast in {town} bazaar",
            "published": f"{at:%Y-%m-%dT06:00:00Z}",
            "source": "East",
            "text": f"{town.upper()}: A bomb went off in a bazaar of {town} on {at:%A} and killed {COUNTS[dead]} "
            "people, police said.\n\nThree others were injured in the blast, a hospital official said.",
        }
        for town, dead in TOWNS.items()
    ]
    (folder / "old.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (folder / "monitor.yaml").write_text(
        "watches: [{name: kp, regions: [PK-KP], groups: [], min_killed: 4}, {name: ba, regions: [PK-BA]},"
        " {name: ttp, groups: [ttp], quiet_hours: '22:00-06:00'}]\nseeds: none"
    )
    (folder / "none").mkdir()
    assert run(folder, "run", "--from", str(folder / "old.jsonl"), "--alert") == 0
    return folder


def run(folder: Path, *arguments: str) -> int:
    return cli.run(["--config", str(folder / "monitor.yaml"), "--state", str(folder / "state"), *arguments])


@pytest.fixture
def said(past: Path, capsys: pytest.CaptureFixture[str]):
    def say(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        assert run(past, *arguments) == code
        output = capsys.readouterr()
        return output.out if code == 0 else output.err

    return say


def jsonl(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_watch_list_names_groups_as_they_were_asked_for(said):
    assert "groups: ttp " in said("watch", "list")
    rows = {row["name"]: row for row in jsonl(said("watch", "list", "--format", "jsonl"))}
    assert rows["ttp"]["conditions"] == "groups: ttp"
    assert rows["ttp"]["rhythm"] == "immediate, not 22:00-06:00"
    assert len(rows["ttp"]["groups"]) > 5
    assert rows["kp"]["conditions"] == "regions: PK-KP; at least 4 killed"


def test_a_rehearsal_says_what_was_told_what_was_missed_and_what_another_number_would_do(said):
    text = said("watch", "test", "kp")

    assert "kp: 2 alerts" in text
    assert "1 failed min_killed alone" in text
    assert "2 killed, the watch asks for 4" in text
    assert "min_killed 4 → 5" in text
    (row,) = jsonl(said("watch", "test", "kp", "--format", "jsonl"))
    assert (row["alerts"], row["districts"]) == (2, {"Kohat": 1, "Bannu": 1})
    assert [line.split(":")[0] for line in said("watch", "test").split("\n\n")] == ["kp", "ba", "ttp"]


def test_a_watch_that_is_not_in_use_is_rehearsed_from_a_file_of_its_own(past, capsys):
    other = past / "other.yaml"
    other.write_text("watches: [{name: try, words: ['bazaar NOT Kohat']}]\nseeds: none")

    assert cli.run(["watch", "test", "--config", str(other), "--state", str(past / "state")]) == 0
    assert "try: 2 alerts" in capsys.readouterr().out


def test_a_doctor_says_of_which_watch_no_feed_could_tell(tmp_path, capsys):
    (tmp_path / "none").mkdir()
    feed = "{url: 'https://a.example/rss', name: East, covers: [PK-KP]}"
    asked = "[{name: kp, regions: [PK-KP], to: [hook]}, {name: ba, within: {lat: 27.8, lon: 66.6, km: 5}}]"
    hook = "{type: webhook, url: 'https://h.example/x', secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw}"
    (tmp_path / "monitor.yaml").write_text(
        f"feeds: [{feed}]\nchannels: {{hook: {hook}}}\nwatches: {asked}\nseeds: none"
    )

    assert run(tmp_path, "doctor") == 1

    (line,) = (line for line in capsys.readouterr().out.splitlines() if "watches " in line and "feed could" in line)
    assert line.startswith("BAD")
    assert "no feed could tell ba of what it asks for: monitor explain watch ba" in line
    assert "ba: no channel, so nobody is told" in line


def test_a_doctor_asks_for_the_network_where_no_host_at_all_was_found(tmp_path, capsys):
    (tmp_path / "none").mkdir()
    (tmp_path / "monitor.yaml").write_text("feeds: [{url: 'https://feeds.invalid/rss', name: East}]\nseeds: none")
    assert run(tmp_path, "run") == 1

    assert run(tmp_path, "doctor") == 1
    assert (
        "1 of 1 feeds never heard; no host was found or reached: is this machine online?" in capsys.readouterr().out
    )


def test_what_is_not_there_is_said_as_it_was_asked_for(past, capsys):
    assert run(past, "deliveries", "--only", "dead") == 0
    assert capsys.readouterr().err.strip() == "no delivery is dead"
    assert run(past, "explain", "alert", "alert-zzz") == 2
    assert capsys.readouterr().err.strip().endswith("alert-zzz: no such alert; `monitor alerts` lists them")


def test_an_alert_is_explained_by_every_condition_of_its_watch(said):
    (alert, *_) = jsonl(said("alerts", "--watch", "kp", "--format", "jsonl"))
    text = said("explain", "alert", str(alert["id"])[:12])

    assert "yes  regions:" in text
    assert "yes  min_killed:" in text
    assert "critical: 10 dead" in text
    assert json.loads(said("explain", "alert", str(alert["id"]), "--format", "json"))["alert"]["watch"] == "kp"
    assert "no such alert" in said("explain", "alert", "nothing", code=2)


def test_an_incident_and_a_watch_are_explained_by_the_first_condition_that_fails(said):
    incidents = {row["location"]["name"]: row["id"] for row in jsonl(said("incidents", "--format", "jsonl"))}

    text = said("explain", "incident", incidents["Karak"], "--watch", "kp")
    assert "Not asked for: min_killed: 2 killed, the watch asks for 4" in text
    assert "yes  regions:" in text
    told = said("explain", "incident", incidents["Kohat"], "--watch", "kp")
    assert "Asked for, and news." in told
    assert "nothing material has changed" in told
    assert "no such watch; did you mean 'kp'?" in said(
        "explain", "incident", incidents["Karak"], "--watch", "kpp", code=2
    )


def test_a_watch_is_explained_with_its_groups_and_the_rules(said):
    text = said("explain", "watch", "ttp")

    assert "Tehrik-i-Taliban Pakistan" in text
    assert "Jamaat-ul-Ahrar" in text
    assert "10 dead or 60 wounded" in text
    assert "Who listens" in text


def test_a_mute_is_listed_everywhere_and_taken_back(said):
    incidents = {row["location"]["name"]: row["id"] for row in jsonl(said("incidents", "--format", "jsonl"))}
    said("mute", "watch", "ba", "--until", "8h")
    made = said("mute", "incident", incidents["Kohat"][:14], "--until-changes", "killed", "--watch", "kp")
    assert "until killed is no longer 4" in made

    rows = {row["watch"]: row for row in jsonl(said("mute", "list", "--format", "jsonl"))}
    assert (rows["kp"]["until_changes"], rows["kp"]["value"], rows["ba"]["incident"]) == ("killed", "4", None)
    assert "muted for ba until" in said("watch", "list", "--format", "jsonl")
    assert "until killed is no longer 4" in said("explain", "incident", incidents["Kohat"], "--watch", "kp")
    assert "Muted" in said("explain", "watch", "ba")

    for row in rows.values():
        said("mute", "end", str(row["id"]))
    assert jsonl(said("mute", "list", "--format", "jsonl")) == []
    assert "it is over" in said("mute", "end", str(rows["kp"]["id"]), code=2)
    assert len(jsonl(said("mute", "list", "--ended", "--format", "jsonl"))) == 2


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["mute", "watch", "kpp"], "no such watch; did you mean 'kp'?"),
        (["mute", "incident", "inc-zzzz"], "no such incident"),
        (["mute", "watch", "kp", "--until", "2020-01-01"], "has passed"),
        (["mute", "watch", "kp", "--until", "soon"], "not a time"),
        (["mute", "watch", "kp", "--until", "99999999999d"], "too far away"),
        (["mute", "end", "m"], "no such mute"),
        (["watch", "test", "--since", "2030-01-01"], "--since must lie before --until"),
        (["watch", "test", "kq"], "no such watch"),
    ],
)
def test_what_cannot_be_done_says_why(said, arguments, what):
    assert what in said(*arguments, code=2)


def test_every_field_that_a_mute_can_wait_for_is_offered():
    assert {field.value for field in Field} == set(FIELDS)
