"""Does the service start with what the seed corpus tells, and with nothing that nobody knew yet?"""

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor import dedup, seeds
from monitor.knowledge import load
from monitor.model import Duplicate, codec

CORPUS = Path(__file__).parents[1] / "seeds" / "corpus.jsonl"
RAID = """Gunmen stormed a police checkpoint in Hangu, Khyber Pakhtunkhwa, on Friday night. Four constables were
killed and two were hurt before the attackers fled into the hills. Nobody has claimed the raid, said the district
police officer.
"""


@pytest.fixture
def folder(tmp_path):
    """The corpus that ships, in a folder where documents can be dropped."""
    shutil.copy(CORPUS, tmp_path)
    return tmp_path


def corpus_lines():
    return [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def test_the_corpus_that_ships_is_sound(folder):
    assert seeds.check(folder) == ()


def test_the_corpus_is_written_again_when_the_way_of_taking_fingerprints_changes() -> None:
    text = "The match was a massacre of bowlers: 312 runs, nine sixes, and not a word of peace from Lahore."
    taken = hashlib.sha256(codec.dump(dedup.fingerprint(text)).encode()).hexdigest()[:16]
    assert taken == "a6b2a293515627d7", (
        "give dedup a new VERSION, run tools/build_seeds.py, then put the new value here"
    )


def test_the_corpus_tells_the_incidents_of_its_five_documents(folder):
    documents = seeds.read(folder, load)

    told = [report.facts for document in documents for report in document.reports]
    assert len(documents) == 5
    assert [(facts.location.name, facts.date) for facts in told] == [
        ("Hangu", "2025-11-27"),
        ("Peshawar", "2025-11-24"),
        ("Peshawar", "2023-01-30"),
        ("Mianwali", "2023-01-31"),
        ("South Waziristan", "2024-12"),
        ("Barmal", "2024-12-24"),
        ("Khyber Pakhtunkhwa", "2025-10-09"),
        ("Afghanistan", "2025-10-09"),
    ]
    assert [facts.killed.best for facts in told if facts.killed] == [3, None, 100, 16, 46]


def test_the_corpus_holds_no_text(folder):
    assert {document.article.text for document in seeds.read(folder, load)} == {""}
    longest = max(len(value) for line in corpus_lines() for value in texts_in(line))
    assert longest < 160, "a title fits, a paragraph does not"


def texts_in(value):
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts_in(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts_in(inner)]
    return [value] if isinstance(value, str) else []


def test_places_and_actors_of_the_corpus_are_those_of_the_knowledge(folder):
    knowledge = load()
    for document in seeds.read(folder, load):
        for facts in (report.facts for report in document.reports):
            assert knowledge.places.region(facts.location.name), facts.location
            for actor in facts.actors:
                assert knowledge.actors.get(actor.id).name == actor.name


def test_every_seed_is_marked_as_one(folder):
    (tmp := folder / "raid.txt").write_text(RAID)
    documents = seeds.read(folder, load)

    assert tmp.exists()
    assert {document.article.feed for document in documents} == {"seeds"}
    assert {report.feed for document in documents for report in document.reports} == {"seeds"}
    assert all(report.article == document.article.id for document in documents for report in document.reports)


@pytest.mark.parametrize("name", ["raid.txt", "raid.md", "raid.jsonl", "deep/down/raid.txt"])
def test_a_document_dropped_in_is_read(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {"id": "r1", "text": RAID, "published": "2024-05-04", "source": "Hill Post"}
    path.write_text(json.dumps(line) + "\n" if name.endswith("jsonl") else RAID)

    (document,) = seeds.read(tmp_path, load)

    assert document.reports[0].facts.killed.best == 4
    assert document.reports[0].facts.location.admin2 == "Hangu"
    assert document.article.language == "en"


def test_an_html_document_dropped_in_is_read_without_its_menu(tmp_path):
    body = "".join(f"<p>{line}</p>" for line in [RAID, RAID.replace("Friday", "that same Friday")])
    (tmp_path / "raid.html").write_text(
        f"<html><head><title>Raid in Hangu</title></head><body><nav>Cricket Weather</nav>"
        f"<article><h1>Raid in Hangu</h1>{body}</article></body></html>"
    )
    (document,) = seeds.read(tmp_path, load)

    assert "constables" in document.article.text
    assert "Weather" not in document.article.text


def test_a_bad_file_is_reported_and_the_others_are_read(tmp_path):
    (tmp_path / "raid.txt").write_text(RAID)
    (tmp_path / "empty.txt").write_text("  \n")
    (tmp_path / "mixed.jsonl").write_text('{"text": "Shots were heard near the old fort in Bannu."}\n{"text": \n')

    assert len(seeds.read(tmp_path, load)) == 2
    reasons = [str(problem) for problem in seeds.check(tmp_path)]
    assert any("empty.txt" in reason for reason in reasons)
    assert any("mixed.jsonl" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda line: line.pop("sha256"), "sha256"),
        (lambda line: line.pop("title"), "title"),
        (lambda line: line.update(title=" "), "no title"),
        (lambda line: line.update(published=None), "no published date"),
        (lambda line: line["fingerprint"].update(version=99), "unknown version 99"),
        (lambda line: line["incidents"][0].update(sub_event_type="Skirmish"), "Skirmish"),
        (lambda line: line["incidents"][0].update(killed={"min": 4, "max": 3, "best": 3}), "killed"),
    ],
)
def test_a_damaged_line_is_named_with_its_fault(tmp_path, damage, said):
    lines = corpus_lines()
    damage(lines[0])
    (tmp_path / "corpus.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))

    (problem,) = seeds.check(tmp_path)

    assert said in str(problem)
    assert len(seeds.read(tmp_path, load)) in (4, 5), "the other lines are read all the same"


def test_a_line_that_is_no_json_stops_nothing(tmp_path):
    good = CORPUS.read_text(encoding="utf-8")
    (tmp_path / "corpus.jsonl").write_text("{half a line\n[1, 2]\n\n" + good)

    assert [problem.where for problem in seeds.check(tmp_path)] == ["corpus.jsonl:1", "corpus.jsonl:2"]
    assert len(seeds.read(tmp_path, load)) == 5


def test_of_two_copies_the_first_is_used_and_the_second_said(tmp_path):
    (tmp_path / "a.txt").write_text(RAID)
    (tmp_path / "b.txt").write_text(RAID.upper())

    assert len(seeds.read(tmp_path, load)) == 1
    copies = [problem for problem in seeds.check(tmp_path) if "the same document" in problem.why]
    assert len(copies) == 1
    assert "a.txt" in copies[0].why


def test_a_missing_folder_is_said_by_the_check_and_empty_to_the_reader(tmp_path):
    assert seeds.check(tmp_path / "none") == (seeds.Problem(str(tmp_path / "none"), "no such folder"),)
    assert seeds.read(tmp_path / "none", load) == ()


def test_the_readme_of_the_folder_is_no_seed(tmp_path):
    (tmp_path / "README.md").write_text(RAID)
    assert seeds.read(tmp_path, load) == ()


def test_an_edited_copy_of_a_seed_is_its_duplicate(tmp_path):
    (tmp_path / "raid.txt").write_text(RAID * 2)
    (document,) = seeds.read(tmp_path, load)

    copy = dedup.fingerprint(RAID * 2 + "Reporting by our correspondent in Kohat.")

    assert isinstance(dedup.judge(copy, [(document.article.id, document.fingerprint)]), Duplicate)


def test_a_replayed_past_does_not_know_a_seed_before_its_day_is_over(folder):
    known = {document.seed.published: seeds.known_at(document.seed) for document in seeds.read(folder, load)}

    assert known[datetime(2025, 10, 13).date()] == datetime(2025, 10, 14, tzinfo=UTC)
    assert known[None] < datetime(2000, 1, 1, tzinfo=UTC)
