"""What does reading promise of any text at all?"""

import datetime as dt
import gc
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.incidents import read
from monitor.knowledge import load
from monitor.model import ACLED, Facts

DAY = dt.date(2025, 3, 13)
HALF_A_MEGABYTE = 500_000

WORDS = st.sampled_from(
    [
        "gunmen",
        "killed",
        "two",
        "three",
        "soldiers",
        "and",
        "a",
        "policeman",
        "were",
        "injured",
        "in",
        "Quetta",
        "on",
        "Tuesday",
        ".",
        ",",
        "(",
        ")",
        "\n",
        "when",
        "the",
        "bomb",
        "blast",
        "shot",
        "dead",
        "12",
        "at",
        "least",
        "no",
        "one",
        "including",
        "others",
        "abducted",
        "arrested",
        "militants",
        "TTP",
        "said",
        "March",
        "10",
        "toll",
        "rose",
        "to",
        "of",
        "them",
        "who",
        "succumbed",
        "had",
        "been",
        "separately",
        "the's",
        "“",
        "”",
        "2024",
        "dozens",
        "several",
        "Kech",
        "Monday's",
    ]
)


def reading(raw: str) -> tuple[Facts, ...]:
    return read(raw, load(), published=DAY, language="en", country="PK")


def test_a_text_in_a_language_that_we_cannot_read_has_no_incidents() -> None:
    assert read("پشاور میں دھماکے میں چار افراد ہلاک ہو گئے", load(), published=DAY) == ()


def test_the_language_is_told_from_the_text() -> None:
    assert read("Gunmen shot dead a trader in Turbat on Monday, police said.", load(), published=DAY) != ()


def test_a_region_behind_a_language_is_no_other_language() -> None:
    assert read("Gunmen shot dead a trader in Turbat on Monday.", load(), published=DAY, language="en-GB") != ()


def test_an_empty_text_has_no_incidents() -> None:
    assert reading("") == ()


def test_a_text_that_is_cut_behind_its_verb_breaks_nothing() -> None:
    assert all(facts.killed is None for facts in reading("A bomb exploded in the bazaar of Thall, killing"))


def test_the_day_of_the_report_is_the_outlets_day() -> None:
    late = dt.datetime(2025, 3, 12, 22, 0, tzinfo=dt.UTC)  # the 13th in Karachi
    text = "A policeman was shot dead in Swabi yesterday."

    assert read(text, load(), published=late, timezone="Asia/Karachi", language="en")[0].date == "2025-03-12"
    assert read(text, load(), published=late, timezone="UTC", language="en")[0].date == "2025-03-11"


def _promises(raw: str) -> None:
    for facts in reading(raw):
        assert facts.sub_event_type in ACLED[facts.event_type]
        assert all(e.text == raw[e.start : e.end] and e.start < e.end for e in facts.evidence)
        filled = {e.field.split("[")[0].split(".")[0] for e in facts.evidence}
        for name in ("killed", "injured", "abducted", "arrested", "date", "targets", "weapons", "casualties"):
            assert not getattr(facts, name) or name in filled
        for outcome in ("killed", "injured"):
            whole = facts.count("killed" if outcome == "killed" else "injured")
            rows = [c for c in facts.casualties if c.outcome == outcome]
            if rows and whole is not None and whole.max is not None:
                assert sum(c.min for c in rows) <= whole.max


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_any_text_keeps_the_promises(raw: str) -> None:
    _promises(raw)


@given(st.lists(WORDS, max_size=60).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_order_of_the_words_of_violence_keeps_the_promises(raw: str) -> None:
    _promises(raw)


CASES = sorted((Path(__file__).parent / "cases" / "en").rglob("*.toml"))


@given(st.sampled_from(CASES), st.integers(0, 40), st.integers(1, 40), st.booleans())
@settings(max_examples=200, deadline=None)
@example(None, 0, 0, True)
def test_a_text_or_headline_that_begins_and_ends_anywhere_keeps_the_promises(
    case: Path | None, first: int, words: int, headline: bool
) -> None:
    told = tomllib.loads(case.read_text())["text"] if case else "High court upholds jail term"
    raw = " ".join(told.split()[first:][: words or None]).rstrip(".")

    _promises(raw)
    if headline:
        read("A bomb went off in Bannu on Monday.", load(), title=raw, published=DAY, language="en")


PIECES = [
    "7",
    " ",
    "(",
    ")",
    "killed ",
    "“",
    "'",
    "at least ",
    "two ",
    "a ",
    "Khan ",
    "12 soldiers and ",
    "\n",
    "shot (",
]
PIECES += ["on Monday ", "who was ", "March ", "of the ", "-", "including ", ". ", "bomb blast killed "]


@pytest.mark.parametrize("piece", PIECES)
def test_half_a_megabyte_of_one_thing_is_read_soon(piece: str) -> None:
    """Work that grew faster than the text would run into the runner's timeout."""
    reading("Gunmen killed two soldiers in Quetta. " + piece * (HALF_A_MEGABYTE // len(piece)))


def test_a_headline_on_top_of_a_text_is_no_sentence_of_it() -> None:
    body = "A roadside bomb killed two constables in Kohat on Tuesday, police said."
    headed = f"Mayor loses battle for budget as guns fall silent\n\n{body}"
    (alone,) = read(body, load(), published=DAY, language="en")
    (found,) = read(headed, load(), published=DAY, language="en")
    assert (found.event_type, found.date, found.killed) == (alone.event_type, alone.date, alone.killed)
    assert all(headed[e.start : e.end] == e.text for e in found.evidence)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Gunmen shot dead a trader, identified as Noor Imam (41), in Hub on Monday.", ("Noor Imam",)),
        (
            "Constable Gul Zaman was killed in Tank. The injured were named as Asif Ali, Sher Khan (30) and Wali.",
            ("Gul Zaman", "Asif Ali", "Sher Khan", "Wali"),
        ),
        ("Four soldiers were killed in a blast in Turbat, a spokesman identified as Azad Baloch said.", ()),
        ("Two guards were wounded in a blast in Kohat. Police chief Imran Shahid visited them.", ()),
    ],
)
def test_those_who_were_killed_or_hurt_are_known_by_name(raw: str, names: tuple[str, ...]) -> None:
    (facts,) = read(raw, load(), published=DAY)
    assert facts.victims == names
    assert [raw[e.start : e.end] for e in facts.evidence if e.field.startswith("victims[")] == list(names)


def test_what_was_read_of_a_text_goes_at_once_and_not_when_the_collector_comes():
    text = "Gunmen killed two policemen in Hangu on Monday. A year ago six had been killed there, police said."
    read(text, load(), published=DAY)
    gc.collect()
    gc.disable()
    try:
        read(text, load(), published=DAY)
        assert gc.collect() == 0
    finally:
        gc.enable()
