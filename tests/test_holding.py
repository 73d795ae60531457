"""Which alerts wait, until when, and what is told one by one?"""

from datetime import UTC, datetime, timedelta

import pytest
from builders import an_alert, an_incident
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Mute, Watch
from monitor.watches import holding, muting
from monitor.watches.severity import STEPS

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def waits(watch, last=None, singles=(), **alert):
    found = holding.wait(watch, an_alert(created=NOON, **alert), last, singles)
    return None if found is None else found.until - NOON


QUIET = Watch(name="w", quiet_hours="11:00-13:30")
COOL = Watch(name="w", cooldown=3 * HOUR)
CAPPED = Watch(name="w", max_per_hour=2)
TOLD = an_alert(created=NOON - HOUR, severity="medium")


@pytest.mark.parametrize(
    ("watch", "alert", "hours"),
    [
        (QUIET, {"severity": "high"}, 1.5),
        (QUIET, {"severity": "critical"}, None),
        (COOL, {"severity": "medium", "kind": "update"}, 2),
        (COOL, {"severity": "low", "kind": "update"}, 2),
        (COOL, {"severity": "high", "kind": "update"}, None),
        (COOL, {"severity": "medium", "kind": "correction"}, None),
        (COOL, {"severity": "medium", "kind": "retraction"}, None),
        (CAPPED, {"severity": "high"}, 0.75),
        (CAPPED, {"severity": "critical"}, None),
        (Watch(name="w", quiet_hours="11:00-13:30", every="hourly", max_per_hour=1), {"severity": "low"}, None),
        (Watch(name="w"), {"severity": "low"}, None),
    ],
)
def test_what_waits_through_which_of_them(watch, alert, hours):
    singles = (NOON - HOUR / 2, NOON - HOUR / 4, NOON - 2 * HOUR)
    # of two in the last hour one leaves it in half an hour; then a third would be the second
    found = waits(watch, TOLD, (singles[1], singles[1], singles[2]), **alert)

    assert found == (None if hours is None else timedelta(hours=hours))


def test_a_critical_incident_s_small_news_waits_for_the_cooldown():
    told = an_alert(created=NOON - HOUR, severity="critical")

    assert waits(COOL, told, severity="critical", kind="update") == 2 * HOUR
    assert waits(COOL, None, severity="critical", kind="new") is None


severities = st.lists(st.sampled_from(STEPS), max_size=12)


@given(severities, st.integers(1, 5), st.lists(st.integers(0, 90), max_size=6))
def test_what_waited_is_told_singly_or_together_and_a_critical_one_never_behind_others(graves, most, minutes_ago):
    watch = Watch(name="w", max_per_hour=most)
    waiting = [an_alert(id=f"a{n}", severity=severity) for n, severity in enumerate(graves)]
    ordered = sorted(waiting, key=holding.gravest_first)
    singles = [NOON - timedelta(minutes=minutes) for minutes in minutes_ago]

    singly = holding.one_by_one(watch, ordered, singles, NOON)

    assert 0 <= singly <= len(ordered)
    assert all(alert.severity != "critical" for alert in ordered[singly:])
    critical = sum(alert.severity == "critical" for alert in ordered)
    assert singly <= max(most, critical)


def test_what_does_not_exceed_the_cap_comes_one_by_one():
    watch = Watch(name="w", max_per_hour=3)
    three = [an_alert(id=f"a{n}", severity="low") for n in range(3)]

    assert holding.one_by_one(watch, three, [], NOON) == 3
    assert holding.one_by_one(watch, [*three, *three], [], NOON) == 2


def a_mute(**what):
    plain = {"watch": None, "incident": None, "until": None, "field": None, "value": None}
    return Mute(id="m", created=NOON, **(plain | what))


@pytest.mark.parametrize(
    ("mute", "holds"),
    [
        (a_mute(watch="kp"), True),
        (a_mute(watch="other"), False),
        (a_mute(incident="i2"), True),
        (a_mute(incident="i3"), False),
        (a_mute(watch="other", incident="i2"), False),
        (a_mute(watch="kp", until=NOON), False),
        (a_mute(watch="kp", until=NOON + HOUR), True),
        (a_mute(watch="kp", ended=NOON), False),
    ],
)
def test_a_mute_is_of_a_watch_of_an_incident_under_any_name_or_of_both(mute, holds):
    assert bool(muting.muted([mute], "kp", ("i1", "i2"), NOON)) == holds


@pytest.mark.parametrize("field", muting.FIELDS)
def test_a_mute_that_waits_for_a_field_is_over_when_it_is_another(field):
    incident = an_incident()
    now = muting.FIELDS[field](incident)

    assert not muting.changed(a_mute(incident=incident.id, field=field, value=now), incident)
    assert muting.changed(a_mute(incident=incident.id, field=field, value="another"), incident)
