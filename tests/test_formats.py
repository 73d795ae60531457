"""Are rows written so that people can read them and no program is led astray?"""

import contextlib
import csv as csv_reader
import io
import json
import os
import pty
import re
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.formats import FORMATS, Column, records
from monitor.formats.csv import FORMULA, PARTED, guarded
from monitor.formats.lines import one_line
from monitor.formats.table import shortened, width
from monitor.model import Article, Delivery, Feed, Health, Message, Region
from tests.delivery_samples import NOON, an_incident, nobody_heard, some_facts

COLUMNS = (
    Column(key="id", title="ID", keep=True),
    Column(key="killed", title="Killed", align="right"),
    Column(key="location", title="Place"),
    Column(key="severity", title="Severity", colours={"high": "red"}),
)
ROWS = [
    {"id": "i1", "killed": {"min": 5, "max": 9, "best": 9}, "location": {"name": "Peshawar"}, "severity": "high"},
    {"id": "i22", "killed": {"min": 12, "max": None, "best": None}, "location": None, "severity": "low"},
    {"id": "i3", "killed": None, "location": {"name": "کوئٹہ"}, "severity": None},
]


def written(name, rows, columns=COLUMNS):
    out = io.StringIO()
    FORMATS[name](rows, columns, out)
    return out.getvalue()


def on_a_terminal(rows, columns, wide, monkeypatch, **environ):
    """What a terminal of that width gets."""
    for name in ("NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", str(wide))
    for name, text in environ.items():
        monkeypatch.setenv(name, text)
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as out:
        FORMATS["table"](rows, columns, out)
    text = b""
    with contextlib.suppress(OSError):  # the end of a terminal whose other side is closed
        while part := os.read(ours, 65536):
            text += part
    os.close(ours)
    return text.decode().replace("\r\n", "\n")


def test_a_table_is_aligned_and_says_ranges_as_people_do():
    assert written("table", ROWS) == (
        "ID   Killed  Place     Severity\n"
        "i1      5-9  Peshawar  high\n"
        "i22     12+            low\n"
        "i3           کوئٹہ\n"
    )


def test_a_table_without_rows_still_says_what_would_be_there():
    assert written("table", []) == "ID  Killed  Place  Severity\n"


def test_only_a_terminal_gets_colour(monkeypatch):
    assert "\x1b" not in written("table", ROWS)
    assert "\x1b[31mhigh\x1b[0m" in on_a_terminal(ROWS, COLUMNS, 80, monkeypatch)
    assert "\x1b" not in on_a_terminal(ROWS, COLUMNS, 80, monkeypatch, NO_COLOR="1")


def test_a_narrow_terminal_shortens_the_widest_column_and_keeps_the_ids(monkeypatch):
    rows = [{"id": "i" * 20, "location": "Dera Ismail Khan, Khyber Pakhtunkhwa, Pakistan", "severity": "high"}]
    columns = (COLUMNS[0], COLUMNS[2], COLUMNS[3])
    lines = on_a_terminal(rows, columns, 50, monkeypatch, NO_COLOR="1").splitlines()
    assert max(map(width, lines)) <= 50
    assert "i" * 20 in lines[1]
    assert "Dera Ismail" in lines[1]
    assert "…" in lines[1]
    assert "…" not in written("table", rows, columns)


def test_wide_letters_keep_the_columns_straight():
    rows = [{"id": "日本語", "severity": "low"}, {"id": "abc", "severity": "low"}]
    lines = written("table", rows, (COLUMNS[0], COLUMNS[3])).splitlines()
    assert lines == ["ID      Severity", "日本語  low", "abc     low"]


def test_a_title_cannot_steer_the_terminal():
    rows = [{"id": "i1", "location": "\x1b]0;owned\x07Pesha\r\nwar\u202e\x9b31m"}]
    assert written("table", rows, (COLUMNS[0], COLUMNS[2])).splitlines()[1] == "i1  ]0;owned Pesha war 31m"


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_shortened_text_fits_its_room(text, room):
    assert width(shortened(text, room)) <= room


@given(st.text())
def test_one_line_is_one_line(text):
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == one_line(line)


def test_a_table_streams_rows_beyond_those_that_set_its_widths():
    lines = written("table", ({"id": f"i{n}"} for n in range(2500)), COLUMNS[:1]).splitlines()
    assert (len(lines), lines[-1]) == (2501, "i2499")


def test_jsonl_is_whole_and_one_line_a_row():
    rows = [{"id": "i1", "title": "a\u2028b\u2029c\x85d\ne", "deep": {"n": [1, None]}}]
    text = written("jsonl", rows)
    assert len(text.splitlines()) == 1
    assert json.loads(text) == rows[0]


def test_jsonl_keeps_letters_readable():
    assert "کوئٹہ" in written("jsonl", ROWS)


@pytest.mark.parametrize("parted", [";=1+1", "; @SUM(A1)", "\t+1", ";\t=1", ";＝1"])
def test_a_formula_behind_what_some_spreadsheets_part_cells_at_is_a_text(parted):
    said = guarded(f"Blast{parted}")
    for cell in re.split("[;\t]", said)[1:]:
        assert not cell.lstrip().startswith(FORMULA)
    assert guarded("two dead; 5 hurt; none -") == "two dead; 5 hurt; none -"


@pytest.mark.parametrize("start", FORMULA)
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(start):
    text = written("csv", [{"id": f"{start}HYPERLINK(1)"}], COLUMNS[:1])
    [_, [cell]] = csv_reader.reader(io.StringIO(text, newline=""))
    assert cell == f"'{start}HYPERLINK(1)".replace("\r", "\n")


def test_a_negative_number_stays_a_number():
    columns = (Column(key="lat", title="Lat"), Column(key="n", title="N"))
    assert written("csv", [{"lat": -33.5, "n": -2}], columns) == "lat,n\n-33.5,-2\n"


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=("Cs",))), min_size=1, max_size=4))
def test_csv_reads_back_as_it_was_but_for_the_guard(texts):
    columns = [Column(key=str(n), title="x") for n in range(len(texts))]
    text = written("csv", [{str(n): one for n, one in enumerate(texts)}], columns)
    [_, row] = csv_reader.reader(io.StringIO(text, newline=""))
    guarded = [f"'{one}" if one.startswith(FORMULA) else one for one in (PARTED.sub("'", one) for one in texts)]
    assert row == [one.replace("\r\n", "\n").replace("\r", "\n") for one in guarded]


# records


def test_an_incident_is_the_published_record():
    record = records.incident_record(an_incident())
    facts = (
        "event_type sub_event_type date date_precision location actors targets weapons killed injured abducted "
        "arrested casualties timing confidence evidence victims"
    )
    around = "id revision reports first_seen updated origins confirmed_by known date_inferred"
    assert set(record) == {*facts.split(" "), *around.split(" ")}
    assert record["killed"] == {"min": 5, "max": 9, "best": 9}
    assert record["abducted"] is None
    assert record["updated"] == "2023-01-30T12:00:00Z"
    assert record["location"]["country"] == "PK"
    report = record["reports"][0]
    assert (report["article_id"], report["source"]) == ("a1", "Dawn")
    assert report["url"] == "https://news.example/peshawar/1"
    json.dumps(record, allow_nan=False)


def test_the_facts_of_a_text_have_the_fields_of_the_interface_only():
    record = json.loads(json.dumps(records.facts_record(some_facts())))
    assert record["evidence"] == [{"field": "killed", "start": 0, "end": 9, "text": "Nine dead"}]
    assert record["actors"][0]["attribution"] == "claimed"
    assert "reports" not in record


def an_article(**other):
    given = {
        "id": "a1",
        "key": "k",
        "given_id": None,
        "url": "https://x.example/1",
        "feed": "f1",
        "source": "Dawn",
        "title": "t",
        "text": "Nine dead",
        "language": "en",
        "published": NOON,
        "published_raw": None,
        "timezone": "UTC",
        "fetched": NOON,
        "text_quality": "full",
        "quality_why": "whole",
    }
    return Article(**(given | other))


def test_an_article_is_shown_under_the_id_it_was_given():
    assert records.article_record(an_article())["id"] == "a1"
    record = records.article_record(an_article(given_id="theirs"), duplicate_of="a0", duplicate_why="same text")
    assert (record["id"], record["article_id"], record["duplicate_of"]) == ("theirs", "a1", "a0")


def test_a_feed_shows_its_state_and_when_it_is_asked_again():
    feed = Feed(id="f1", url="https://x.example/rss", name="Dawn", covers=(Region(label="PK-KP", country="PK"),))
    health = Health(feed="f1", failures=3, last_error="status 503", next_poll=NOON)
    record = records.feed_record(feed, health, "failing")
    assert (record["status"], record["failures"], record["last_error"]) == ("failing", 3, "status 503")
    assert (record["last_heard"], record["next_poll"]) == (None, "2023-01-30T12:00:00Z")
    assert record["covers"] == ["PK-KP"]


def test_times_are_utc_whatever_the_zone_they_came_in():
    zone = timezone(timedelta(hours=5))
    assert records.moment(NOON.astimezone(zone)) == "2023-01-30T12:00:00Z"


def test_a_delivery_says_what_became_of_it():
    message = Message(key="k", subject="s", text="t", html="h", payload="{}")
    waiting = Delivery(
        key="k",
        channel="desk",
        recipient="a@x.example",
        message=message,
        watch="kp",
        due=NOON,
        created=NOON,
        attempts=2,
        last_error="451 later",
    )
    record = records.delivery_record(waiting)
    assert (record["state"], record["attempts"], record["due"]) == ("waiting", 2, "2023-01-30T12:00:00Z")
    assert "message" not in record
    assert record["delivered"] is None


def test_coverage_is_said_to_programs_too():
    record = records.coverage_record(nobody_heard())
    assert record["status"] == "blind"
    assert len(record["missing"]) == 3
    assert "not heard for 6 h 10 min" in record["sentence"]
