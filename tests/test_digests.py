"""Is what people and programs are told true, complete, plain and harmless?"""

import base64
import html.parser
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from PIL import Image

from monitor.channels.email import detached
from monitor.digests import (
    alert_message,
    digest_message,
    maps,
    pages,
    sections,
    trial_message,
    wording,
)
from monitor.model import Actor, Change, Count, Location
from tests.delivery_samples import (
    NOON,
    PESHAWAR,
    a_digest,
    a_report,
    all_heard,
    an_alert,
    an_incident,
    nobody_heard,
    some_facts,
)

KARACHI = "Asia/Karachi"


def told(alert=None, incident=None, heard=None, timezone=KARACHI):
    return alert_message(
        alert or an_alert(), incident or an_incident(), heard or all_heard(), timezone=timezone, key="k1"
    )


def digested(*alerts, incidents=(), heard=None, timezone=KARACHI):
    by_id = {one.id: one for one in incidents}
    return digest_message(a_digest(*alerts), by_id, heard or all_heard(), timezone=timezone, key="k1")


class Page(html.parser.HTMLParser):
    """The tags of a page with their attributes, and its visible text."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.text, self._silent = [], [], 0
        self.feed(source)
        self.words = " ".join(" ".join(self.text).split())

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self._silent += tag in ("style", "title")

    def handle_endtag(self, tag):
        self._silent -= tag in ("style", "title")

    def handle_data(self, data):
        if not self._silent:
            self.text.append(data)


def links(page):
    return [attributes["href"] for tag, attributes in page.tags if tag == "a"]


# alerts


def test_the_first_line_says_what_where_when_the_toll_and_who():
    assert told().text.splitlines()[0] == (
        "Suicide bombing in Police Lines, Peshawar, Khyber Pakhtunkhwa, PK, on Mon 30 Jan 2023: "
        "9 killed (5–9), 20 injured; claimed by Tehrik-i-Taliban Pakistan."
    )


def test_an_alert_says_what_changed_by_whom_who_reports_it_why_it_came_and_who_listened():
    text = told().text
    assert "killed 5 → 9 (Dawn 14:10)" in text
    assert "2 reports, 2 independent origins; confirmed by officials" in text
    assert "Dawn, Mon 30 Jan 2023 15:35 PKT: 5 killed\n    https://news.example/peshawar/1" in text
    assert "region PK-KP; group Tehrik-i-Taliban Pakistan" in text
    assert "3 of 3 feeds that cover PK-KP heard" in text


def test_the_page_says_all_that_the_text_says():
    page = Page(told().html)
    for said in (
        "Suicide bombing",
        "Police Lines, Peshawar, Khyber Pakhtunkhwa, PK, on Mon 30 Jan 2023",
        "9 killed (5–9)",
        "20 injured",
        "Claimed by Tehrik-i-Taliban Pakistan",
        "killed 5 → 9 (Dawn 14:10)",
        "Of them: 7 police officers killed",
        "5 killed Mon 30 Jan 2023 15:35 PKT",
        "confirmed by officials",
        "region PK-KP",
        "high",
        "Update",
        "3 of 3 feeds that cover PK-KP heard",
    ):
        assert said in page.words
    assert links(page) == ["https://geo.example/x?a=1&b=2", "https://news.example/peshawar/1"]


def test_a_subject_says_how_grave_it_is_and_for_an_update_what_changed():
    assert told().subject.startswith("[high, update] killed 5 → 9 (Dawn 14:10); Suicide bombing in Police Lines")
    assert told(an_alert(kind="new")).subject.startswith("[high] Suicide bombing in Police Lines")


def test_alerts_of_one_incident_share_a_thread():
    assert told(an_alert(revision=1)).thread == told(an_alert(revision=5)).thread == "i1"


def test_an_incident_of_which_little_is_known_says_so():
    facts = some_facts(
        location=None, date=None, date_precision=None, killed=None, injured=None, actors=(), casualties=()
    )
    line = told(incident=an_incident(facts=facts)).text.splitlines()[0]
    assert line == "Suicide bombing, place unknown, date unknown: toll unknown."


@pytest.mark.parametrize(
    ("attribution", "said"),
    [
        ("claimed", "claimed by the X"),
        ("attributed", "attributed to the X"),
        ("suspected", "the X suspected"),
        ("denied", "the X denies it"),
        (None, "the X"),
    ],
)
def test_who_did_it_comes_with_the_word_that_says_how_sure_that_is(attribution, said):
    actor = Actor(id="x", name="the X", role="perpetrator", attribution=attribution)
    assert wording.who(some_facts(actors=(actor,))) == said


def test_only_perpetrators_are_said_to_have_done_it():
    target = Actor(id="p", name="Police", role="target", attribution=None)
    assert wording.who(some_facts(actors=(target,))) == ""


@pytest.mark.parametrize(
    ("count", "said", "digits", "spread"),
    [
        (Count.exactly(9), "9", "9", None),
        (Count.exactly(0), "no", "0", None),
        (Count(min=5, max=9, best=9), "9", "9", "5–9"),
        (Count(min=5, max=9, best=None), "at least 5", "5+", "5–9"),
        (Count(min=5, max=None, best=None), "at least 5", "5+", None),
        (Count(min=5, max=None, best=7), "7", "7", "5 or more"),
        (Count(min=5, max=None, best=5), "at least 5", "5+", None),
        (Count(min=0, max=None, best=None), "some", "0+", None),
        (Count.exactly(1200), "1,200", "1,200", None),
    ],
)
def test_a_toll_is_said_as_surely_as_it_is_known(count, said, digits, spread):
    assert (wording.figure(count), wording.digits(count), wording.spread(count)) == (said, digits, spread)


@pytest.mark.parametrize(
    ("date", "precision", "said"),
    [
        ("2023-01-30", "day", "on Mon 30 Jan 2023"),
        ("2023-01-30", "week", "in the week of Mon 30 Jan 2023"),
        ("2023-01", "month", "in January 2023"),
        ("2023", "year", "in 2023"),
        (None, None, "date unknown"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(date, precision, said):
    assert wording.when(some_facts(date=date, date_precision=precision)) == said


def test_a_place_names_each_unit_once_and_says_near():
    district = Location(
        name="Hangu", admin2="Hangu", admin1="KP", country="PK", lat=None, lon=None, precision="admin2"
    )
    assert wording.where(district) == "Hangu, KP, PK"
    assert wording.where(replace(PESHAWAR, precision="near")).startswith("near Police Lines, ")


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Karachi", "Mon 30 Jan 2023 17:00 PKT"),
        ("Asia/Kabul", "Mon 30 Jan 2023 16:30 UTC+04:30"),
        ("UTC", "Mon 30 Jan 2023 12:00 UTC"),
        ("America/Sao_Paulo", "Mon 30 Jan 2023 09:00 UTC−03:00"),
    ],
)
def test_people_read_local_time_with_its_zone(zone, said):
    assert wording.clock(NOON, ZoneInfo(zone)) == said


@pytest.mark.parametrize(
    ("field", "before", "after", "said"),
    [
        ("killed", None, "5", "killed unknown → 5 (Dawn 14:10)"),
        ("killed", "5", "9 (5 to 9)", "killed 5 → 9 (Dawn 14:10)"),
        ("killed", "9", "9 (5 to 9)", "killed 9 → 9 (5 to 9) (Dawn 14:10)"),
        ("killed", "9 (at least 5)", "12", "killed 9 → 12 (Dawn 14:10)"),
        ("location", "Hangu, PK", None, "place Hangu, PK → unknown (Dawn 14:10)"),
        ("event_type", "Battles: Armed clash", "Explosions/Remote violence: Suicide bomb",
         "type Armed clash → Suicide bombing (Dawn 14:10)"),
        ("actors", "TTP (suspected)", "TTP (claimed)", "claimed by TTP (Dawn 14:10)"),
    ],
)  # fmt: skip
def test_a_change_is_said_from_what_to_what_by_whom(field, before, after, said):
    assert wording.changes([Change(field=field, before=before, after=after, by="Dawn 14:10")]) == (said,)


def test_what_a_toll_went_through_is_one_line():
    steps = [("5", "9", "Dawn 14:10"), ("9", "12 (9 to 12)", "Geo 15:02"), ("20", "21", "Dawn 18:00")]
    many = [Change(field="killed", before=old, after=new, by=by) for old, new, by in steps]
    assert wording.changes(many) == (
        "killed 5 → 9 (Dawn 14:10) → 12 (Geo 15:02)",
        "killed 20 → 21 (Dawn 18:00)",
    )


def test_of_many_actors_only_those_with_another_part_are_named():
    before = "A (suspected), B (attributed), Police (target)"
    after = "A (denied), Police (other), C (claimed)"
    [said] = wording.changes([Change(field="actors", before=before, after=after, by="Dawn 14:10")])
    assert said == "A denies it; claimed by C; B no longer attributed (Dawn 14:10)"
    assert wording.changes([Change(field="actors", before=None, after="Police (target)", by="Dawn 14:10")]) == ()


def test_a_figure_that_only_another_word_bounds_is_no_change():
    by = {"by": "Dawn 14:10"}
    assert wording.changes([Change(field="injured", before="157", after="at least 157", **by)]) == ()
    assert wording.changes([Change(field="injured", before="157 (at least 150)", after="at least 157", **by)]) == ()
    assert wording.changes([Change(field="injured", before=None, after="at least 157", **by)]) != ()


def test_a_reader_is_told_the_changes_that_matter_the_tolls_first():
    fields = ["event_type", "reports", "confidence", "killed", "origins", "casualties", "timing", "injured"]
    alert = an_alert(changes=tuple(Change(field=field, before="1", after="2", by="Dawn 14:10") for field in fields))
    told_of = [line.split()[0] for line in wording.changes(alert.changes)]
    assert told_of == ["killed", "injured", "type"]
    assert len(json.loads(told(alert).payload)["data"]["alert"]["changes"]) == len(fields)


# digests


def test_a_digest_begins_with_the_figures_of_the_window():
    other = an_incident("i2", facts=some_facts(killed=Count.exactly(3), injured=None))
    message = digested(an_alert(), an_alert("i2"), incidents=(an_incident(), other))
    assert message.text.splitlines()[0] == "2 incidents: 12 killed, 20 injured"
    assert message.subject == "kp-police: 2 incidents: 12 killed, 20 injured"


def test_a_digest_tells_the_gravest_first_and_each_incident_once():
    alerts = (
        an_alert("mild", severity="low", kind="new"),
        an_alert("grave", severity="critical", kind="new", revision=1),
        an_alert("grave", severity="high", kind="update", revision=2),
    )
    few = an_incident("mild", facts=some_facts(killed=Count.exactly(1)))
    text = digested(*alerts, incidents=(few, an_incident("grave"))).text
    assert text.index("1. 9 killed (5–9), 20 injured: Suicide bombing") < text.index("2. 1 killed")
    assert text.count("killed 5 → 9 (Dawn 14:10)") == 1
    assert "New, critical" in text


def test_the_alerts_of_an_incident_are_told_in_the_order_of_its_states():
    steps = [(2, "at least 17", "28"), (4, "44", "59"), (3, "28", "44")]
    alerts = [
        an_alert(revision=revision, changes=(Change(field="killed", before=old, after=new, by="Dawn 14:10"),))
        for revision, old, new in steps
    ]
    text = digested(*alerts, incidents=(an_incident(),)).text
    assert "killed at least 17 → 28 (Dawn 14:10) → 44 (Dawn 14:10) → 59 (Dawn 14:10)" in text


def test_a_quiet_window_says_who_listened():
    message = digested()
    assert message.subject == "kp-police: no new incidents; 3 of 3 feeds that cover PK-KP heard"
    assert "no all-clear" not in message.text
    assert "No new incidents; 3 of 3 feeds that cover PK-KP heard." in Page(message.html).words


def test_a_window_in_which_nobody_listened_is_no_all_clear():
    message = digested(heard=nobody_heard())
    assert message.text.splitlines()[0] == (
        "no new incidents; 3 of 3 feeds that cover Balochistan not heard for 6 h 10 min. This is no all-clear"
    )
    assert "Khaama: failing: status 503, not heard for 6 h 10 min" in message.text
    words = Page(message.html).words
    assert "No feed heard" in words
    assert "Silence here is no all-clear" in words


def test_incidents_heard_by_some_say_that_others_were_silent():
    heard = all_heard(status="degraded", missing=(("Khaama", "silent: not heard for 3 h"),))
    assert digested(an_alert(), incidents=(an_incident(),), heard=heard).subject.endswith("some feeds not heard")


def test_a_retracted_incident_is_told_but_not_counted():
    text = digested(an_alert(kind="retraction", changes=()), incidents=(an_incident(),)).text
    assert text.splitlines()[0] == "1 incident"
    assert "Retracted, high" in text


def test_a_retraction_cannot_be_read_as_news():
    message = told(an_alert(kind="retraction"), an_incident(reports=(), origins=0))
    assert message.text.startswith("Retracted: Suicide bombing in Police Lines")
    assert "Retracted: Suicide bombing" in Page(message.html).words
    assert "Retracted: Suicide bombing" in message.subject
    assert "No report of it stands any more" in Page(message.html).words
    assert "What changed" not in message.text


def test_an_article_of_which_only_the_day_is_known_gets_no_hour():
    midnight = NOON.replace(hour=0)
    text = told(incident=an_incident(reports=(a_report(published=midnight),))).text
    assert "Dawn, Mon 30 Jan 2023: 9 killed" in text


def test_an_incident_that_is_no_more_is_told_by_its_title():
    assert "Suicide bombing in Peshawar" in digested(an_alert("merged away")).text


def a_full_window(number):
    """More low alerts than fit, and a grave one among the last."""
    alerts = [an_alert(f"i{n}", severity="low") for n in range(number - 1)]
    return (*alerts, an_alert("grave", severity="critical"))


def test_a_digest_tells_what_does_not_fit_in_a_line_or_a_count_and_the_gravest_first():
    many = a_full_window(sections.MOST_SECTIONS + sections.MOST_LINES + 8)
    message = digested(*many, incidents=[an_incident(alert.incident) for alert in many])
    assert message.text.count("low: 9 killed (5–9), 20 injured: Suicide bombing") == sections.MOST_LINES
    assert "+8 more of no higher severity" in message.text
    assert message.text.index("critical") < message.text.index("low")
    assert Page(message.html).words.count("low: 9 killed") == sections.MOST_LINES
    assert len(json.loads(message.payload)["data"]["alerts"]) == len(many)


def test_a_mail_is_small_enough_not_to_be_cut():
    reports = tuple(a_report(n, url=f"https://news.example/{n}/" + "long-" * 20) for n in range(40))
    message = told(incident=an_incident(reports=reports))
    assert "and 32 more" in message.text
    assert len(detached(message.html, "desk.example")[0].encode()) < 100_000
    many = a_full_window(300)
    message = digested(*many, incidents=[an_incident(alert.incident, reports=reports) for alert in many])
    page, pictures = detached(message.html, "desk.example")
    assert len(page.encode()) < 100_000
    assert sum(map(len, pictures.values())) < 40_000


# nothing from outside is trusted

POISON = '"><script>alert(1)</script>{{ 7*7 }}{% raw %}\r\nWho was listening\r\n  all feeds\u202e\x1b[31m\x00'


def a_poisoned_incident():
    actor = Actor(id="x", name=POISON, role="perpetrator", attribution="claimed")
    place = replace(PESHAWAR, name=POISON, admin2=POISON)
    facts = some_facts(actors=(actor,), location=place, targets=(POISON,), weapons=(POISON,))
    return an_incident(
        facts=facts, reports=(a_report(source=POISON, url=f"https://x.example/{POISON}", facts=facts),)
    )


def test_what_outlets_write_stays_text_on_the_page():
    alert = an_alert(
        why=POISON, title=POISON, changes=(Change(field="actors", before=POISON, after=POISON, by=POISON),)
    )
    heard = all_heard(missing=((POISON, POISON),), sentence=POISON, status="degraded")
    for message in (
        told(alert, a_poisoned_incident(), heard),
        digested(alert, incidents=(a_poisoned_incident(),), heard=heard),
        digested(alert, heard=heard),
    ):
        page = Page(message.html)
        assert not {tag for tag, _ in page.tags} & {"script", "iframe", "link", "object", "form", "base"}
        assert not [name for _, given in page.tags for name in given if name.startswith("on")]
        assert "{{ 7*7 }}" in page.words
        assert links(page) == []
        assert not re.search("[\x00\x1b\u202e]", message.text + message.html)
        assert message.text.count("\nWho was listening") == 1
        json.loads(message.payload)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://x.example/",
        "//x.example/",
        "https://",
        "https://x.example/\nBcc: a",
        "https://x.example/\"onclick='x",
        "http://[::1",
        "",
    ],
)
def test_a_link_that_is_not_http_is_not_one(url):
    message = told(incident=an_incident(reports=(a_report(url=url),)))
    assert links(Page(message.html)) == []
    assert "Dawn, Mon 30 Jan" in message.text


def test_nothing_is_loaded_from_anywhere():
    for message in (told(), digested(an_alert(), incidents=(an_incident(),)), digested(heard=nobody_heard())):
        page = re.sub(r'src="data:image/png;base64,[A-Za-z0-9+/=]+"', "", message.html)
        assert not re.search(r"""(src|background|srcset)\s*=|url\(|@import|<link""", page, re.IGNORECASE)


def test_the_style_is_on_the_elements_and_the_dark_one_in_the_head():
    source = told().html
    assert re.search(r'<h1[^>]* style="[^"]*font-size', source)
    assert "prefers-color-scheme: dark" in source
    assert "viewport" in source


@given(text=st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_can_be_told(text):
    alert = an_alert(why=text, title=text, changes=(Change(field="killed", before=text, after=text, by=text),))
    incident = an_incident(reports=(a_report(source=text, url=text),))
    for message in (told(alert, incident), digested(alert)):
        message.html.encode()
        message.text.encode()
        json.loads(message.payload)


def test_a_template_in_a_text_is_never_run_with_our_insides():
    environment = pages.environment()
    from jinja2.exceptions import SecurityError

    with pytest.raises(SecurityError):
        environment.from_string("{{ ''.__class__.__mro__ }}").render()


# the map and the chart


def a_place(name, lat, lon, **other):
    return Location(
        **{"name": name, "admin2": None, "admin1": "A", "country": "PK", "lat": lat, "lon": lon} | other
    )


def size(picture):
    return Image.open(io.BytesIO(base64.b64decode(picture.source.partition(",")[2]))).size


def test_a_map_shows_where_and_says_so_in_words():
    picture = maps.picture([maps.point(PESHAWAR, "high")])
    assert picture.alt == "Map: Police Lines"
    assert size(picture) == (picture.width * maps.SCALE, picture.height * maps.SCALE)
    assert maps.picture([maps.point(PESHAWAR, "high")]) is picture  # once for all recipients


def test_no_map_pretends_to_know_a_place():
    for precision in ("admin1", "country"):
        assert maps.point(a_place("Balochistan", 28.0, 66.0, precision=precision), "low") is None
    assert maps.point(a_place("Hangu", None, None, precision="place"), "low") is None
    assert not maps.point(a_place("Hangu", 33.5, 71.0, precision="admin2"), "low").exact
    assert maps.picture([None]) is None
    assert "<img" not in told(incident=an_incident(facts=some_facts(location=None))).html


@given(
    st.lists(
        st.tuples(
            st.floats(-89.9, 89.9), st.floats(-180, 180), st.text(min_size=1), st.sampled_from(["place", "near"])
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=15)
def test_points_anywhere_on_earth_with_any_name_are_on_the_map(places):
    points = [maps.point(a_place(name, lat, lon, precision=how), "high") for lat, lon, name, how in places]
    seen = maps.view(points)
    assert seen.km >= maps.LEAST_KM
    assert size(maps.picture(points)) == (maps.WIDTH * maps.SCALE, maps.HEIGHT * maps.SCALE)


def test_two_points_on_both_sides_of_the_date_line_are_near_each_other():
    points = [maps.point(a_place(str(lon), -17.0, lon, precision="place"), "low") for lon in (179.8, -179.8)]
    seen = maps.view(points)
    assert seen.km == maps.LEAST_KM
    assert all(0 < seen.at(one.lat, one.lon)[0] < maps.WIDTH * maps.SCALE for one in points)


def test_a_digest_of_several_provinces_counts_them_for_eyes_and_for_ears():
    quetta = replace(PESHAWAR, name="Quetta", admin2="Quetta", admin1="Balochistan")
    other = an_incident("i2", facts=some_facts(location=quetta, killed=None))
    unknown = an_incident("i3", facts=some_facts(location=None, killed=Count.exactly(1)))
    alerts = [an_alert("i1"), an_alert("i2"), an_alert("i3"), an_alert("i4", kind="retraction")]
    message = digested(*alerts, incidents=(an_incident(), other, unknown, an_incident("i4")))
    lines = "Balochistan: 1 incident, toll unknown", "Khyber Pakhtunkhwa: 1 incident, 9 killed"
    assert "By province\n  " + "\n  ".join([*lines, "place unknown: 1 incident, 1 killed"]) in message.text
    assert "Balochistan 1 incident, toll unknown" in " ".join(Page(message.html).words.replace("\xa0", " ").split())
    assert "By province" not in digested(an_alert(), incidents=(an_incident(),)).text


# what programs get

SCHEMA = json.loads((Path(__file__).parent.parent / "docs" / "webhook.schema.json").read_text())


def closed(schema):
    """The schema without room for fields that it does not name: it must name all that we send."""
    if isinstance(schema, dict):
        return {key: False if key == "additionalProperties" else closed(one) for key, one in schema.items()}
    return [closed(one) for one in schema] if isinstance(schema, list) else schema


def faults(payload, kind=None):
    """Where the payload does not follow the schema, or one definition of it."""
    schema = closed(SCHEMA)
    if kind is not None:
        schema = {"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]}
    return [error.json_path for error in Draft202012Validator(schema).iter_errors(payload)]


def test_the_published_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


def test_a_test_for_programs_follows_the_published_schema_and_is_no_news():
    message = trial_message(NOON, asked_by="monitor doctor --channels", channel="hook", key="k1")
    payload = json.loads(message.payload)
    assert faults(payload) == faults(payload, "test_message") == []
    assert payload["type"] == "test"
    for said in (message.subject, message.text, Page(message.html).words):
        assert "test" in said
    assert "Nothing has happened" in message.text


@pytest.mark.parametrize("kind", ["new", "update", "correction", "retraction"])
def test_an_alert_for_programs_follows_the_published_schema(kind):
    payload = json.loads(told(an_alert(kind=kind)).payload)
    assert faults(payload, "alert_message") == []
    assert faults(payload) == []
    assert payload["type"] == f"alert.{kind}"
    assert payload["id"] == "k1"
    assert payload["timestamp"] == "2023-01-30T12:00:00Z"


def test_a_digest_for_programs_follows_the_published_schema():
    for message in (
        digested(heard=nobody_heard()),
        digested(an_alert(), an_alert("gone"), incidents=(an_incident(),)),
        digested(
            an_alert(),
            incidents=(an_incident(facts=some_facts(location=None, killed=None, date=None, date_precision=None)),),
        ),
    ):
        payload = json.loads(message.payload)
        assert faults(payload, "digest_message") == []
        assert faults(payload) == []


def test_the_schema_can_tell_a_wrong_payload():
    payload = json.loads(told().payload)
    payload["data"]["alert"]["severity"] = "grave"
    assert faults(payload, "alert_message") == ["$.data.alert.severity"]
    assert faults(payload) != []


def test_programs_get_utc_whatever_the_zone_of_people():
    assert told(timezone="Asia/Kabul").payload == told(timezone="UTC").payload
    assert told(timezone="Asia/Kabul").text != told(timezone="UTC").text


def test_the_same_alert_gives_the_same_message():
    assert told() == told()


def test_an_outlet_s_name_that_runs_from_right_to_left_leaves_the_figures_where_they_are():
    outlet = "روزنامہ 92"
    incident = an_incident(reports=(a_report(1, source=outlet),))
    change = Change(field="killed", before="5", after="9", by=f"{outlet} 14:10")
    message = alert_message(an_alert(changes=(change,)), incident, all_heard(), timezone="Asia/Karachi", key="k1")
    for text in (message.text, message.html):
        assert f"\u200e{outlet}\u200e" in text
        assert f"(\u200e{outlet} 14:10\u200e)" in text


def test_a_place_where_several_things_happened_is_named_once_on_the_map():
    twice = [maps.point(PESHAWAR, "critical"), maps.point(PESHAWAR, "high")]
    assert maps.picture(twice).source == maps.picture(twice[:1]).source
