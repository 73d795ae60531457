"""Which words and sentences does a text have?"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.incidents.numbers import people
from monitor.incidents.text import Text, read
from monitor.incidents.text.plain import plain
from monitor.incidents.text.welded import unwelded
from monitor.knowledge import load
from monitor.languages import LANGUAGES, detect, lexicon
from monitor.languages.lexicon import Lexicon
from monitor.model import Evidence
from tests.delivery_samples import some_facts


def english() -> Lexicon:
    words = lexicon("en")
    assert words is not None
    return words


def sentences(raw: str) -> list[str]:
    return [raw[s.start : s.end] for s in read(raw, english()).sentences]


def counted(raw: str) -> list[tuple[str, int | None]]:
    text = read(raw, english())
    return [(raw[slice(*text.quote(p.first, p.last))], p.count.best) for p in people.find(text)]


def test_a_full_stop_ends_a_sentence_and_an_initial_does_not() -> None:
    assert sentences("Mr. A. Khan was shot. He died.") == ["Mr. A. Khan was shot.", "He died."]


def test_a_sentence_that_is_glued_to_the_last_one_is_its_own() -> None:
    assert sentences("The blast was reported.Meanwhile two men fled.") == [
        "The blast was reported.",
        "Meanwhile two men fled.",
    ]


def test_a_line_ends_a_sentence_without_a_full_stop() -> None:
    assert sentences("Blast in Quetta\nTwo people died.") == ["Blast in Quetta", "Two people died."]


@pytest.mark.parametrize(
    ("spoilt", "meant"),
    [
        ("ThreeMaoist rebels fell inKhuzdar.", "Three Maoist rebels fell in Khuzdar."),
        ("Two policemenkilled on Mondayin Tankdistrict.", "Two policemen killed on Monday in Tank district."),
        (
            "CRPFmen held five ofthe bombers &amp; men nearNewplace",
            "CRPF men held five of the bombers & men near Newplace",
        ),
        ("Khan Moinuddin intends to invest; the bulletin is on WhatsApp.", None),
        ("Pakistanis of Arain and Uraon stock, a man called McCoy", None),
    ],
)
def test_words_that_lost_the_blank_between_them_get_it_back(spoilt: str, meant: str | None) -> None:
    found = unwelded(plain(spoilt), english(), load())

    assert found.text == (meant or spoilt).replace("WhatsApp", "Whats App")


@given(st.lists(st.sampled_from(["killed", "in", "Khuzdar", "&amp;", "men", "\u200b", " ", "two"]), max_size=12))
def test_what_stands_behind_a_blank_that_was_lost_is_quoted_in_the_words_of_the_page(pieces: list[str]) -> None:
    raw = "".join(pieces)
    found = unwelded(plain(raw), english(), load())
    spans = tuple(
        Evidence(field="killed", start=m.start(), end=m.end(), text=m[0]) for m in _MEN.finditer(found.text)
    )

    quoted = found.located(some_facts(evidence=spans)).evidence

    assert [e.text for e in quoted] == [raw[e.start : e.end] for e in quoted] == ["men"] * len(spans)


_MEN = re.compile("men")


def test_number_words_and_digits_count_people() -> None:
    assert counted("twenty-three soldiers") == [("twenty-three soldiers", 23)]
    assert counted("1,200 civilians") == [("1,200 civilians", 1200)]
    assert counted("two hundred rebels")[0][1] == 200


def test_numbers_of_things_dates_and_ages_count_no_people() -> None:
    assert counted("12 rifles") == []
    assert counted("on March 10") == []
    assert counted("Gul Khan, 24, of Swat") == []
    assert counted("Gul Khan, 24 years old, of Swat") == []
    assert counted("a 14-year-old") == [("a 14-year-old", 1)]


def test_a_number_too_long_to_count_people_is_none() -> None:
    assert counted("12345678901 soldiers") == []


def test_the_owner_of_a_thing_is_not_counted() -> None:
    assert counted("the minister's car") == []


@given(st.text())
def test_tokens_lie_in_the_text_in_order(raw: str) -> None:
    text: Text = read(raw, english())

    edges = [edge for token in zip(text.starts, text.ends, strict=True) for edge in token]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(raw) for edge in edges)
    assert all(start < end for start, end in zip(text.starts, text.ends, strict=True))
    assert len(text.shape) == len(text.tokens) == len(text.starts)
    assert [s.first for s in text.sentences] == list(text.firsts)


def test_every_language_has_its_words() -> None:
    assert all(lexicon(code) is not None for code in LANGUAGES)
    assert lexicon("xx") is None


def test_names_do_not_make_an_english_text_another_language() -> None:
    assert detect("Jaish-e-Mohammad militants fired upon a patrol in Kupwara forests of Handwara") == "en"
    assert detect("Un policier a été tué dans une attaque à Kaboul lundi soir") == "fr"


def test_names_in_the_first_sentence_do_not_hide_the_language_of_the_rest():
    named = "A roadside bomb hit a police van in Mansehra district of Khyber Pakhtunkhwa on Sunday"
    assert detect(f"{named}, killing 7 policemen, and the road was closed for most of the day.") == "en"
