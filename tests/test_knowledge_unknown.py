"""Does the service see which groups and places its books lack?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import cli
from monitor.knowledge import load
from monitor.knowledge.unknown import Found, count, names

KNOWN = load()


def told(text, kind):
    return [found.name for found in names(text, "en", KNOWN) if found.kind == kind]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A spokesman of the Lashkar-e-Nilgun said so.", "Lashkar-e-Nilgun"),
        ("The Velari Tigers set fire to a truck.", "Velari Tigers"),
        ("The Velari People's Front (VPF) was formed last year.", "Velari People's Front"),
        ("The Velari Front claimed responsibility for the blast.", "Velari Front"),
        ("Two Velari militants were held.", "Velari"),
        ("Cadres of the Velari were held.", "Velari"),
        ("The VRLA claimed the attack in a message.", "VRLA"),
    ],
)
def test_a_name_told_as_a_group_is_seen(text, name):
    assert told(text, "group") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The Tehrik-i-Taliban Pakistan claimed responsibility for the blast.",
        "BLA militants and the Balochistan Liberation Front fought.",
        "The Pakistan Army and the Border Security Force met.",
        "No group claimed responsibility. It claimed the attack later.",
        "Its spokesman Karim Velari claimed responsibility.",
        "Islamist militants and Maoist cadres fled on August 4.",
        "The Supreme Court Bar Council and the Air Force Club met.",
        "The Velari Front of the house was damaged.",
    ],
)
def test_a_known_name_a_person_or_an_everyday_word_is_no_unknown_group(text):
    assert told(text, "group") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A mine went off in the Velarabad area of Hangu district.", "Velarabad"),
        ("Gunmen entered Velarabad village at night.", "Velarabad"),
        ("It happened in the village of Velarabad.", "Velarabad"),
        ("A van was hit near Velarabad in Hangu.", "Velarabad"),
        ("A van was hit at Velar Kot, Hangu.", "Velar Kot"),
        ("Ahmad of Velarabad village was killed.", "Velarabad"),
    ],
)
def test_a_name_told_as_a_place_is_seen(text, name):
    assert told(text, "place") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "A mine went off in the Thall area of Hangu district.",
        "They met near Velar Hospital in Peshawar.",
        "They met on Monday in Hangu.",
        "He spoke to Velar in Hangu.",
        "The remote area was searched.",
    ],
)
def test_a_known_place_a_building_or_a_day_is_no_unknown_place(text):
    assert told(text, "place") == []


def test_a_language_without_words_for_it_has_no_unknown_names():
    assert names("Lashkar-e-Nilgun", "xx", KNOWN) == ()


def test_names_are_counted_over_texts_with_their_sources_and_a_quote():
    found = [
        ("East", Found(kind="group", name="Velari Tigers", quote="… the Velari Tigers …")),
        ("West", Found(kind="group", name="Velaree Tigers", quote="…")),
        ("East", Found(kind="group", name="Velari Tigers", quote="…")),
        ("East", Found(kind="place", name="Velarabad", quote="…")),
    ]
    first, second = count(found)
    assert (first.name, first.texts, first.sources) == ("Velari Tigers", 3, ("East", "West"))
    assert first.quote == "… the Velari Tigers …"
    assert (second.kind, second.texts) == ("place", 1)


@given(st.text(max_size=300))
def test_every_name_stands_in_its_text(text):
    assert all(found.name in text for found in names(text, "en", KNOWN))


def test_the_command_lists_what_the_stored_articles_name(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = (
        "The Velari Tigers killed three policemen in the Velarabad area of Hangu district on Monday, police said."
    )
    lines = [json.dumps({"id": "1", "text": text, "published": "2026-03-03", "source": "East"})]
    (tmp_path / "x.jsonl").write_text("\n".join(lines) + "\n")
    cli.run(["run", "--from", "x.jsonl"])
    capsys.readouterr()
    assert cli.run(["knowledge", "unknown", "--format", "jsonl"]) == 0
    listed = {one["name"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}
    assert {name: one["kind"] for name, one in listed.items()} == {"Velari Tigers": "group", "Velarabad": "place"}
    assert listed["Velari Tigers"]["texts"] == 1
    assert "killed three policemen" in listed["Velari Tigers"]["quote"]
    assert cli.run(["knowledge", "unknown", "--kind", "place", "--least", "2"]) == 0
    assert "is known" in capsys.readouterr().err
    assert cli.run(["knowledge", "unknown", "--kind", "person"]) == 2
