"""Are the right watches told, once, and only of what matters?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from builders import a_facts, a_location, a_report, an_actor, an_incident
from hypothesis import given
from hypothesis import strategies as st

from monitor import areas, queries
from monitor.merge import withdrawn
from monitor.model import Alert, Box, Casualty, Count, Evidence, Incident, Region, Watch
from monitor.watches import RULE, Match, Miss, Silent, alert, checks, concerns, inside, severity

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KP = Region(label="PK-KP", country="PK", admin1="Khyber Pakhtunkhwa")
HANGU = Region(label="Hangu", country="PK", admin1="Khyber Pakhtunkhwa", admin2="Hangu")
BALOCHISTAN = Region(label="PK-BA", country="PK", admin1="Balochistan")


SQUARE = areas.read(
    '{"type": "Polygon", "coordinates": [[[66, 24], [68, 24], [68, 26], [66, 26], [66, 24]]]}', "karachi.geojson"
)
KILLED_POLICE = Casualty(outcome="killed", category="police", min=2, max=2, best=2)


def watch(**conditions) -> Watch:
    return Watch(name="kp-police", timezone="Asia/Karachi", **conditions)


def incident(revision: int = 1, **facts) -> Incident:
    told = a_facts(**({"casualties": (KILLED_POLICE,)} | facts))
    return an_incident(revision=revision, facts=told, reports=(a_report(facts=told, origin="outlet:A"),))


def told_on(day: datetime, **facts) -> Incident:
    found = incident(**facts)
    return replace(found, reports=tuple(replace(one, published=day) for one in found.reports))


def killed(number: int, revision: int = 1, **facts) -> Incident:
    return incident(revision, killed=Count.exactly(number), **facts)


def told_of(before: Incident | None, after: Incident, quiet: bool = False, **conditions) -> Alert | Silent:
    return alert(watch(**conditions), before, after, now=NOW, quiet=quiet)


# ------------------------------------------------------------------ conditions


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({}, "everything"),
        ({"regions": (BALOCHISTAN, KP)}, "lies in PK-KP"),
        ({"regions": (HANGU,)}, "lies in Hangu"),
        ({"within": (33.5, 71.0, 20.0)}, "km from"),
        ({"groups": frozenset({"ttp", "bla"})}, "claimed by Tehrik-i-Taliban Pakistan"),
        ({"event_types": ("explosions/remote violence",)}, "Explosions"),
        ({"event_types": ("Remote explosive/landmine/IED",)}, "Remote explosive"),
        ({"min_killed": 3}, "3 killed"),
        ({"words": ("levies", "Police")}, "the word Police"),
        ({"languages": ("en", "ur")}, "told in en"),
        ({"sources": ("outlet",)}, "told by Outlet"),
        ({"min_confidence": 0.8}, "confidence 0.80"),
        ({"box": Box(south=33, west=70, north=34, east=72)}, "Hangu lies in the box"),
        ({"groups": frozenset({"ttp"}), "roles": ("perpetrator",)}, "claimed by"),
        ({"min_injured": 5}, "5 injured"),
        ({"min_police": 2}, "2 police killed"),
        ({"targets": ("school", "polic*")}, "target polic*"),
        ({"weapons": ('"roadside bomb"',)}, "weapon"),
        ({"words": ("police AND (dam OR bomb) NOT training",)}, "NOT training"),
        ({"confirmed_by": ("official", "media")}, "confirmed by media"),
        ({"timing": ("breaking",)}, "fresh reports"),
    ],
)
def test_a_condition_that_holds_says_how(conditions, said):
    found = concerns(watch(**conditions), incident())

    assert isinstance(found, Match)
    assert said in found.why


@pytest.mark.parametrize(
    ("conditions", "first_failed"),
    [
        ({"regions": (BALOCHISTAN,), "min_killed": 50}, "regions:"),
        ({"within": (24.86, 67.0, 50.0)}, "within:"),
        ({"groups": frozenset({"bla"}), "words": ("dam",)}, "groups:"),
        ({"event_types": ("Battles", "Armed clash")}, "event_types:"),
        ({"min_killed": 4}, "min_killed:"),
        ({"words": ("polic", "road")}, "words:"),
        ({"languages": ("ur",)}, "languages:"),
        ({"sources": ("Dawn",)}, "sources:"),
        ({"min_confidence": 0.9}, "min_confidence:"),
        ({"box": Box(south=33, west=72, north=34, east=70)}, "box:"),
        ({"area": SQUARE}, "area:"),
        ({"groups": frozenset({"ttp"}), "roles": ("target", "other")}, "groups:"),
        ({"min_injured": 6}, "min_injured:"),
        ({"min_abducted": 1}, "min_abducted:"),
        ({"min_civilians": 1}, "min_civilians:"),
        ({"min_police": 3}, "min_police:"),
        ({"targets": ("police NOT polic*",)}, "targets:"),
        ({"weapons": ("suicide vest",)}, "weapons:"),
        ({"words": ("police AND dam",)}, "words:"),
        ({"confirmed_by": ("official",)}, "confirmed_by:"),
        ({"timing": ("follow_up",)}, "timing:"),
    ],
)
def test_the_first_condition_that_fails_is_named(conditions, first_failed):
    found = concerns(watch(**conditions), incident(weapons=()))

    assert isinstance(found, Miss)
    assert found.why.startswith(first_failed)


def test_an_incident_without_a_place_matches_no_region_and_no_circle():
    nowhere = incident(location=None)

    assert isinstance(concerns(watch(regions=(KP,)), nowhere), Miss)
    assert isinstance(concerns(watch(within=(33.5, 71.0, 20_000.0)), nowhere), Miss)
    assert isinstance(concerns(watch(), nowhere), Match)


PLACED = [
    {"regions": (KP,)},
    {"within": (33.5, 71.0, 20.0)},
    {"box": Box(south=33, west=70, north=34, east=72)},
    {"area": SQUARE},
]


@pytest.mark.parametrize("place", PLACED, ids=lambda place: next(iter(place)))
def test_an_incident_without_a_place_is_told_only_to_a_watch_that_asks_for_unlocated_ones(place):
    nowhere = incident(location=None)
    province = a_location(name="Sindh", admin1="Sindh", admin2=None, precision="admin1")

    assert isinstance(concerns(watch(**place), nowhere), Miss)
    found = concerns(watch(**place, unlocated=True), nowhere)
    assert isinstance(found, Match)
    assert "no place is known" in found.why
    assert isinstance(concerns(watch(**place, unlocated=True), incident(location=province)), Miss)


def test_what_happened_near_a_place_is_judged_by_that_place_and_says_so():
    near = incident(location=a_location(precision="near"))
    thall = Region(label="Hangu town", country="PK", admin1="Khyber Pakhtunkhwa", admin2="Hangu", place="Hangu")

    found = concerns(watch(within=(33.5, 71.0, 20.0)), near)
    assert isinstance(found, Match)
    assert "near which it was" in found.why
    told = concerns(watch(regions=(thall,)), near)
    assert isinstance(told, Match)
    assert told.why.startswith("near Hangu")


def test_every_condition_is_held_against_an_incident_and_those_that_fail_say_why():
    found = {
        one.condition: one.holds for one in checks(watch(regions=(KP,), min_killed=9, min_injured=5), incident())
    }

    assert found == {"regions": True, "min_killed": False, "min_injured": True}


def test_a_province_has_no_district_and_no_point():
    province = a_location(name="Khyber Pakhtunkhwa", admin2=None, precision="admin1", lat=34.0, lon=71.5)

    assert isinstance(concerns(watch(regions=(HANGU,)), incident(location=province)), Miss)
    assert isinstance(concerns(watch(regions=(KP,)), incident(location=province)), Match)
    assert isinstance(concerns(watch(within=(34.0, 71.5, 500.0)), incident(location=province)), Miss)


def test_a_circle_around_a_district_s_middle_says_that_nothing_finer_is_known():
    found = concerns(watch(within=(33.5, 71.0, 20.0)), incident(location=a_location(precision="admin2")))

    assert isinstance(found, Match)
    assert "nothing finer is known" in found.why


def test_words_are_found_whole_in_what_the_reports_say_whatever_their_case_and_script():
    said = Evidence(field="targets", start=0, end=9, text="Córdoba پولیس")
    spoken = incident(evidence=(said,))

    assert isinstance(concerns(watch(words=("cordoba",)), spoken), Match)
    assert isinstance(concerns(watch(words=("پوليس",)), spoken), Match)
    assert isinstance(concerns(watch(words=("cord",)), spoken), Miss)
    assert isinstance(concerns(watch(words=("a.c", "police chief")), spoken), Miss)


def test_words_are_sought_in_the_whole_text_of_every_article():
    told = incident()
    texts = {
        told.reports[0].article: queries.line("Long after it, a TANKER full of oil — and a Qadir’s shop — burnt.")
    }

    def found(query: str) -> Match | Miss:
        return concerns(watch(words=(query,)), told, lambda _: texts)

    assert "in the article of" in found("oil AND tanker").why
    for query in ('"full of oil"', "oil and a", "tank*", "tanker NOT drone"):
        assert isinstance(found(query), Match), query
    for query in ("tank", '"oil full"', "tanker AND drone", "police NOT oil"):
        assert found(query).why == f"words: none of {query} in the headlines and texts of 1 article", query


def test_a_watch_without_words_asks_for_no_text():
    def never(_):
        raise AssertionError("asked for texts")

    assert isinstance(concerns(watch(regions=(KP,)), incident(), never), Match)
    assert isinstance(concerns(watch(regions=(BALOCHISTAN,), words=("oil",)), incident(), never), Miss)


def test_a_text_that_is_not_here_is_said():
    found = concerns(watch(words=("oil",)), incident())
    assert found.why.endswith("the headlines and texts of 1 article, of which 1 without a text here")


def test_a_part_of_a_country_is_inside_only_where_it_is_known():
    place = Region(label="Thall", country="PK", admin1="Khyber Pakhtunkhwa", place="Thall")

    assert inside(a_location(name="Thall"), place)
    assert not inside(a_location(), place)
    assert not inside(None, KP)


# ------------------------------------------------------------------ new


def test_the_first_match_is_new_and_says_what_why_and_by_whom():
    found = told_of(None, incident(), regions=(KP,))

    assert isinstance(found, Alert)
    assert (found.kind, found.severity, found.revision) == ("new", "medium", 1)
    assert found.title == "Bomb or mine blast in Hangu, Khyber Pakhtunkhwa: 3 killed, at least 5 injured"
    assert "PK-KP" in found.why
    assert {change.by for change in found.changes} == {"Outlet 16:00"}
    assert all(change.before is None for change in found.changes)


@pytest.mark.parametrize(
    ("after", "quiet", "why"),
    [
        (incident(), True, "backfill"),
        (incident(timing="background"), False, "recalled"),
        (replace(incident(), known=True), False, "seed corpus"),
        (incident(date="2026-02-20"), False, "it is 10 days old"),
        (
            told_on(datetime(2026, 2, 20, tzinfo=UTC), date="2026-03", date_precision="month"),
            False,
            "newest report is 10",
        ),
        (incident(location=None), False, "regions:"),
        (withdrawn(incident(), revision=2, updated=NOW), False, "withdrawn"),
    ],
    ids=["quiet", "background", "seed", "old", "told long ago", "nowhere", "withdrawn"],
)
def test_what_is_no_news_is_silent_and_says_why(after, quiet, why):
    found = told_of(None, after, quiet, regions=(KP,))

    assert isinstance(found, Silent)
    assert why in found.why


def test_an_undated_incident_is_as_old_as_its_first_report():
    undated = {"date": None, "date_precision": None}
    old = a_report(published=NOW - timedelta(days=30), facts=a_facts(**undated))

    assert isinstance(told_of(None, incident(**undated)), Alert)
    assert isinstance(told_of(None, replace(incident(**undated), reports=(old,))), Silent)


def test_an_incident_that_comes_to_meet_a_condition_is_new_then():
    assert isinstance(told_of(None, killed(2), min_killed=5), Silent)
    found = told_of(None, killed(6, revision=2), min_killed=5)

    assert isinstance(found, Alert)
    assert found.kind == "new"


# ------------------------------------------------------------------ update, correction, retraction


@pytest.mark.parametrize(
    ("before", "after", "speaks"),
    [
        (killed(10), killed(13), True),
        (killed(10), killed(12), False),
        (killed(2), killed(4), True),
        (killed(0), killed(1), True),
        (incident(killed=None), killed(1), True),
        (incident(killed=None), killed(0), False),
        (killed(5), killed(5), False),
    ],
)
def test_a_toll_speaks_when_it_rises_by_the_step_doubles_or_is_the_first(before, after, speaks):
    found = told_of(before, replace(after, revision=2))

    assert isinstance(found, Alert) == speaks
    if isinstance(found, Alert):
        assert found.kind == "update"
        assert any(change.field == "killed" for change in found.changes)


def test_many_small_rises_add_up_since_the_last_word():
    assert isinstance(told_of(killed(10), killed(11, revision=2)), Silent)
    assert isinstance(told_of(killed(10), killed(14, revision=5)), Alert)


def test_a_toll_that_falls_is_a_correction_only_when_the_higher_one_no_longer_stands():
    lagging = incident(2, killed=Count(min=5, best=5, max=9))

    assert isinstance(told_of(killed(9), lagging), Silent)
    found = told_of(killed(9), killed(5, revision=2))
    assert isinstance(found, Alert)
    assert found.kind == "correction"


def test_a_claim_and_a_denial_speak_and_a_suspicion_does_not():
    def by(attribution, revision=1):
        return incident(revision, actors=(an_actor(attribution=attribution),))

    claim = told_of(by("suspected"), by("claimed", 2))
    assert isinstance(claim, Alert)
    assert "claimed responsibility" in claim.why
    denial = told_of(by("claimed"), by("denied", 2))
    assert isinstance(denial, Alert)
    assert "denied responsibility" in denial.why
    assert isinstance(told_of(incident(actors=()), by("suspected", 2)), Silent)
    withdrawn_claim = told_of(by("claimed"), incident(2, actors=()))
    assert isinstance(withdrawn_claim, Alert)
    assert withdrawn_claim.kind == "correction"


def test_a_moved_place_speaks_and_a_place_learned_does_not():
    kohat = a_location(name="Kohat", admin2="Kohat")
    province = a_location(name="Khyber Pakhtunkhwa", admin2=None, precision="admin1")

    moved = told_of(incident(), incident(2, location=kohat))
    assert isinstance(moved, Alert)
    assert moved.kind == "update"
    sure = told_of(incident(), replace(incident(2, location=kohat), confirmed_by="multiple"))
    assert isinstance(sure, Alert)
    assert sure.kind == "correction"
    assert isinstance(told_of(incident(location=province), incident(2)), Silent)


def test_whoever_was_told_the_wrong_place_hears_the_right_one_even_outside_the_watch():
    moved = incident(2, location=a_location(name="Quetta", admin1="Balochistan", admin2="Quetta"))

    found = told_of(incident(), moved, regions=(KP,))
    assert isinstance(found, Alert)
    assert found.kind == "correction"
    assert "no longer" in found.why


def test_another_type_speaks():
    found = told_of(incident(), incident(2, event_type="Battles", sub_event_type="Armed clash"))

    assert isinstance(found, Alert)
    assert found.kind == "update"


def test_forty_rephrased_copies_say_nothing_more():
    before = incident()
    copies = tuple(a_report(id=f"c{n}.1", article=f"c{n}", source=f"P{n}") for n in range(40))
    after = replace(before, revision=41, reports=(*before.reports, *copies), origins=41, confirmed_by="multiple")

    found = told_of(before, after)
    assert isinstance(found, Silent)
    assert "nothing material" in found.why


def test_an_incident_whose_last_report_is_withdrawn_is_retracted_even_in_a_quiet_run():
    gone = withdrawn(incident(), revision=2, updated=NOW)

    for quiet in (False, True):
        found = told_of(incident(), gone, quiet)
        assert isinstance(found, Alert)
        assert found.kind == "retraction"


def test_a_backfill_updates_silently():
    assert isinstance(told_of(killed(1), killed(30, revision=2), quiet=True), Silent)


# ------------------------------------------------------------------ severity, identity


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"killed": None, "injured": None}, "low"),
        ({"killed": None, "injured": None, "targets": ("girls' school",)}, "low"),
        ({"killed": Count.exactly(0), "injured": Count.exactly(5)}, "medium"),
        ({"killed": Count.exactly(1), "injured": None}, "medium"),
        ({"killed": Count.exactly(1), "injured": None, "targets": ("polio team",)}, "high"),
        ({"killed": Count.exactly(4), "injured": None}, "high"),
        ({"killed": Count.exactly(10), "injured": None}, "critical"),
        ({"killed": Count.exactly(90), "injured": None, "targets": ("mosque",)}, "critical"),
        ({"killed": None, "injured": Count.exactly(60)}, "critical"),
        ({"killed": None, "injured": None, "abducted": Count.exactly(5)}, "high"),
    ],
)
def test_severity_follows_the_printed_rule(facts, expected):
    assert severity(a_facts(**facts)) == expected
    assert expected in RULE


def test_an_alert_s_id_is_the_same_on_every_run_and_another_for_each_revision():
    one, again, later = told_of(None, incident()), told_of(None, incident()), told_of(None, incident(2))

    assert isinstance(one, Alert)
    assert isinstance(later, Alert)
    assert one == again
    assert one.id != later.id


@given(st.lists(st.integers(0, 200), min_size=1, max_size=30), st.integers(1, 10))
def test_what_a_watch_was_told_last_is_never_far_from_the_toll(tolls, step):
    told = None
    for revision, toll in enumerate(tolls, 1):
        state = killed(toll, revision)
        if isinstance(told_of(told, state, toll_step=step), Alert):
            told = state
        assert told is not None
        assert told.facts.killed is not None
        assert abs(told.facts.killed.likely - toll) < step


def test_a_watch_on_a_divided_district_hears_of_its_parts_and_not_the_other_way_round():
    whole, part = (
        Region(label=name, country="PK", admin1="Khyber Pakhtunkhwa", admin2=name)
        for name in ("South Waziristan", "Upper South Waziristan")
    )
    upper = a_location(name="Makin", admin2="Upper South Waziristan")

    assert inside(upper, whole)
    assert inside(upper, part)
    assert not inside(a_location(name="South Waziristan", admin2="South Waziristan"), part)
    assert not inside(a_location(name="Mir Ali", admin2="North Waziristan"), whole)


def test_so_many_more_injured_that_it_is_graver_speak():
    before = incident(injured=Count.exactly(6))

    found = told_of(before, incident(2, injured=Count.exactly(60)))
    assert isinstance(found, Alert)
    assert "critical" in found.why
    assert isinstance(told_of(before, incident(2, injured=Count.exactly(9))), Silent)


def test_each_change_is_owed_to_the_report_that_says_so():
    kohat = a_location(name="Kohat", admin2="Kohat")
    east = a_report(
        id="e.1", source="East", published=NOW - timedelta(hours=3), facts=a_facts(killed=None, location=kohat)
    )
    hills = a_report(
        id="h.1", source="Hills", published=NOW - timedelta(hours=1), facts=a_facts(killed=None, location=None)
    )
    plain = a_facts(location=kohat, killed=Count.exactly(30))
    high = a_report(id="p.1", source="Post", published=NOW - timedelta(hours=2), facts=plain)
    after = replace(incident(2, killed=Count.exactly(30), location=kohat), reports=(east, high, hills))

    found = told_of(incident(), after)
    assert isinstance(found, Alert)
    by = {change.field: change.by for change in found.changes}
    assert by["killed"].startswith("Post")
    assert not by["location"].startswith("Hills")
    assert by["reports"].startswith("Hills")


def test_what_was_taken_back_and_is_reported_after_all_is_a_correction():
    gone = withdrawn(incident(), revision=2, updated=NOW)

    found = told_of(gone, incident(3))
    assert isinstance(found, Alert)
    assert found.kind == "correction"
    assert isinstance(told_of(gone, replace(gone, revision=3)), Silent)
