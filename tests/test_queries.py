"""Does a query find what a person means by it, and say where it cannot be read?"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.queries import LONGEST, And, Not, Or, Phrase, Query, QueryError, answers, lines, parse

TEXTS = ("Suicide bombing at a polio team's post in Hangu", "Police said: two drones were shot down", "پولیس")


def found(query: str) -> bool:
    return answers(parse(query), lines(TEXTS))


@pytest.mark.parametrize(
    "query",
    [
        "police",
        "POLICE",
        "suicide bombing",
        '"suicide bombing"',
        "“polio team's post”",
        "bomb*",
        '"suicide bomb*"',
        "dam OR drones",
        "drones AND hangu",
        "drones hangu OR polio",
        "NOT training",
        "police NOT training",
        "NOT NOT police",
        "(dam OR hangu) AND (quetta OR polio) NOT (levies OR dam)",
        "a dam OR police AND hangu",
        "پوليس",
        "said two",
        "post-in-Hangu",
    ],
)
def test_a_query_is_answered(query):
    assert found(query)


@pytest.mark.parametrize(
    "query",
    [
        "polic",
        "bomb",
        "bombing suicide",
        "hangu police",  # two texts, no phrase
        "drones AND dam",
        "police NOT drone*",
        "NOT (police OR dam)",
        "(dam OR police) AND quetta",
        "and AND or",
    ],
)
def test_a_query_is_not_answered(query):
    assert not found(query)


@pytest.mark.parametrize(
    ("query", "position", "said"),
    [
        ("", 1, "a word is missing before the end"),
        ("police AND", 11, "a word is missing before the end"),
        ("OR police", 1, "a word is missing before 'OR'"),
        ("police AND OR dam", 12, "a word is missing before 'OR'"),
        ("(police OR dam", 15, "')' is missing"),
        ("police OR dam)", 14, "')' without '('"),
        ("()", 2, "a word is missing before ')'"),
        ('police AND "dam', 12, "the quote has no end"),
        ('police "dam"', 8, "AND, OR or NOT is missing before 'dam'"),
        ("police (dam)", 8, "AND, OR or NOT is missing before '('"),
        ("po*ice", 1, "'*' stands only at the end of a phrase"),
        ("bomb* blast", 1, "'*' stands only at the end of a phrase"),
        ("police OR --", 11, "no word in '--'"),
        ("*", 1, "no word in '*'"),
        ("(" * 50 + "a" + ")" * 50, 42, "more than 40 brackets"),
        ("a" * (LONGEST + 1), LONGEST + 1, "longer than"),
    ],
)
def test_a_query_that_cannot_be_read_says_where(query, position, said):
    with pytest.raises(QueryError, match=re.escape(said)) as raised:
        parse(query)
    assert str(raised.value).startswith(f"position {position}: ")


def test_not_binds_before_and_and_before_or():
    assert parse("a OR NOT b AND c") == Or((Phrase("a", False), And((Not(Phrase("b", False)), Phrase("c", False)))))


@given(st.text(alphabet=st.sampled_from('ab "()*“ANDORNT \n'), max_size=40) | st.text(max_size=60))
def test_any_text_is_a_query_or_says_where_it_is_none(text):
    try:
        query = parse(text)
    except QueryError as raised:
        position = raised.position
    else:
        position = 1
        assert answers(query, lines(TEXTS)) != answers(Not(query), lines(TEXTS))
    assert 1 <= position <= len(text) + 1


phrases = st.builds(Phrase, st.sampled_from(["police", "dam", "two drones", "suicide bomb"]), st.booleans())
queries = st.recursive(
    phrases,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


def written(query: Query) -> str:
    match query:
        case Phrase():
            return f'"{query.words}{"*" * query.prefix}"'
        case Not():
            return f"NOT {written(query.inner)}"
        case And():
            return f"({' AND '.join(map(written, query.parts))})"
        case Or():
            return f"({' OR '.join(map(written, query.parts))})"


@given(queries)
def test_a_query_that_is_written_down_is_read_as_it_was_meant(query):
    assert parse(written(query)) == query
