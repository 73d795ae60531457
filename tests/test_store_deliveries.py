"""Is every alert kept once, and every delivery sent until it is delivered?"""

from datetime import timedelta

from builders import (
    NOON,
    a_delivery,
    a_message,
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


LEASE = timedelta(minutes=2)


def of_incident(key, number, *, due=NOON, incident="i1", **other):
    message = a_message(key, thread=incident)
    return a_delivery(key, message=message, created=NOON + timedelta(seconds=number), due=due, **other)


def claimed(session, at):
    return [one.key for one in deliveries.claim(session, at, LEASE, 10)]


def test_what_is_told_of_an_incident_goes_out_in_its_order(engine, clock):
    with transaction(engine) as session:
        deliveries.add(session, [of_incident("b new", 0), of_incident("a update", 1), of_incident("c more", 2)])
        deliveries.add(
            session, [of_incident("another", 3, incident="i2"), of_incident("other watch", 4, watch="w")]
        )
        deliveries.add(session, [of_incident("other desk", 5, recipient="other"), a_delivery("digest", due=NOON)])
        assert sorted(claimed(session, NOON)) == ["another", "b new", "digest", "other desk", "other watch"]
        assert claimed(session, NOON) == []
        deliveries.sent(session, "b new", NOON)
        assert claimed(session, NOON) == ["a update"]
        deliveries.failed(session, "a update", "status 400", None)
        assert claimed(session, NOON) == ["c more"]


def test_what_follows_a_refused_message_waits_with_it(engine, clock):
    later = NOON + timedelta(hours=5)
    with transaction(engine) as session:
        deliveries.add(session, [of_incident("new", 0), of_incident("update", 1)])
        assert claimed(session, NOON) == ["new"]
        deliveries.failed(session, "new", "status 503", later)
        assert claimed(session, later - timedelta(seconds=1)) == []
        assert claimed(session, later) == ["new"]


def test_news_of_an_incident_brings_forward_what_waits_before_it_and_spends_none_of_its_attempts(engine, clock):
    later = NOON + timedelta(hours=5)
    with transaction(engine) as session:
        deliveries.add(session, [of_incident("new", 0)])
        claimed(session, NOON)
        deliveries.failed(session, "new", "status 503", later)
        deliveries.add(session, [of_incident("update", 1)])
        (again,) = deliveries.claim(session, NOON, LEASE, 10)
        assert (again.key, again.attempts, again.due) == ("new", 1, later)
        deliveries.failed(session, "new", "status 503", again.due)
        assert claimed(session, NOON) == []


def test_a_receiver_that_asks_for_time_hears_nothing_until_then(engine, clock):
    then = NOON + timedelta(minutes=10)
    with transaction(engine) as session:
        deliveries.add(session, [a_delivery("a", channel="hook"), a_delivery("b")])
        deliveries.rest(session, "hook", "status 429", NOON, then)
        assert deliveries.resting(session, NOON) == {"hook": then}
        assert deliveries.switched_off(session) == {}
        assert claimed(session, NOON) == ["b"]
        deliveries.sent(session, "b", NOON)
        assert claimed(session, then) == ["a"]
        assert deliveries.resting(session, then) == {}


def test_a_channel_that_is_gone_stays_off_whatever_it_asked_for(engine, clock):
    with transaction(engine) as session:
        deliveries.rest(session, "hook", "status 429", NOON, NOON + timedelta(minutes=10))
        deliveries.switch_off(session, "hook", "status 410", NOON)
        deliveries.rest(session, "hook", "status 429", NOON, NOON + timedelta(minutes=10))
        assert deliveries.switched_off(session) == {"hook": "status 410"}


def test_the_deliveries_of_an_alert_are_counted_by_their_state(engine):
    with transaction(engine) as session:
        deliveries.add(session, [a_delivery("a", alert="x"), a_delivery("b", alert="x"), a_delivery("c")])
        deliveries.failed(session, "a", "status 400", None)
        assert deliveries.of_alert(session, "x") == {"dead": 1, "waiting": 1}
        assert deliveries.counts(session) == {"dead": 1, "waiting": 2}


def test_the_digest_of_a_window_is_made_once(engine, clock):
    hour = timedelta(hours=1)
    with transaction(engine) as session:
        assert digests.last_until(session, "kp-police") is None
        assert digests.add(session, "kp-police", clock(), clock() + hour, clock())
        assert not digests.add(session, "kp-police", clock(), clock() + hour, clock() + hour)
        assert digests.add(session, "kp-police", clock() + hour, clock() + 2 * hour, clock())
        assert digests.last_until(session, "kp-police") == clock() + 2 * hour
