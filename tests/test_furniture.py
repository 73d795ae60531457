"""Is the article kept, and what stands around it left out?"""

import pytest

from monitor.furniture import without

LEAD = "HANGU: Three policemen were killed when militants attacked a check post on Thursday night, police said."
END = "No group has claimed responsibility for the attack."
TITLE = "Three policemen killed in night attack on Hangu check post"


@pytest.mark.parametrize(
    "before",
    [
        [TITLE],
        ["Pakistan", TITLE],
        ["Home | Latest | Pakistan | Sport"],
        ["Pakistan", f"{TITLE} - The Outlet", "By a correspondent", "28/11/2025 09:30"],
        ["Published November 28, 2025 10:12am", "5 min read"],
        ["Columns", "Share"],
    ],
)
def test_what_stands_before_the_first_sentence_is_left_out(before: list[str]) -> None:
    assert without("\n".join([*before, LEAD, END]), (TITLE,)) == f"{LEAD}\n{END}"


@pytest.mark.parametrize(
    "after", ["Published in The Outlet, November 28, 2025", "Posted by A resident", "Read more"]
)
def test_a_credit_behind_the_last_sentence_is_left_out(after: str) -> None:
    assert without(f"{LEAD}\n{END}\n{after}", (TITLE,)) == f"{LEAD}\n{END}"


def test_what_stands_between_two_sentences_is_kept() -> None:
    text = f"{LEAD}\nRead also\nA line between\n{END}"
    assert without(text, (TITLE,)) == text


def test_a_lead_that_repeats_the_headline_is_kept() -> None:
    lead = f"{TITLE}, police said on Friday morning."
    assert without(f"{lead}\n{END}", (TITLE,)) == f"{lead}\n{END}"


def test_an_agency_credit_is_kept_for_it_says_whose_words_they_are() -> None:
    text = f"{LEAD}\n(Reporting by the bureau in Kohat)"
    assert without(text, (TITLE,)) == text


def test_a_page_of_furniture_alone_is_left_as_it_is() -> None:
    assert without("Home\nPakistan\nSport", (TITLE,)) == "Home\nPakistan\nSport"
