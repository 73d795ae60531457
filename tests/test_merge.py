"""Do the facts of an incident follow from its reports by the written rule?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from builders import a_facts, a_location, a_report, an_actor
from hypothesis import given
from hypothesis import strategies as st

from monitor import merge
from monitor.merge import tolls
from monitor.model import OUTCOMES, Casualty, Count, Evidence, Incident, Report

SEEN = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def told(source: str, hour: float = 0, *, origin: str | None = None, **facts) -> Report:
    """What a source tells, `hour` hours after the first."""
    at = SEEN + timedelta(hours=hour)
    return a_report(
        id=f"{source}-{hour}.1",
        article=f"{source}-{hour}",
        source=source,
        origin=origin or f"outlet:{source}",
        published=at,
        fetched=at,
        facts=a_facts(**facts),
    )


def of(*reports: Report) -> Incident:
    return merge.incident("i1", reports, revision=1, first_seen=SEEN, updated=SEEN)


def dead(number: int | None, least: int | None = None, most: int | None = None) -> Count:
    least = least if least is not None else number or 0
    return Count(min=least, best=number, max=most if most is not None else number)


def at_least(number: int) -> Count:
    return Count(min=number, best=number, max=None)


# ------------------------------------------------------------------ tolls


def test_three_tolls_of_three_outlets_give_the_latest_between_the_least_and_the_most():
    incident = of(told("A", 0, killed=at_least(5)), told("B", 1, killed=dead(9)), told("C", 2, killed=dead(7)))

    assert incident.facts.killed == Count(min=5, best=7, max=9)


def test_removing_a_report_gives_the_toll_without_it():
    a, c = told("A", 0, killed=at_least(5)), told("C", 2, killed=dead(7))

    assert of(a, c).facts.killed == of(c, a).facts.killed == Count(min=5, best=7, max=7)


def test_a_correction_stands_in_the_place_of_what_the_same_origin_said():
    assert of(told("A", 0, killed=dead(70)), told("A", 5, killed=dead(58))).facts.killed == dead(58)


def test_copies_of_one_agency_are_one_voice():
    copies = [told(f"P{n}", n, origin="agency:AFP", killed=dead(4 + n)) for n in range(3)]

    incident = of(*copies)
    assert incident.facts.killed == dead(6)
    assert incident.origins == 1


def test_an_official_release_outweighs_an_outlet_of_the_same_hours_and_not_one_of_the_next_day():
    official = told("Gazette", 0, origin="official:ISPR", killed=dead(25))

    assert of(official, told("A", 3, killed=dead(60))).facts.killed == Count(min=25, best=25, max=60)
    assert of(official, told("A", 20, killed=dead(31))).facts.killed == Count(min=25, best=31, max=31)


def test_what_only_the_group_claims_raises_the_most_and_nothing_else():
    claim = told("B", 9, origin="claim:group", killed=dead(32))

    assert of(told("A", 0, killed=dead(14)), claim).facts.killed == Count(min=14, best=14, max=32)
    assert of(claim).facts.killed == dead(32)


def test_a_toll_that_is_only_recalled_does_not_overtake_one_that_was_told():
    recalled = told("B", 900, timing="background", killed=dead(30))

    assert of(told("A", 0, killed=dead(31)), recalled).facts.killed == dead(31)
    assert of(recalled).facts.killed == dead(30)


def test_a_later_report_that_says_nothing_of_the_dead_takes_nothing_away():
    assert of(told("A", 0, killed=dead(3)), told("A", 4, killed=None)).facts.killed == dead(3)


def test_several_gives_way_to_a_figure_and_open_ends_stay_open():
    several = Count(min=2, best=None, max=None)

    assert of(told("A", 0, injured=dead(6)), told("B", 1, injured=several)).facts.injured == Count(
        min=2, best=6, max=6
    )
    assert of(told("A", 0, killed=at_least(9)), told("B", 1, killed=dead(4))).facts.killed == Count(
        min=4, best=4, max=None
    )
    assert of(told("A", killed=None)).facts.killed is None
    assert of(told("A", killed=dead(0))).facts.killed == dead(0)


def test_classes_of_people_never_add_up_to_more_than_the_dead():
    police = Casualty(outcome="killed", category="police", min=6, max=6, best=6)
    fewer = Casualty(outcome="killed", category="police", min=2, max=2, best=2)
    first = told("A", 0, killed=dead(6), casualties=(police,))
    second = told("B", 30, killed=dead(4), casualties=())

    assert of(first, second).facts.casualties == ()
    assert of(first, second, told("C", 1, killed=dead(5), casualties=(fewer,))).facts.casualties == (fewer,)


# ------------------------------------------------------------------ date, place, type, people


def test_the_finest_place_that_most_origins_agree_with_is_the_place():
    thall, doaba = a_location(name="Thall", lat=33.4, lon=70.5), a_location(name="Doaba", lat=33.4, lon=70.7)
    district = a_location(precision="admin2", lat=None, lon=None)
    province = a_location(
        name="Khyber Pakhtunkhwa", admin2=None, precision="admin1", lat=None, lon=None, geonameid=None
    )
    vague = [told("C", 2, location=district), told("D", 3, location=province), told("E", 4, location=None)]

    assert of(told("A", 0, location=thall), *vague).facts.location == thall
    assert (
        of(told("A", 0, location=thall), told("B", 1, location=thall), told("F", 5, location=doaba)).facts.location
        == thall
    )
    assert of(told("E", 0, location=None)).facts.location is None


def test_the_finest_date_that_most_origins_give_is_the_date():
    month = {"date": "2026-03", "date_precision": "month"}

    assert of(told("A", 0, **month), told("B", 1, **month), told("C", 2)).facts.date == "2026-03-01"
    assert of(told("A", 0), told("B", 1), told("C", 9, date="2026-03-02")).facts.date == "2026-03-01"
    assert of(told("A", 0, date=None, date_precision=None)).facts.date is None


def test_the_type_of_most_origins_is_the_type():
    clash = {"event_type": "Battles", "sub_event_type": "Armed clash"}

    assert of(told("A", 0, **clash), told("B", 1, **clash), told("C", 9)).facts.sub_event_type == "Armed clash"


def test_one_outlet_s_other_type_turns_nothing_over_and_a_suicide_bomb_is_told_from_a_bomb():
    clash = {"event_type": "Battles", "sub_event_type": "Armed clash"}
    suicide = {"sub_event_type": "Suicide bomb"}

    assert of(told("A", 0), told("B", 5, **clash)).facts.event_type == "Explosions/Remote violence"
    assert of(told("A", 0), told("B", 1), told("C", 5, **suicide)).facts.sub_event_type == "Suicide bomb"


def test_claimed_goes_before_suspected_and_a_later_denial_before_the_claim():
    def said(attribution, hour):
        return told("A", hour, actors=(an_actor(attribution=attribution),))

    def attribution(*reports):
        return of(*reports).facts.actors[0].attribution

    assert attribution(said("suspected", 0), said("attributed", 1)) == "attributed"
    assert attribution(said("claimed", 0), said("suspected", 5)) == "claimed"
    assert attribution(said("claimed", 0), said("denied", 5)) == "denied"
    assert attribution(said("denied", 0), said("claimed", 5)) == "claimed"
    assert attribution(said("attributed", 0), said("denied", 5)) == "denied"


def test_two_groups_keep_each_its_own_word():
    other = an_actor(id="bla", name="Balochistan Liberation Army", attribution="suspected")

    actors = of(told("A", 0), told("B", 1, actors=(other,))).facts.actors
    assert {(actor.id, actor.attribution) for actor in actors} == {("ttp", "claimed"), ("bla", "suspected")}


def test_an_incident_is_breaking_if_it_was_to_any_report_and_surer_with_each_origin():
    one = of(told("A", 0, timing="background"))
    two = of(told("A", 0, timing="background"), told("B", 1, timing="breaking"))
    copies = of(told("A", 0), told("B", 1, origin="outlet:A"))

    assert (one.facts.timing, two.facts.timing) == ("background", "breaking")
    assert one.facts.confidence < two.facts.confidence < 1
    assert copies.facts.confidence == one.facts.confidence


# ------------------------------------------------------------------ origins


ISPR = "Security forces killed four militants in Hangu on Sunday, the Inter-Services Public Relations (ISPR) said."


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("Dawn", ISPR, "official:ISPR"),
        ("The News", "RAWALPINDI: " + ISPR + " (APP)", "official:ISPR"),
        ("Dawn", "A bomb went off in Hangu, police said. The ISPR later condemned it.", "outlet:Dawn"),
        ("Dawn", "Three men were held in Hangu, a police spokesman said in a statement.", "official:police"),
        ("Dawn", "Two suspects died in a raid, a spokesperson for the CTD told reporters.", "official:CTD"),
        ("Dawn", "PESHAWAR (Reuters) - A bomb killed three people, an official said.", "agency:Reuters"),
        ("Dawn", "A bomb killed three people, residents said. — AFP", "agency:AFP"),
        ("Dawn", "A bomb killed three, a police officer told AFP by telephone.", "agency:AFP"),
        ("AFP", "A bomb killed three people, residents said.", "agency:AFP"),
        ("Dawn", "The group claimed responsibility for killing nine soldiers.", "claim:group"),
        ("Dawn", "Police said three died. The group claimed responsibility.", "outlet:Dawn"),
        ("Dawn", "Three died in Hangu. No group has claimed responsibility.", "outlet:Dawn"),
        ("Hindu", "Two died in Andhra Pradesh (AP) on Sunday, residents said.", "outlet:Hindu"),
        ("Dawn", "KABUL, 5 May (Xinhua) -- A blast hit a bus.", "agency:Xinhua"),
        ("Dawn", "A blast hit a bus. Five were hurt. (With inputs from PTI)", "agency:PTI"),
        ("Dawn", "A mobile app for farmers; the AP style of the map.", "outlet:Dawn"),
    ],
)  # fmt: skip
def test_an_account_goes_back_to_whom_it_rests_on(source, text, expected):
    assert merge.origin(source, text, "en") == expected


def test_two_groups_that_claim_one_act_are_two_voices():
    claims = [
        merge.origin("Dawn", "The group claimed responsibility for the blast.", "en", [one.facts])
        for one in (
            told("A", actors=(an_actor(id="ttp", attribution="denied"),)),
            told("B", actors=(an_actor(id="iskp", attribution="claimed"),)),
        )
    ]
    assert claims == ["claim:ttp", "claim:iskp"]


def test_twelve_outlets_with_one_army_release_are_one_official_origin():
    incident = of(*(told(f"P{n}", n, origin=merge.origin(f"P{n}", ISPR, "en")) for n in range(12)))

    assert (incident.origins, incident.confirmed_by, len(incident.reports)) == (1, "official", 12)


def test_who_stands_for_an_incident_is_said():
    claim = told("A", 0, origin="claim:group")

    assert of(claim).confirmed_by == "claimant"
    assert of(claim, told("B", 1)).confirmed_by == "media"
    assert of(claim, told("B", 1), told("C", 1)).confirmed_by == "multiple"


def test_an_incident_that_a_seed_tells_of_is_known():
    seed = a_report(id="s.1", article="s", feed="seeds", origin="outlet:S")

    assert of(told("A", 0), seed).known
    assert not of(told("A", 0)).known


# ------------------------------------------------------------------ evidence and changes


def test_each_field_carries_the_words_of_the_report_that_it_was_taken_from():
    def proof(field, text):
        return Evidence(field=field, start=0, end=len(text), text=text)

    early = told("A", 0, killed=dead(3), evidence=(proof("killed", "three dead"), proof("injured", "five hurt")))
    late = told("B", 20, killed=dead(9), injured=None, evidence=(proof("killed", "nine dead"),))

    incident, sources = of(early, late), merge.taken((early, late))
    assert {e.text for e in incident.facts.evidence} == {"nine dead", "five hurt"}
    assert (sources["killed"], sources["injured"]) == (late, early)


def test_an_actor_s_evidence_is_named_by_its_place_in_the_incident():
    bla = an_actor(id="bla", name="Balochistan Liberation Army", role="other", attribution=None)
    words = Evidence(field="actors[1].attribution", start=4, end=15, text="claimed it,")
    report = told("A", 0, actors=(bla, an_actor()), evidence=(words,))

    incident = of(report)
    assert incident.facts.actors[0].id == "ttp"
    assert [(e.field, e.text) for e in incident.facts.evidence] == [("actors[0].attribution", "claimed it,")]


def test_changes_say_every_field_from_what_to_what_and_by_whom():
    before = of(told("A", 0, killed=dead(5), actors=()))
    after = of(told("A", 0, killed=dead(5), actors=()), told("Dawn", 20, killed=dead(9)))

    found = {change.field: change for change in merge.changes(before, after, "Dawn 14:10")}
    assert (found["killed"].before, found["killed"].after, found["killed"].by) == ("5", "9 (5 to 9)", "Dawn 14:10")
    assert found["actors"].after == "Tehrik-i-Taliban Pakistan (claimed)"
    assert "location" not in found
    assert merge.changes(after, after, "x") == ()
    assert all(change.before is None for change in merge.changes(None, after, "x"))


def test_an_incident_needs_a_report_and_says_when_the_last_one_is_gone():
    with pytest.raises(ValueError, match="no report"):
        of()
    gone = merge.withdrawn(of(told("A", 0)), revision=2, updated=SEEN)
    assert (gone.reports, gone.origins, gone.revision) == ((), 0, 2)


# ------------------------------------------------------------------ any reports


@st.composite
def counts(draw) -> Count:
    low = draw(st.integers(0, 30))
    best = draw(st.one_of(st.none(), st.integers(low, 40)))
    high = draw(st.one_of(st.none(), st.integers(best or low, 60)))
    return Count(min=low, best=best, max=high)


@st.composite
def reports(draw) -> Report:
    facts = {outcome: draw(st.one_of(st.none(), counts())) for outcome in OUTCOMES}
    place = draw(st.sampled_from([None, a_location(), a_location(name="Thall"), a_location(precision="admin2")]))
    actor = an_actor(
        id=draw(st.sampled_from(["ttp", "bla"])),
        attribution=draw(st.sampled_from([None, "claimed", "denied", "suspected"])),
    )
    origin = draw(st.sampled_from(["outlet:A", "outlet:B", "agency:AFP", "official:ISPR", "claim:group"]))
    return told(
        draw(st.sampled_from("ABCDEFGH")),
        draw(st.integers(0, 40)),
        origin=origin,
        location=place,
        actors=(actor,),
        timing=draw(st.sampled_from(["breaking", "follow_up", "background"])),
        **facts,
    )


@given(st.lists(reports(), min_size=1, max_size=7, unique_by=lambda r: r.id), st.randoms())
def test_the_order_of_the_reports_does_not_matter(accounts, chance):
    shuffled = accounts.copy()
    chance.shuffle(shuffled)

    assert of(*accounts) == of(*shuffled)


@given(st.lists(reports(), min_size=1, max_size=7, unique_by=lambda r: r.id))
def test_every_merged_toll_is_a_range_within_what_was_said(accounts):
    facts = of(*accounts).facts

    for outcome in OUTCOMES:
        said = [count for report in accounts if (count := report.facts.count(outcome))]
        merged = facts.count(outcome)
        assert (merged is None) == (not said)
        if merged is not None:
            assert merged.best is None or merged.best in {count.best for count in said}
            assert merged.min in {count.min for count in said}


@given(st.lists(reports(), min_size=1, max_size=5, unique_by=lambda r: r.id))
def test_merging_the_same_reports_twice_changes_nothing(accounts):
    assert of(*accounts, *accounts) == of(*accounts)
    assert merge.changes(of(*accounts), of(*accounts), "x") == ()


# ------------------------------------------------------------------ sides, corrections, what is recalled


def rows(**classes: int) -> tuple[Casualty, ...]:
    return tuple(
        Casualty(outcome="killed", category=name, min=number, max=number, best=number)  # type: ignore[arg-type]
        for name, number in classes.items()
    )


def test_a_later_count_of_one_side_does_not_replace_the_total_of_all():
    both = told("A", 0, killed=dead(24), casualties=rows(military=16, militant=8))
    soldiers = told("B", 9, killed=dead(16), casualties=rows(military=16))

    assert of(both, soldiers).facts.killed == dead(24)
    assert of(soldiers, both).facts.killed == dead(24)
    assert of(both, told("B", 9, killed=dead(16, most=35), casualties=rows(military=16))).facts.killed == Count(
        min=24, best=24, max=35
    )
    assert of(both, told("B", 9, killed=dead(20), casualties=rows(military=20))).facts.killed == Count(
        min=20, best=20, max=24
    )


def test_none_hurt_said_by_one_outlet_takes_nothing_from_those_that_another_counts():
    assert of(told("A", 0, injured=dead(4)), told("B", 2, injured=dead(0))).facts.injured == dead(4)
    assert of(told("A", 0, injured=dead(0)), told("B", 2, injured=dead(0))).facts.injured == dead(0)


def test_who_lowers_his_own_figure_sets_the_higher_ones_before_aside():
    first, other = told("A", 0, killed=dead(100)), told("B", 1, killed=at_least(92))
    corrected = told("A", 40, killed=dead(84))

    assert of(first, other, corrected).facts.killed == dead(84)
    assert of(first, other, corrected, told("C", 41, killed=dead(85))).facts.killed == Count(
        min=84, best=85, max=85
    )


def test_a_recalled_figure_raises_nothing():
    recalled = told("B", 900, timing="background", killed=dead(141))

    assert of(told("A", 0, killed=dead(84)), recalled).facts.killed == dead(84)


def test_a_claim_that_is_only_recalled_does_not_undo_a_denial():
    claimed, denied = an_actor(attribution="claimed"), an_actor(attribution="denied", role="other")
    news = told("A", 0, actors=(claimed,)), told("A", 20, actors=(denied,))

    (actor,) = of(*news, told("B", 900, timing="background", actors=(claimed,))).facts.actors
    assert actor.attribution == "denied"
    (again,) = of(*news, told("B", 30, actors=(claimed,))).facts.actors
    assert again.attribution == "claimed"


def test_a_follow_up_that_names_the_district_only_does_not_take_the_village_away():
    village = a_location(name="Thall", lat=33.36, lon=70.54)
    district = a_location(precision="admin2")

    assert of(told("A", 0, location=village), told("A", 30, location=district)).facts.location == village
    elsewhere = a_location(name="Kohat", admin2="Kohat", precision="admin2")
    assert of(told("A", 0, location=village), told("A", 30, location=elsewhere)).facts.location == elsewhere


def test_wordings_of_one_thing_are_one_target_and_the_plainest_weapon_gives_way():
    incident = of(
        told("A", 0, targets=("check post",), weapons=("firearm",)),
        told("B", 1, targets=("police checkpoint",), weapons=("rifle",)),
        told("C", 2, targets=("checkpost",), weapons=("rifle",)),
    )

    assert len(incident.facts.targets) == 1
    assert incident.facts.weapons == ("rifle",)


def test_a_day_that_no_report_states_lies_in_the_week_before_the_first_publication_and_is_marked():
    undated = {"date": None, "date_precision": None}

    bounded = merge.dated(of(told("A", 30, **undated), told("B", 2, **undated)))
    assert (bounded.facts.date, bounded.facts.date_precision) == ("2026-02-24", "week")
    assert bounded.facts.days == (date(2026, 2, 24), SEEN.date())
    assert bounded.date_inferred

    stated, recalled = of(told("A")), of(told("A", **undated, timing="background"))
    assert merge.dated(stated) == stated
    assert merge.dated(recalled) == recalled


def test_the_day_stays_unknown_where_nobody_says_when_the_text_was_published():
    undated = {"date": None, "date_precision": None}
    unpublished, published = (
        replace(told(name, 2, **undated), published=day) for name, day in (("A", None), ("B", SEEN))
    )

    assert merge.dated(of(unpublished)) == of(unpublished)
    assert merge.dated(of(unpublished, published)).date_inferred


def test_the_ledger_says_of_every_figure_whether_it_stands():
    ledger = tolls.standings(
        [
            told("A", 0, killed=at_least(5)),
            told("B", 1, killed=dead(9)),
            told("B", 3, killed=dead(7)),
            told("C", 2, killed=dead(12)),
            told("D", 4, killed=dead(40), origin="claim:group"),
            told("E", 5, killed=dead(30), timing="background"),
        ],
        "killed",
    )

    said = {(report.source, report.facts.killed.likely): word.partition(":")[0] for report, word in ledger}
    assert said == {
        ("A", 5): "stands",
        ("B", 9): "gone",
        ("B", 7): "the best figure",
        ("C", 12): "taken back",
        ("D", 40): "a party's own claim",
        ("E", 30): "only recalled",
    }
