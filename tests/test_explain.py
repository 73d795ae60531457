"""Does an explanation say who said what, what stands and why, what joined and what was refused?"""

import json
from pathlib import Path

import pytest

from monitor import cli

BLAST = (
    "HANGU: A roadside bomb hit a police van near Thall in Hangu district of Khyber Pakhtunkhwa on Monday, killing "
    "three policemen and injuring five others, district police officer Saleem Khan said. The van was on its way "
    "back from a checkpoint when the device went off. No group has claimed responsibility for the attack."
)
LATER = (
    "PESHAWAR: Two more policemen have died in hospital of wounds from Monday's roadside bomb near Thall in Hangu "
    "district, raising the death toll to five, hospital officials said on Monday night. The bomb had struck a "
    "police van."
)
SCHOOL = (
    "HANGU: Unknown men blew up a girls' primary school in Doaba area of Hangu district on Monday with an "
    "improvised explosive device. Nobody was hurt, police said."
)


def line(id: str, source: str, published: str, title: str, text: str) -> str:
    return json.dumps({"id": id, "source": source, "published": published, "title": title, "text": text})


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explained")
    lines = [
        line("blast", "Dawn", "2026-03-02T08:00:00Z", "Bomb kills three policemen in Hangu", BLAST),
        line("later", "Geo", "2026-03-02T15:00:00Z", "Toll of Hangu bomb rises to five", LATER),
        line("school", "Post", "2026-03-02T12:00:00Z", "School blown up in Doaba", SCHOOL),
    ]
    (folder / "in.jsonl").write_text("\n".join(lines))
    (folder / "no-seeds").mkdir()
    (folder / "monitor.yaml").write_text(f"seeds: {folder}/no-seeds\n")
    assert cli.run([*at(folder), "run", "--from", str(folder / "in.jsonl")]) == 0
    return folder


def at(folder: Path) -> list[str]:
    return ["--config", str(folder / "monitor.yaml"), "--state", str(folder / "state")]


def asked(state: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert cli.run([*at(state), *words]) == 0
    return capsys.readouterr().out


def the_bombing(state: Path, capsys: pytest.CaptureFixture[str]) -> dict:
    found = map(json.loads, asked(state, capsys, "incidents", "--format", "jsonl").splitlines())
    return next(one for one in found if len(one["reports"]) == 2)


def test_an_incident_s_story_names_figures_sources_quotes_scores_and_what_was_refused(state, capsys):
    bombing = the_bombing(state, capsys)

    told = asked(state, capsys, "explain", "incident", bombing["id"])

    for said in (
        "Dawn: 3 killed  “killing three policemen”",
        "Geo: 5 killed  “death toll to five”",
        "the best figure: of those that stand the latest",
        "stands: it bounds the range",
        "joined at 0.",
        "killed 3 → 5 (3 to 5) (Geo 2026-03-02 15:00Z)",
        "Held apart from it",
        "other target",
    ):
        assert said in told


def test_every_quote_of_an_explanation_lies_in_its_article(state, capsys):
    texts = {"Dawn": BLAST, "Geo": LATER}
    one = json.loads(
        asked(state, capsys, "explain", "incident", the_bombing(state, capsys)["id"], "--format", "json")
    )

    quotes = [
        (account["source"], quote)
        for account in one["accounts"]
        for saying in account["says"]
        for quote in saying["quotes"]
    ]
    quotes += [(field["source"], quote) for field in (*one["stands"], *one["ledger"]) for quote in field["quotes"]]
    assert len(quotes) > 10
    for source, quote in quotes:
        assert texts[source][quote["start"] : quote["end"]] == quote["text"]


def test_an_article_s_story_says_what_it_reports_and_which_incidents_were_refused(state, capsys):
    told = asked(state, capsys, "explain", "article", "school")

    assert "opened it" in told
    assert "fits best, at 0." in told
    assert f"{the_bombing(state, capsys)['id']} at 0." in told


def test_an_id_may_be_shortened_and_a_wrong_one_is_answered_with_the_nearest(state, capsys):
    id = the_bombing(state, capsys)["id"]

    assert id in asked(state, capsys, "explain", "incident", id[:12])
    assert cli.run([*at(state), "explain", "incident", f"{id[:9]}zz"]) == 2
    assert f"no such incident; did you mean {id}?" in capsys.readouterr().err
    assert cli.run([*at(state), "explain", "article", "nothing"]) == 2
    assert "nothing: no such article" in capsys.readouterr().err


def test_a_withdrawn_article_takes_its_figures_with_it_until_it_is_restored(state, capsys):
    before = the_bombing(state, capsys)

    asked(state, capsys, "withdraw", "later")
    without = asked(state, capsys, "explain", "incident", before["id"], "--format", "json")
    assert "withdrawn" in asked(state, capsys, "explain", "article", "later")
    assert [one["figure"] for one in json.loads(without)["ledger"] if one["outcome"] == "killed"] == ["3"]

    asked(state, capsys, "withdraw", "later", "--restore")
    after = the_bombing(state, capsys)
    changing = ("revision", "updated")
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }


EDITED = BLAST.replace("killing three policemen", "killing seven policemen") + " The road is closed."


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A store of one article that was given twice, the second time with another toll, and of its copy."""
    (tmp_path / "no-seeds").mkdir()
    (tmp_path / "monitor.yaml").write_text(f"seeds: {tmp_path}/no-seeds\n")
    for number, (at_hour, text) in enumerate((("08", BLAST), ("11", EDITED))):
        given = json.loads(line("blast", "Dawn", f"2026-03-02T{at_hour}:00:00Z", "Bomb in Hangu", text))
        lines = [json.dumps(given | {"url": "https://dawn.example/blast"})]
        lines += [line("copy", "Geo", "2026-03-02T09:00:00Z", "Hangu bomb", BLAST)] if number == 0 else []
        (tmp_path / f"{number}.jsonl").write_text("\n".join(lines))
        assert cli.run([*at(tmp_path), "run", "--from", str(tmp_path / f"{number}.jsonl")]) == 0
    return tmp_path


def listed(state: Path, capsys: pytest.CaptureFixture[str], what: str) -> dict[str, dict]:
    found = map(json.loads, asked(state, capsys, what, "--format", "jsonl").splitlines())
    return {one["id"]: one for one in found}


def test_an_edited_article_s_story_shows_which_words_and_facts_are_others(edited, capsys):
    article = listed(edited, capsys, "articles")["blast"]
    assert (article["revisions"], article["revised"]) == (2, "2026-03-02T11:00:00Z")

    told = asked(edited, capsys, "explain", "article", "blast")

    for said in (
        "Revision 2 of 2026-03-02 11:00Z: 2 sentences came, 1 went",
        "- HANGU: A roadside bomb hit a police van",
        "+ The road is closed.",
        "killed: 3 → 7",
    ):
        assert said in told
    (incident,) = listed(edited, capsys, "incidents").values()
    story = asked(edited, capsys, "explain", "incident", incident["id"])
    assert "Dawn: 3 killed" in story
    assert "gone: its article was edited, and says otherwise since" in story
    assert "revision 2 of its article says otherwise" in story


def test_what_was_taken_for_a_copy_counts_by_itself_until_that_is_taken_back(edited, capsys):
    before = listed(edited, capsys, "incidents")
    (incident,) = before.values()
    assert incident["origins"] == 1
    was = listed(edited, capsys, "articles")["copy"]
    assert was["duplicate_of"] == "blast"

    asked(edited, capsys, "not-a-copy", "copy")

    (now,) = listed(edited, capsys, "incidents").values()
    assert (now["origins"], now["confirmed_by"]) == (2, "multiple")
    assert listed(edited, capsys, "articles")["copy"]["duplicate_of"] is None
    assert "taken before as a copy of" in asked(edited, capsys, "explain", "article", "copy")
    asked(edited, capsys, "replay")
    assert listed(edited, capsys, "incidents") == {now["id"]: now}
    assert cli.run([*at(edited), "not-a-copy", "copy"]) == 2
    assert "copy: it is not taken for a copy" in capsys.readouterr().err

    asked(edited, capsys, "not-a-copy", "copy", "--undo")

    assert listed(edited, capsys, "articles")["copy"] == was
    changing = ("revision", "updated")
    (again,) = listed(edited, capsys, "incidents").values()
    assert {k: v for k, v in again.items() if k not in changing} == {
        k: v for k, v in incident.items() if k not in changing
    }
    assert cli.run([*at(edited), "not-a-copy", "copy", "--undo"]) == 2
