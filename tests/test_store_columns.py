"""Does a value come back from a column as it went in?"""

from datetime import UTC, datetime, timedelta, timezone

from builders import an_entry
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite import dialect

from monitor.model import Entry
from monitor.store.columns import LONGEST_KEY, Json, Packed, Utc, Words, key_of, storable

SQLITE = dialect()
ANY_TEXT = st.text(st.characters())  # halves of surrogate pairs and NUL among them


@given(ANY_TEXT)
def test_any_text_keeps_its_length_and_can_be_stored(text):
    kept = Words().process_bind_param(text, SQLITE)
    assert kept is not None
    assert len(kept) == len(text)
    assert "\x00" not in kept
    kept.encode()


@given(ANY_TEXT, ANY_TEXT)
def test_a_value_with_any_text_comes_back_from_json(title, text):
    line = Json(Entry).process_bind_param(an_entry(title=title, text=text), SQLITE)
    assert line is not None
    assert Json(Entry).process_result_value(line, SQLITE) == an_entry(title=storable(title), text=storable(text))


@given(st.text(max_size=2 * LONGEST_KEY), st.text(max_size=2 * LONGEST_KEY))
def test_keys_are_short_and_tell_texts_apart(one, other):
    assert len(key_of(one).encode()) <= 4 * LONGEST_KEY
    assert (key_of(one) == key_of(other)) == (storable(one) == storable(other))


@given(st.lists(st.integers(0, 2**32 - 1)).map(tuple))
def test_packed_numbers_come_back(numbers):
    packed = Packed("I").process_bind_param(numbers, SQLITE)
    assert packed is not None
    assert len(packed) == 4 * len(numbers)
    assert Packed("I").process_result_value(packed, SQLITE) == numbers


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(-14, 14))
def test_a_time_of_any_zone_comes_back_in_utc(naive, hours):
    moment = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    kept = Utc().process_bind_param(moment, SQLITE)
    assert kept == moment
    assert Utc().process_result_value(kept.replace(tzinfo=None), SQLITE).tzinfo is UTC
