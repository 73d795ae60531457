"""Is every alert kept once, and every delivery sent until it is delivered?"""

from datetime import timedelta

from builders import (
    NOON,
    a_delivery,
    an_alert,
    an_incident,
    keep,
)

from monitor.model import New
from monitor.store import alerts, deliveries, digests, transaction

NEW = New(why="no text is near it")


def test_a_watch_is_told_of_a_revision_once(engine):
    keep(engine, an_incident())
    with transaction(engine) as session:
        assert alerts.last(session, "kp-police", ["i1"]) is None
        assert alerts.add(session, an_alert())
        assert not alerts.add(session, an_alert(title="another"))
        third = an_alert(id="w1.i1.3", revision=3)
        assert alerts.add(session, third)
        assert alerts.last(session, "kp-police", ["i0", "i1"]) == third
        assert alerts.first(session, "kp-police", ["i0", "i1"]) == an_alert()
        assert alerts.last(session, "another", ["i1"]) is None


def test_alerts_of_a_window_are_those_from_its_start_to_before_its_end(engine):
    keep(engine, an_incident())
    made = [an_alert(id=str(n), revision=n, created=NOON + timedelta(hours=n)) for n in range(1, 5)]
    with transaction(engine) as session:
        for alert in made:
            alerts.add(session, alert)
        since, until = NOON + timedelta(hours=2), NOON + timedelta(hours=4)
        assert alerts.between(session, "kp-police", since, until) == (made[1], made[2])
        assert alerts.between(session, "another", since, until) == ()
        assert list(alerts.listing(session, watch="kp-police", since=since, until=until)) == [made[2], made[1]]
        assert list(alerts.listing(session, limit=1)) == [made[3]]


def test_a_delivery_is_queued_once_under_its_key(engine):
    with transaction(engine) as session:
        assert deliveries.add(session, [a_delivery(), a_delivery()]) == 1
        assert deliveries.add(session, [a_delivery(recipient="another")]) == 0
        assert list(deliveries.listing(session)) == [a_delivery()]


def test_a_claimed_delivery_is_nobody_elses_until_its_lease_ends(engine, clock):
    lease = timedelta(minutes=2)
    with transaction(engine) as session:
        deliveries.add(session, [a_delivery("b", due=clock()), a_delivery("a", due=clock() - lease)])
        deliveries.add(session, [a_delivery("later", due=clock() + timedelta(hours=1))])
        taken = deliveries.claim(session, clock(), lease, 10)
        assert [(d.key, d.state, d.attempts, d.lease) for d in taken] == [
            ("a", "sending", 1, clock() + lease),
            ("b", "sending", 1, clock() + lease),
        ]
        assert deliveries.claim(session, clock(), lease, 10) == ()
        assert [d.attempts for d in deliveries.claim(session, clock.forward(minutes=2), lease, 1)] == [2]


def test_a_delivery_that_was_sent_is_never_sent_again(engine, clock):
    with transaction(engine) as session:
        deliveries.add(session, [a_delivery(due=clock())])
        deliveries.claim(session, clock(), timedelta(minutes=2), 1)
        deliveries.sent(session, "d1", clock())
        deliveries.failed(session, "d1", "a worker that woke up late", clock())
        assert deliveries.claim(session, clock.forward(days=9), timedelta(minutes=2), 1) == ()
        (delivery,) = deliveries.listing(session, state="delivered")
    assert (delivery.lease, delivery.last_error) == (None, None)
    assert delivery.delivered is not None


def test_a_refused_delivery_waits_then_is_dead_then_can_be_replayed(engine, clock):
    lease = timedelta(minutes=2)
    with transaction(engine) as session:
        deliveries.add(session, [a_delivery(due=clock())])
        deliveries.claim(session, clock(), lease, 1)
        deliveries.failed(session, "d1", "status 503", clock() + timedelta(minutes=5))
        assert deliveries.claim(session, clock(), lease, 1) == ()
        (again,) = deliveries.claim(session, clock.forward(minutes=5), lease, 1)
        assert (again.attempts, again.last_error) == (2, "status 503")
        deliveries.failed(session, "d1", "status 503", None)
        assert deliveries.claim(session, clock.forward(days=9), lease, 1) == ()
        assert [d.key for d in deliveries.listing(session, state="dead")] == ["d1"]
        assert deliveries.replay(session, "d1", clock())
        assert not deliveries.replay(session, "d1", clock())
        (once_more,) = deliveries.claim(session, clock(), lease, 1)
    assert (once_more.key, once_more.attempts) == ("d1", 1)


def test_a_channel_that_is_off_is_left_alone_until_a_delivery_is_replayed(engine, clock):
    lease = timedelta(minutes=2)
    with transaction(engine) as session:
        deliveries.add(session, [a_delivery("a", channel="hook"), a_delivery("b", channel="hook"), a_delivery("c")])
        deliveries.failed(session, "a", "status 410", None)
        deliveries.switch_off(session, "hook", "status 410", clock())
        deliveries.switch_off(session, "hook", "said twice", clock())
        assert deliveries.switched_off(session) == {"hook": "status 410"}
        assert [d.key for d in deliveries.claim(session, clock.forward(days=1), lease, 10)] == ["c"]
        deliveries.replay(session, "a", clock())
        assert deliveries.switched_off(session) == {}
        assert sorted(d.key for d in deliveries.claim(session, clock(), lease, 10)) == ["a", "b"]


def test_the_digest_of_a_window_is_made_once(engine, clock):
    hour = timedelta(hours=1)
    with transaction(engine) as session:
        assert digests.last_until(session, "kp-police") is None
        assert digests.add(session, "kp-police", clock(), clock() + hour, clock())
        assert not digests.add(session, "kp-police", clock(), clock() + hour, clock() + hour)
        assert digests.add(session, "kp-police", clock() + hour, clock() + 2 * hour, clock())
        assert digests.last_until(session, "kp-police") == clock() + 2 * hour
