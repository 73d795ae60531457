"""Does a report find its incident, and only its own?"""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from builders import a_facts, a_location, a_report, an_actor, an_incident
from hypothesis import given
from hypothesis import strategies as st

from monitor import knowledge
from monitor.merge import incident as merged
from monitor.model import Casualty, Count, Evidence, Facts, Incident, Joins, Opens, Report
from monitor.resolve import incident_id, judge, window

SEEN = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NUMBERS = itertools.count(2)


def report(published: datetime = SEEN, article: str | None = None, **facts) -> Report:
    number = next(NUMBERS)
    article = article or f"a{number}"
    told = a_facts(**facts)
    return a_report(id=f"{article}.{number}", article=article, published=published, origin=article, facts=told)


def known(id: str = "i1", *reports: Report, **facts) -> Incident:
    told = reports or (report(**facts),)
    return merged(id, told, revision=1, first_seen=SEEN, updated=SEEN)


def village(name: str, lat: float, lon: float, precision: str = "place"):
    return a_location(name=name, lat=lat, lon=lon, precision=precision)


DISTRICT = a_location(precision="admin2")
BARE = {"actors": (), "targets": (), "weapons": (), "killed": None, "injured": None}


def test_the_same_day_place_act_and_toll_are_one_incident_and_the_reason_says_so():
    found = judge(report(), [known()])

    assert isinstance(found, Joins)
    assert found.incident == "i1"
    assert found.score > 0.9
    for said in ("Hangu", "same day", "killed 3 = 3"):
        assert said in found.why


def test_nothing_near_opens_an_incident():
    found = judge(report(), [])

    assert isinstance(found, Opens)
    assert "near" in found.why


def test_the_same_day_district_and_type_are_enough_for_bare_reports():
    assert isinstance(judge(report(**BARE), [known(**BARE)]), Joins)
    assert isinstance(judge(report(**BARE, date="2026-02-27"), [known(**BARE)]), Opens)


@pytest.mark.parametrize(
    "other",
    [
        {"location": a_location(admin2="Kohat", name="Kohat")},
        {"location": a_location(admin1="Punjab", admin2=None, name="Punjab", precision="admin1")},
        {"location": a_location(country="AF", admin1="Khost", admin2=None)},
        {"date": "2026-02-26"},
        {"event_type": "Protests", "sub_event_type": "Peaceful protest"},
    ],
    ids=["district", "province", "country", "days apart", "protest"],
)
def test_what_contradicts_is_another_incident_however_alike_the_rest(other):
    found = judge(report(**other), [known()])

    assert isinstance(found, Opens)
    assert "i1" in found.why


def test_two_attacks_in_one_district_on_one_day_stay_two():
    post = known("post", location=village("Thall", 33.36, 70.54), targets=("police post",), killed=Count.exactly(4))
    school = {"location": village("Doaba", 33.42, 70.74), "targets": ("girls' school",), "killed": None}

    assert isinstance(judge(report(**school), [post]), Opens)


def test_two_attacks_told_by_the_district_stay_two_where_target_toll_and_type_differ():
    bomb = known("bomb", location=DISTRICT, targets=("police van",), killed=Count.exactly(2), actors=())
    shooting = {
        "location": DISTRICT,
        "targets": ("labourers",),
        "killed": Count.exactly(6),
        "actors": (),
        "event_type": "Violence against civilians",
        "sub_event_type": "Attack",
        "weapons": ("firearm",),
    }

    assert isinstance(judge(report(**shooting), [bomb]), Opens)


def test_a_toll_that_has_grown_is_the_same_incident():
    assert isinstance(judge(report(killed=Count.exactly(9)), [known(killed=Count.exactly(3))]), Joins)
    assert isinstance(judge(report(killed=Count.exactly(5)), [known(killed=Count(min=3, max=None, best=3))]), Joins)


def test_a_village_and_the_district_that_it_is_told_by_are_one_place():
    thall = village("Thall", 33.36, 70.54)

    assert isinstance(judge(report(location=thall), [known(location=DISTRICT)]), Joins)


def test_a_city_and_its_quarter_in_a_district_named_after_it_are_one_place():
    city = a_location(name="Karachi", admin2="Karachi", admin1="Sindh", lat=24.86, lon=67.01)
    quarter = a_location(name="Lyari Town", admin2="Karachi South", admin1="Sindh", lat=24.85, lon=66.99)
    other = a_location(name="Korangi", admin2="Korangi", admin1="Sindh", lat=24.83, lon=67.13)

    assert isinstance(judge(report(location=quarter), [known(location=city)]), Joins)
    assert isinstance(judge(report(location=quarter), [known(location=other)]), Opens)
    east, west = (a_location(name=f"Imphal {side}", admin2=f"Imphal {side}") for side in ("East", "West"))
    assert isinstance(judge(report(location=east), [known(location=west)]), Opens)


def test_a_province_and_a_day_alone_join_nothing():
    province = a_location(name="Khyber Pakhtunkhwa", admin2=None, precision="admin1", lat=None, lon=None)
    bare = BARE | {"actors": (an_actor(),)}

    assert isinstance(judge(report(**bare, location=province), [known(**bare)]), Opens)
    toll = bare | {"killed": Count.exactly(6), "targets": ("convoy",)}
    assert isinstance(judge(report(**toll, location=province), [known(**toll)]), Joins)


def test_an_attack_told_as_overnight_joins_that_of_the_day_before_if_more_agrees():
    assert isinstance(judge(report(date="2026-03-02"), [known(date="2026-03-01")]), Joins)
    assert isinstance(judge(report(date="2026-03-02", **BARE), [known(date="2026-03-01", **BARE)]), Opens)


def test_a_follow_up_weeks_later_finds_its_incident_by_day_or_by_toll_and_target():
    later = SEEN + timedelta(days=25)

    assert isinstance(judge(report(later, timing="follow_up"), [known()]), Joins)
    undated = report(later, timing="follow_up", date=None, date_precision=None)
    assert isinstance(judge(undated, [known(killed=Count.exactly(3))]), Joins)
    bare = report(later, timing="follow_up", date=None, date_precision=None, **BARE)
    assert isinstance(judge(bare, [known(**BARE)]), Opens)


def test_the_toll_told_anew_the_next_day_finds_its_incident_by_district_and_type():
    undated = {"date": None, "date_precision": None, "location": DISTRICT, "timing": "follow_up"}
    higher = report(SEEN + timedelta(days=1), **undated, **(BARE | {"killed": Count.exactly(7)}))
    first = {"location": DISTRICT, **(BARE | {"killed": Count.exactly(3)})}

    assert isinstance(judge(higher, [known(**first)]), Joins)
    assert isinstance(judge(report(**first), [known("late", higher)]), Joins)


def test_an_anniversary_finds_its_incident_years_later():
    years_later = report(datetime(2029, 3, 1, tzinfo=UTC), timing="background")

    assert isinstance(judge(years_later, [known()]), Joins)


def test_an_undated_recollection_joins_only_where_the_toll_tells_which_one():
    recalled = {"date": None, "date_precision": None, "timing": "background"}
    years = datetime(2029, 5, 5, tzinfo=UTC)

    assert isinstance(judge(report(years, **recalled, **BARE), [known(**BARE)]), Opens)
    massacre = {"killed": Count.exactly(147), "location": village("Thall", 33.36, 70.54), "injured": None}
    assert isinstance(judge(report(years, **recalled, **massacre), [known(**massacre)]), Joins)


def test_a_report_published_before_the_day_is_of_something_else():
    before = report(SEEN - timedelta(days=9), date=None, date_precision=None)

    assert isinstance(judge(before, [known()]), Opens)


def test_a_report_without_a_place_joins_only_on_more_than_its_day():
    nowhere = {"location": None}

    assert isinstance(judge(report(**nowhere), [known()]), Joins)
    assert isinstance(judge(report(**nowhere, **BARE), [known(**BARE)]), Opens)


def test_one_article_has_two_accounts_in_one_incident_only_where_it_says_the_same_again():
    first = report(article="round-up")
    incident = known("i1", first)

    assert isinstance(judge(report(article="round-up", killed=Count.exactly(4)), [incident]), Opens)
    elsewhere = (Evidence(field="killed", start=90, end=99, text="three men"),)
    assert isinstance(judge(report(article="round-up", evidence=elsewhere), [incident]), Joins)
    assert isinstance(judge(report(article="round-up", killed=None), [incident]), Joins)
    lone = known("i2", report(article="daily", killed=Count.exactly(1)))
    assert isinstance(judge(report(article="daily", killed=Count.exactly(1), evidence=elsewhere), [lone]), Opens)
    assert isinstance(judge(report(article="round-up"), [incident]), Joins)


def test_a_report_joins_its_own_incident_again():
    first = report()

    found = judge(first, [known("i1", first, report()), known("i2")])
    assert isinstance(found, Joins)
    assert (found.incident, found.score) == ("i1", 1.0)


def test_a_faction_counts_as_its_parent_and_another_group_speaks_against():
    book = knowledge.load().actors
    bla, majeed = book.get("bla"), next(iter(sorted(book.with_factions("bla") - {"bla"})))
    by = {"killed": None, "injured": None, "targets": (), "weapons": (), "location": DISTRICT}
    incident = known(**by, actors=(an_actor(id=bla.id, name=bla.name),))

    faction = judge(report(**by, actors=(an_actor(id=majeed, name="Majeed Brigade"),)), [incident], book=book)
    other = judge(report(**by, actors=(an_actor(),)), [incident], book=book)
    assert isinstance(faction, Joins)
    assert not isinstance(other, Joins) or other.score < faction.score


def test_two_shootings_of_one_day_in_one_town_are_two_where_the_dead_have_other_names():
    one_dead = BARE | {"killed": Count.exactly(1)}
    imam = known(**one_dead, victims=("Faisal Imam",))

    assert isinstance(judge(report(**one_dead, victims=("Faysal Imam",)), [imam]), Joins)
    assert isinstance(judge(report(**one_dead), [imam]), Joins)
    other = judge(report(**one_dead, victims=("Jan Mohammad",)), [imam])
    assert isinstance(other, Opens)
    assert "other victim: Faisal Imam, not Jan Mohammad" in other.why


def test_of_many_dead_two_outlets_may_name_others():
    nine_dead = BARE | {"killed": Count.exactly(9)}
    incident = known(**nine_dead, victims=("Faisal Imam", "Gul Khan"))
    assert isinstance(judge(report(**nine_dead, victims=("Jan Mohammad",)), [incident]), Joins)


def test_the_seeds_are_candidates_like_others():
    seed = merged(
        "seed", [a_report(id="s1.1", article="s1", feed="seeds")], revision=1, first_seen=SEEN, updated=SEEN
    )

    assert isinstance(judge(report(), [seed]), Joins)


@given(st.permutations(range(4)))
def test_the_order_of_the_candidates_does_not_matter(order):
    candidates = [known(f"i{n}") for n in range(3)] + [known("i9", killed=Count.exactly(9))]
    mine = a_report(id="z.1", article="z")

    found = judge(mine, [candidates[n] for n in order])
    assert isinstance(found, Joins)
    assert found.incident == "i0"


def test_the_window_of_a_report_fits_its_timing():
    day = date(2026, 3, 1)
    undated = {"date": None, "date_precision": None}

    assert window(a_facts(), SEEN) == (date(2026, 2, 28), date(2026, 3, 2))
    assert window(a_facts(date="2025", date_precision="year"), None) == (date(2024, 12, 31), date(2026, 1, 1))
    breaking, followed = window(a_facts(**undated), SEEN), window(a_facts(**undated, timing="follow_up"), SEEN)
    assert breaking is not None
    assert followed is not None
    assert followed[0] < breaking[0] < day < breaking[1]
    assert window(a_facts(**undated, timing="background"), SEEN) is None
    assert window(a_facts(**undated), None) is None


def test_a_day_at_the_end_of_the_calendar_breaks_nothing():
    last = a_facts(date="9999-12-31")

    assert window(last, SEEN) == (date(9999, 12, 30), date(9999, 12, 31))
    assert isinstance(judge(report(date="0001-01-01"), [known(date="9999-12-31")]), Opens)


def test_an_incident_s_id_follows_from_the_report_that_opens_it():
    assert incident_id(a_report()) == incident_id(a_report(facts=a_facts(killed=None)))
    assert incident_id(a_report(id="a1.1")) != incident_id(a_report(id="a1.2"))


def test_an_incident_whose_reports_were_withdrawn_is_no_candidate_that_breaks():
    gone = an_incident(reports=())

    assert isinstance(judge(report(), [gone]), Joins)
    assert judge(report(date=None, date_precision=None), [gone]) is not None
    assert judge(report(**BARE), [replace(gone, facts=a_facts(date=None, date_precision=None))]) is not None


def facts_of(killed: int | None) -> Facts:
    return a_facts(killed=None if killed is None else Count.exactly(killed))


@given(st.one_of(st.none(), st.integers(0, 300)), st.one_of(st.none(), st.integers(0, 300)))
def test_the_score_is_a_share_and_joins_lie_above_one_half(mine, its):
    found = judge(a_report(id="z.1", article="z", facts=facts_of(mine)), [an_incident(facts=facts_of(its))])

    if isinstance(found, Joins):
        assert 0.5 <= found.score <= 1


def test_outlets_wording_of_a_target_or_a_weapon_does_not_part_one_act():
    incident = known(targets=("police checkpoint",), weapons=("explosive",))

    for target in ("Hangu check post", "guards", "headquarters"):
        found = judge(report(targets=(target,), weapons=("firearm",)), [incident])
        assert isinstance(found, Joins)
        assert "other" not in found.why
    assert "other target" in judge(report(targets=("mosque",)), [incident]).why


def test_villages_that_no_map_gives_tell_two_attacks_of_a_day_apart():
    here, there = (a_location(name=name, precision="admin2", lat=None, lon=None) for name in ("Drabgam", "Litter"))
    spelled = a_location(name="Drabgham", precision="admin2", lat=None, lon=None)

    assert isinstance(judge(report(**BARE, location=there), [known(**BARE, location=here)]), Opens)
    assert isinstance(judge(report(**BARE, location=spelled), [known(**BARE, location=here)]), Joins)


def test_two_weekdays_named_in_words_are_two_days_unless_the_toll_is_the_same():
    said = {day: (Evidence(field="date", start=0, end=9, text=day),) for day in ("on Sunday", "on Monday")}
    sunday = known(evidence=said["on Sunday"], **BARE | {"killed": Count.exactly(1)})
    monday = {"date": "2026-03-02", "evidence": said["on Monday"]}

    assert isinstance(judge(report(**monday, **BARE | {"killed": Count.exactly(1)}), [sunday]), Opens)
    same = known(evidence=said["on Sunday"], killed=Count.exactly(3), location=DISTRICT)
    assert isinstance(judge(report(**monday, killed=Count.exactly(3), location=DISTRICT), [same]), Joins)


def test_the_count_of_one_side_fits_the_total_of_both():
    row = {"min": 16, "max": 16, "best": 16}
    sides = (
        Casualty(outcome="killed", category="military", **row),
        Casualty(outcome="killed", category="militant", min=8, max=8, best=8),
    )
    total = known(killed=Count.exactly(24), casualties=sides)

    found = judge(report(killed=Count.exactly(16)), [total])
    assert isinstance(found, Joins)
    assert "of one side and of all" in found.why


def test_a_bomb_that_was_defused_is_not_the_attack_of_that_day():
    found = {"event_type": "Strategic developments", "sub_event_type": "Disrupted weapons use"}

    assert isinstance(judge(report(**found, **BARE), [known(**BARE)]), Opens)


def test_a_divided_district_holds_its_parts():
    whole, upper, lower = (
        a_location(name=name, admin2=name, precision="admin2")
        for name in ("South Waziristan", "Upper South Waziristan", "Lower South Waziristan")
    )

    assert isinstance(judge(report(location=upper), [known(location=whole)]), Joins)
    assert isinstance(judge(report(location=upper), [known(location=lower)]), Opens)


def test_two_quarters_told_by_one_city_are_two_places():
    told = {"precision": "near", "lat": 34.086, "lon": 74.806}
    bemina, parraypora = (a_location(name=name, **told) for name in ("Bemina", "Parraypora"))

    assert isinstance(judge(report(**BARE, location=bemina), [known(**BARE, location=parraypora)]), Opens)
    assert isinstance(judge(report(**BARE, location=bemina), [known(**BARE, location=bemina)]), Joins)


def test_a_policeman_shot_is_not_the_lawyer_shot_in_that_city_on_that_day():
    def one(category: str) -> dict:
        row = Casualty(outcome="killed", category=category, min=1, max=1, best=1)
        return BARE | {"killed": Count.exactly(1), "casualties": (row,), "location": DISTRICT}

    assert isinstance(judge(report(**one("police")), [known(**one("civilian"))]), Opens)
    assert isinstance(judge(report(**one("police")), [known(**one("military"))]), Joins)


def test_two_accounts_that_nothing_places_in_time_need_more_than_town_act_and_a_small_toll():
    timeless = {"date": None, "date_precision": None, "actors": (), "injured": None, "targets": ()}
    shot = report(**timeless, killed=Count.exactly(1))
    first = replace(report(**timeless, killed=Count.exactly(1)), published=None)
    assert isinstance(judge(replace(shot, published=None), [known("i1", first)]), Opens)
    massacre = timeless | {"killed": Count.exactly(41), "targets": ("bazaar",)}
    one, other = (replace(report(**massacre), published=None) for _ in range(2))
    assert isinstance(judge(one, [known("i1", other)]), Joins)


def test_place_and_type_alone_join_no_two_accounts_without_a_day():
    thall, near = village("Thall", 33.36, 70.54), village("Tall Kach", 33.37, 70.55)
    undated = BARE | {"date": None, "date_precision": None, "location": thall}
    one_dead = undated | {"killed": Count.exactly(1)}
    told = undated | {"targets": ("girls' school",)}

    assert isinstance(judge(report(SEEN + timedelta(hours=6), **undated), [known(**undated)]), Opens)
    assert isinstance(judge(report(**undated), [known(**BARE, location=thall)]), Opens)
    assert isinstance(judge(report(**(one_dead | {"location": near})), [known(**one_dead)]), Opens)
    assert isinstance(judge(report(**told), [known(**told)]), Joins)


def test_a_follow_up_names_the_act_in_passing_as_it_likes():
    bomb = BARE | {"event_type": "Explosions/Remote violence", "sub_event_type": "Grenade", "location": DISTRICT}
    clash = bomb | {"event_type": "Battles", "sub_event_type": "Armed clash"}
    day_after = SEEN + timedelta(days=1)

    assert isinstance(judge(report(day_after, **clash), [known(**bomb)]), Opens)
    assert isinstance(judge(report(day_after, **clash, timing="follow_up"), [known(**bomb)]), Joins)
    found = clash | {"event_type": "Strategic developments", "sub_event_type": "Disrupted weapons use"}
    assert isinstance(judge(report(day_after, **found, timing="follow_up"), [known(**bomb)]), Opens)


def test_the_next_village_is_the_same_place_only_where_something_of_the_act_agrees():
    first = known(**BARE, location=village("Thall", 33.36, 70.54))
    bazaar, next_one = village("Thall Bazaar", 33.365, 70.545), village("Doaba", 33.42, 70.62)

    assert isinstance(judge(report(**BARE, location=bazaar), [first]), Joins)
    assert isinstance(judge(report(**BARE, location=next_one), [first]), Opens)
    toll = BARE | {"killed": Count.exactly(4)}
    told_so = known(**toll, location=village("Thall", 33.36, 70.54))
    assert isinstance(judge(report(**toll, location=next_one), [told_so]), Joins)
