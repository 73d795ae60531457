"""Is what the operator wrote what the service does, and is every mistake named where it was made?"""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import knowledge
from monitor.config import Config, ConfigError, load, values
from monitor.config.build import feed_id
from monitor.knowledge.model import KnownActor
from monitor.model import AppriseChannel, EmailChannel, FetchSettings, Region, WebhookChannel, WebSettings

SECRET = "whsec_" + base64.b64encode(b"twenty-four bytes long..").decode()
KP = Region(label="PK-KP", country="PK", admin1="Khyber Pakhtunkhwa")
KHYBER = Region(label="Khyber", country="PK", admin1="Khyber Pakhtunkhwa", admin2="Khyber")
TTP = KnownActor(id="ttp", name="Tehrik-i-Taliban Pakistan", kind="group", category="militant", home=("PK",))
BLA = KnownActor(id="bla", name="Balochistan Liberation Army", kind="group", category="militant", home=("PK",))
BLA_J = KnownActor(id="bla-j", name="BLA-Jeeyand", kind="group", category="militant", home=("PK",), parent="bla")


class Places:
    """A gazetteer of two regions with one shared name."""

    def region(self, name: str) -> tuple[Region, ...]:
        return {"PK-KP": (KP,), "Khyber": (KP, KHYBER)}.get(name, ())

    def nearest_names(self, name: str) -> tuple[str, ...]:
        return ("PK-KP",) if name.startswith("PK") else ()

    def provinces(self, lies: object, middle: object) -> tuple[tuple[str, str], ...]:
        return (("PK", "Khyber Pakhtunkhwa"),)


class Actors:
    """An actor book in which "BLA" names two."""

    def named(self, name: str) -> tuple[KnownActor, ...]:
        return {"ttp": (TTP,), "TTP": (TTP,), "bla": (BLA, BLA_J), "the army": (BLA, BLA_J)}.get(name, ())

    def with_factions(self, id: str) -> frozenset[str]:
        return frozenset({"bla", "bla-j"}) if id == "bla" else frozenset({id})

    def nearest_names(self, name: str) -> tuple[str, ...]:
        return ("ttp",)


@dataclass(frozen=True)
class Known:
    places: Places = field(default_factory=Places)
    actors: Actors = field(default_factory=Actors)


def read(folder: Path, text: str, **environ: str) -> Config:
    file = folder / "monitor.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file, knowledge=lambda imported: Known(), environ=environ)


def mistakes(folder: Path, text: str, **environ: str) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        read(folder, text, **environ)
    return [line.removeprefix(f"{folder}/") for line in str(raised.value).splitlines()]


def never(imported: Path) -> Known:
    raise AssertionError("knowledge was asked for and nothing needs it")


# ---- defaults -----------------------------------------------------------------------------------------------


def test_no_file_at_all_works_with_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = load(None, knowledge=never, environ={})
    assert (config.state, config.database) == (Path("state"), "sqlite:///state/monitor.db")
    assert (config.feeds, config.channels, config.watches, config.file) == ((), {}, (), None)
    assert config.fetch == FetchSettings()


@pytest.mark.parametrize("text", ["", "# nothing\n", "feeds:\nwatches:\nchannels:\nfetch:\n", "{}", "---\n..."])
def test_an_empty_file_is_the_defaults(tmp_path, text):
    config = read(tmp_path, text)
    assert (config.feeds, config.watches, config.fetch) == ((), (), FetchSettings())


def test_monitor_yaml_beside_us_is_read_when_none_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("monitor.yaml").write_text("fetch: {timeout: 3s}")
    assert load(None, knowledge=never, environ={}).fetch.timeout == timedelta(seconds=3)


def test_a_file_that_is_named_and_missing_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.yaml: No such file"):
        load(tmp_path / "nowhere.yaml", knowledge=never, environ={})


def test_json_is_yaml(tmp_path):
    assert read(tmp_path, '{"feeds": [{"url": "https://a.example/rss"}]}').feeds[0].name == "a.example"


# ---- what a good file means ---------------------------------------------------------------------------------

FULL = f"""
state: var/
fetch: {{timeout: 1m 30s, max_bytes: 2MB, per_host: 3, per_host_delay: 500ms, robots: false,
        allow_hosts: ["127.0.0.1:8001", "127.1.0.0/16"]}}
feeds:
  - {{url: "https://a.example/rss", name: A, interval: 6h, covers: [PK-KP], language: en, timezone: Asia/Karachi}}
  - https://b.example/feed
channels:
  desk: {{type: email, host: mail.example, from: monitor@example.org, to: [a@example.org, b@example.org],
         user: me, password: "0123"}}
  hook: {{type: webhook, url: "https://h.example/in", secret: {SECRET}}}
watches:
  - name: kp-police
    regions: PK-KP
    groups: [TTP, bla]
    event_types: [battles, suicide bomb]
    min_killed: 1
    within: {{lat: 33.6, lon: 71.1, km: 50}}
    to: [desk, hook]
    every: Weekly  Mon 07:00
    timezone: Asia/Karachi
    quiet_hours: "22:00-06:00"
    sources: [NO]
"""


def test_a_full_file_becomes_the_nouns(tmp_path):
    config = read(tmp_path, FULL)
    assert config.state == tmp_path / "var"
    assert config.fetch == FetchSettings(
        timeout=timedelta(seconds=90),
        max_bytes=2_000_000,
        per_host=3,
        per_host_delay=timedelta(milliseconds=500),
        robots=False,
        allow_hosts=("127.0.0.1:8001", "127.1.0.0/16"),
    )
    first, second = config.feeds
    assert (first.name, first.interval, first.covers) == ("A", timedelta(hours=6), (KP,))
    assert (second.name, second.timezone, second.language) == ("b.example", "UTC", None)
    assert config.channels["desk"] == EmailChannel(
        name="desk",
        host="mail.example",
        sender="monitor@example.org",
        to=("a@example.org", "b@example.org"),
        user="me",
        password="0123",
    )
    assert config.channels["hook"] == WebhookChannel(name="hook", url="https://h.example/in", secret=SECRET)


def test_a_watch_follows_groups_with_their_factions_and_names_types_as_acled_does(tmp_path):
    (watch,) = read(tmp_path, FULL).watches
    assert watch.groups == {"ttp", "bla", "bla-j"}
    assert watch.event_types == ("Battles", "Suicide bomb")
    assert (watch.regions, watch.within) == ((KP,), (33.6, 71.1, 50.0))
    assert (watch.every, watch.quiet_hours, watch.sources) == ("weekly mon 07:00", "22:00-06:00", ("NO",))


def test_a_watch_may_follow_a_group_without_its_factions_in_a_role_of_its_own(tmp_path):
    (watch,) = read(
        tmp_path, "watches: [{name: a, groups: [bla], factions: false, roles: [target, mentioned]}]"
    ).watches
    assert (watch.groups, watch.group_names, watch.roles) == ({"bla"}, ("bla",), ("target", "other"))


def test_a_watch_s_sources_are_its_feeds_by_name_whatever_their_case_or_outlets_that_are_unlike_any(tmp_path):
    feeds = "feeds: [{url: 'https://a/x', name: Dawn}, {url: 'https://b/x', name: AFP}]\n"
    (watch,) = read(tmp_path, f"{feeds}watches: [{{name: a, sources: [dawn, APP, Dawn News]}}]").watches
    assert watch.sources == ("dawn", "APP", "Dawn News")


@pytest.mark.parametrize(
    ("place", "touched"),
    [
        ("within: {lat: 33.37, lon: 70.55, km: 60}", {"Khyber Pakhtunkhwa", "Khost"}),
        ("within: {lat: 27.8, lon: 66.6, km: 1}", {"Balochistan"}),
        ("box: {south: 24.8, west: 66.9, north: 24.95, east: 67.2}", {"Sindh"}),
        ("area: border.geojson", {"Sindh", "Balochistan"}),
        ("regions: [PK-KP]", set()),
    ],
)
def test_a_watch_of_a_circle_a_box_or_an_area_knows_which_provinces_it_touches(tmp_path, place, touched):
    (tmp_path / "border.geojson").write_text(
        '{"type": "Polygon", "coordinates": [[[66, 24], [68, 24], [68, 26], [66, 24]]]}'
    )
    file = tmp_path / "monitor.yaml"
    file.write_text(f"watches: [{{name: a, {place}}}]")
    (watch,) = load(file, knowledge=knowledge.load, environ={}).watches
    assert {region.admin1 for region in watch.touches} >= touched
    assert "Gilgit-Baltistan" not in {region.admin1 for region in watch.touches}


def test_a_watch_reads_its_area_from_a_file_beside_the_configuration(tmp_path):
    (tmp_path / "border.geojson").write_text(
        '{"type": "Polygon", "coordinates": [[[66, 24], [68, 24], [68, 26], [66, 24]]]}'
    )
    (watch,) = read(tmp_path, "watches: [{name: a, area: border.geojson}]").watches
    assert watch.area is not None
    assert (watch.area.label, len(watch.area.polygons)) == ("border.geojson", 1)


def test_the_port_of_mail_follows_from_tls(tmp_path):
    text = "channels: {d: {type: email, host: localhost, tls: TLS, from: a@b, to: c@d}}"
    ports = [read(tmp_path, text.replace("TLS", tls)).channels["d"].port for tls in ("starttls", "tls", "none")]
    assert ports == [587, 465, 25]


def test_a_feed_has_the_same_id_in_every_store():
    url = "https://a.example/rss?x=1"
    assert feed_id(url) == hashlib.sha256(url.encode()).hexdigest()[:12]
    assert feed_id("HTTPS://A.Example:443/rss?x=1#top") == feed_id(url)
    assert feed_id("https://a.example/rss?x=2") != feed_id(url)


def test_state_on_the_command_line_isolates_a_run(tmp_path):
    file = tmp_path / "monitor.yaml"
    file.write_text("state: elsewhere\ndatabase: postgresql://u:p@h/n")
    config = load(file, state=tmp_path / "mine", knowledge=never, environ={"MONITOR_STATE": "other"})
    assert (config.state, config.database) == (tmp_path / "mine", f"sqlite:///{tmp_path}/mine/monitor.db")


def test_paths_count_from_the_folder_of_the_file(tmp_path):
    (tmp_path / "seeds").mkdir()
    config = read(tmp_path, "state: var\nseeds: seeds\ndatabase: sqlite:///var/news.db\n")
    assert (config.state, config.seeds) == (tmp_path / "var", tmp_path / "seeds")
    assert config.database == f"sqlite:///{tmp_path}/var/news.db"
    assert read(tmp_path, "database: sqlite:////srv/news.db").database == "sqlite:////srv/news.db"


def test_secrets_are_not_in_the_text_of_a_config(tmp_path):
    shown = repr(read(tmp_path, FULL + "database: postgresql://u:hush@h/n\n"))
    assert SECRET not in shown
    assert "0123" not in shown
    assert "hush" not in shown


# ---- the environment and secret files -----------------------------------------------------------------------


def test_the_environment_beats_the_file(tmp_path):
    config = read(
        tmp_path,
        FULL,
        MONITOR_STATE="/var/lib/monitor",
        MONITOR_DATABASE="postgresql://u@h/n",
        MONITOR_FETCH__TIMEOUT="5s",
        MONITOR_FETCH__ALLOW_HOSTS='["10.0.0.0/8"]',
        MONITOR_CHANNELS__DESK__PASSWORD="[12345",
    )
    assert (config.state, config.database) == (Path("/var/lib/monitor"), "postgresql://u@h/n")
    assert (config.fetch.timeout, config.fetch.allow_hosts) == (timedelta(seconds=5), ("10.0.0.0/8",))
    assert config.channels["desk"].password == "[12345"


def test_a_channel_with_dashes_is_reached_from_the_environment(tmp_path):
    text = "channels: {Night-Desk: {type: webhook, url: 'https://h/x'}}"
    config = read(tmp_path, text, MONITOR_CHANNELS__NIGHT_DESK__SECRET=SECRET)
    assert config.channels["Night-Desk"].secret == SECRET


@pytest.mark.parametrize("name", ["LOG_LEVEL", "CONFIG", "PORT", "SERVICE_HOST", "PORT_80_TCP", "TEST", "STATUS"])
def test_variables_that_are_not_ours_are_left_alone(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.yaml").write_text("")
    assert load(None, knowledge=never, environ={f"MONITOR_{name}": "m.yaml"}).feeds == ()


def test_a_variable_that_is_set_to_nothing_is_not_set(tmp_path):
    assert read(tmp_path, "state: x", MONITOR_STATE="", MONITOR_DATABASE="").state == tmp_path / "x"


def test_a_mistake_in_the_environment_names_the_variable(tmp_path):
    found = mistakes(
        tmp_path, "", MONITOR_FETCH__TIMEOUT="soon", MONITOR_DATABSE="x", MONITOR_SERVICE_HOST="1.2.3.4"
    )
    assert found == [
        "MONITOR_DATABSE: unknown variable; did you mean MONITOR_DATABASE?",
        "MONITOR_FETCH__TIMEOUT: fetch.timeout: not a duration: 'soon'; write 20s, 15m, 6h or 2d",
    ]


def test_secrets_come_from_files_beside_the_config(tmp_path):
    (tmp_path / "hook.key").write_text(SECRET + "\n")
    (tmp_path / "mail.key").write_text("hush\n")
    config = read(
        tmp_path,
        "channels:\n"
        "  hook: {type: webhook, url: 'https://h/x', secret_file: hook.key}\n"
        "  desk: {type: email, host: m, from: a@b, to: c@d, user: u, password_file: mail.key}\n",
    )
    assert config.channels["hook"].secret == SECRET
    assert config.channels["desk"].password == "hush"


def test_a_secret_file_that_is_missing_empty_or_no_secret_is_said(tmp_path):
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "wrong").write_text("hunter2")
    text = "channels: {h: {type: webhook, url: 'https://h/x', secret_file: FILE}}"
    where = "monitor.yaml:1: channels.h.secret_file: "
    assert mistakes(tmp_path, text.replace("FILE", "none")) == [
        where + "cannot read 'none': No such file or directory"
    ]
    assert mistakes(tmp_path, text.replace("FILE", "empty")) == [where + "'empty' is empty"]
    (wrong,) = mistakes(tmp_path, text.replace("FILE", "wrong"))
    assert "not a webhook secret" in wrong
    assert "hunter2" not in wrong


# ---- mistakes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "feeds:\n- url: https://a/x\n  intervall: 15m",
            "3: unknown key 'intervall' in feeds[0]; did you mean 'interval'?",
        ),
        ("chanels: {}", "1: unknown key 'chanels'; did you mean 'channels'?"),
        ("feeds:\n- {name: x}", "2: feeds[0]: 'url' is missing"),
        ("fetch:\n  timeout: 20", "2: fetch.timeout: not a duration: 20; write 20s, 15m, 6h or 2d"),
        ("fetch: {max_bytes: lots}", "1: fetch.max_bytes: not a size: 'lots'; write 10MB or 512KB"),
        ("fetch: {robots: perhaps}", "1: fetch.robots: expected true or false"),
        (
            "feeds: [{url: 'file:///etc/passwd'}]",
            "1: feeds[0].url: not an http or https address: 'file:///etc/passwd'",
        ),
        ("feeds: [{url: 'https://a\\b/x'}]", "1: feeds[0].url: not an address: 'https://a\\\\b/x'"),
        (
            "watches: [{name: a, to: [desc]}]\nchannels: {desk: {type: webhook, url: 'https://h/x', secret: S}}",
            "1: watches[0].to[0]: unknown channel 'desc'; did you mean 'desk'?",
        ),
        (
            "channels: {d: {type: emial}}",
            "1: channels.d: unknown type 'emial'; did you mean 'email'? (email, webhook, apprise)",
        ),
        ("channels: {d: {url: x}}", "1: channels.d: 'type' is missing; it is email or webhook"),
        (
            "watches: [{name: a, regions: [PK-KPP]}]",
            "1: watches[0].regions[0]: unknown region 'PK-KPP'; did you mean 'PK-KP'?",
        ),
        (
            "watches: [{name: a, regions: [Khyber]}]",
            "1: watches[0].regions[0]: the region 'Khyber' can mean "
            "'Khyber Pakhtunkhwa, PK' or 'Khyber, Khyber Pakhtunkhwa, PK'",
        ),
        (
            "watches: [{name: a, groups: [tpp]}]",
            "1: watches[0].groups[0]: unknown group 'tpp'; did you mean 'ttp'?",
        ),
        (
            "watches: [{name: a, groups: [the army]}]",
            "1: watches[0].groups[0]: the group 'the army' can mean "
            "'bla (Balochistan Liberation Army)' or 'bla-j (BLA-Jeeyand)'",
        ),
        (
            "watches: [{name: a, event_types: [Battels]}]",
            "1: watches[0].event_types[0]: unknown event type 'Battels'; did you mean 'Battles'?",
        ),
        (
            "watches: [{name: a, timezone: Asia/Karatchi}]",
            "1: watches[0].timezone: unknown time zone 'Asia/Karatchi'; did you mean 'Asia/Karachi'?",
        ),
        (
            "feeds: [{url: 'https://a/x', name: Dawn}]\nwatches: [{name: a, sources: [Afghan Wire, Dwan]}]",
            "2: watches[0].sources[1]: unknown source 'Dwan'; did you mean 'Dawn'?",
        ),
        (
            "watches: [{name: a, timezone: PKT}]",
            "1: watches[0].timezone: unknown time zone 'PKT'; write one as Asia/Karachi, no abbreviation",
        ),
        (
            "watches: [{name: a, every: daily}]",
            "1: watches[0].every: not a rhythm: 'daily'; write immediate, hourly, daily 07:00, weekly mon 07:00 or",
        ),
        (
            "watches: [{name: a, quiet_hours: '25:00-06:00'}]",
            "1: watches[0].quiet_hours: not quiet hours: '25:00-06:00'; write '22:00-06:00'",
        ),
        (
            "watches: [{name: a, words: [police AND]}]",
            "1: watches[0].words[0]: 'police AND': position 11: a word is missing before the end",
        ),
        (
            "watches: [{name: a, groups: [ttp], roles: [perpetrater]}]",
            "1: watches[0].roles[0]: unknown role 'perpetrater'; did you mean 'perpetrator'?",
        ),
        (
            "watches: [{name: a, confirmed_by: [officials]}]",
            "1: watches[0].confirmed_by[0]: unknown confirmation 'officials'; did you mean 'official'?",
        ),
        (
            "watches: [{name: a, timing: fresh}]",
            "1: watches[0].timing[0]: unknown timing 'fresh' (breaking, follow_up)",
        ),
        ("watches: [{name: a, roles: [target]}]", "1: watches[0]: roles belongs to groups, and there are none"),
        (
            "watches: [{name: a, unlocated: true}]",
            "1: watches[0]: unlocated widens regions, within, box or area, and there is none",
        ),
        (
            "watches:\n- name: a\n  box: {south: 33, west: 70, north: 34, east: 72, nort: 1}",
            "3: unknown key 'nort' in watches[0].box; did you mean 'north'?",
        ),
        (
            "watches: [{name: a, box: {south: 34, west: 70, north: 33, east: 72}}]",
            "1: watches[0].box: south 34 lies north of north 33",
        ),
        (
            "watches: [{name: a, area: nowhere.json}]",
            "1: watches[0].area: cannot read 'nowhere.json': No such file",
        ),
        ("watches: [{name: a, area: monitor.yaml}]", "1: watches[0].area: 'monitor.yaml': not JSON"),
        (
            "watches: [{name: a, min_kiled: 3}]",
            "1: unknown key 'min_kiled' in watches[0]; did you mean 'min_killed'?",
        ),
        ("watches: [{name: a}, {name: a}]", "1: watches[1].name: another watch is named 'a'"),
        ("watches: [{name: a, words: [1]}]", "1: watches[0].words[0]: expected text; put it in quotes"),
        ("feeds: [https://a/x, 'HTTPS://A/x']", "1: feeds[1].url: the feed 'a' has this address already"),
        ("a: 1\na: 2", '2: duplicate key "a"'),
        ("feeds: [", "1: expected the node content, but found '<stream end>'"),
        ("- a", "1: expected keys and values, found CommentedSeq"),
        ("1: x", "1: the key 1 is not text; put it in quotes"),
        ("seeds: nowhere", "1: seeds: no such folder: "),
        ("database: mysql://x", "1: database: expected sqlite:///FILE or postgresql://USER@HOST/NAME"),
        (
            "fetch: {allow_hosts: [localhost]}",
            "1: fetch.allow_hosts[0]: not a host with a port or a network: 'localhost'; write 127.0.0.1:8001",
        ),
    ],
)
def test_a_mistake_names_file_line_and_what_was_meant(tmp_path, text, said):
    (found,) = mistakes(tmp_path, text.replace("secret: S", f"secret: {SECRET}"))
    assert found.startswith(f"monitor.yaml:{said}")


@pytest.mark.parametrize(
    ("web", "said"),
    [
        ('{listen: "0.0.0.0:8710"}', "web.listen: 0.0.0.0:8710: others reach it, so it needs a token_file"),
        ('{listen: "monitor.example:80"}', "web.listen: not a numeric address with a port"),
        ('{listen: "127.0.0.1"}', "web.listen: not a numeric address with a port"),
        ("{token: short}", "web.token: not a token"),
        ("{token_file: none}", "web.token_file: cannot read 'none'"),
        ("{hosts: [a/b]}", "web.hosts[0]: not a host name"),
        ("{lisen: null}", "unknown key 'lisen' in web; did you mean 'listen'?"),
    ],
)
def test_a_dashboard_that_anybody_could_see_is_refused(tmp_path, web, said):
    (found,) = mistakes(tmp_path, f"web: {web}")
    assert found.startswith(f"monitor.yaml:1: {said}")


def test_a_dashboard_is_on_loopback_elsewhere_with_a_token_or_nowhere(tmp_path):
    assert read(tmp_path, "").web == WebSettings(host="127.0.0.1", port=8710)
    assert read(tmp_path, "web: {listen: null}").web is None
    (tmp_path / "web.token").write_text("0123456789abcdef\n")
    served = read(tmp_path, 'web: {listen: "[::]:80", token_file: web.token}').web
    assert (served.host, served.port, served.token) == ("::", 80, "0123456789abcdef")
    assert "0123456789abcdef" not in repr(served)


def test_every_mistake_is_told_at_once(tmp_path):
    found = mistakes(
        tmp_path, "fetch: {timeout: 1}\nfeds: []\nfeeds:\n- {url: x}\n- {url: 'https://a/b', name: ''}"
    )
    assert [line.split(":")[1] for line in found] == ["1", "2", "4", "5"]


@pytest.mark.parametrize("address", ["a", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "a@b..c", "@b", "é@b"])
def test_an_address_that_could_break_a_header_is_refused(tmp_path, address):
    text = f"channels: {{d: {{type: email, host: m, from: a@b, to: [{address!r}]}}}}".replace("\\r\\n", "\r\n")
    assert "not an email address" in mistakes(tmp_path, text)[0]


@pytest.mark.parametrize("secret", ["whsec_", "whsec_???", "hunter2", "whsec", f"{SECRET} hunter2"])
def test_a_webhook_is_not_signed_with_what_is_no_secret(tmp_path, secret):
    (found,) = mistakes(tmp_path, f"channels: {{h: {{type: webhook, url: 'https://h/x', secret: '{secret}'}}}}")
    assert "channels.h.secret: not a webhook secret" in found


def test_a_webhook_may_have_an_old_and_a_new_secret(tmp_path):
    (tmp_path / "keys").write_text(f"{SECRET}\n{SECRET}\n")
    config = read(tmp_path, "channels: {h: {type: webhook, url: 'https://h/x', secret_file: keys}}")
    assert config.channels["h"].secret == f"{SECRET} {SECRET}"


def test_a_webhook_without_a_secret_is_refused(tmp_path):
    (found,) = mistakes(tmp_path, "channels: {h: {type: webhook, url: 'https://h/x'}}")
    assert found == "monitor.yaml:1: channels.h: give secret or secret_file: every webhook is signed"


@pytest.mark.parametrize("text", ["feeds: &a\n- *a\n", "fetch: &a\n  timeout: *a\n", "x: !!python/name:os.system"])
def test_a_file_that_plays_tricks_ends_in_a_sentence(tmp_path, text):
    (found,) = mistakes(tmp_path, text)
    assert found.startswith("monitor.yaml:")


def test_what_is_not_utf8_is_said(tmp_path):
    (tmp_path / "monitor.yaml").write_bytes(b"state: \xff")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(tmp_path / "monitor.yaml", knowledge=never, environ={})


# ---- OPML ---------------------------------------------------------------------------------------------------

OPML = """<?xml version="1.0"?><opml version="2.0"><body>
<outline text="Pakistan">
<outline text="Dawn &amp; co" type="rss" xmlUrl="https://d.example/feed" language="en-us"/>
</outline>
<outline title="B" xmlUrl="https://b.example/feed"/><outline text="B again" xmlUrl="https://b.example/feed"/>
</body></opml>"""


def test_the_feeds_of_an_opml_file_follow_those_of_the_config(tmp_path):
    (tmp_path / "feeds.opml").write_text(OPML)
    feeds = read(tmp_path, "opml: feeds.opml\nfeeds: [{url: 'https://b.example/feed', name: mine}]").feeds
    assert [(feed.name, feed.language) for feed in feeds] == [("mine", None), ("Dawn & co", "en")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><opml/>', "has a DTD"),
        ("<opml>", "not XML"),
        ('<opml><outline xmlUrl="javascript:x"/></opml>', "not an http or https address"),
    ],
)
def test_an_opml_file_that_cannot_be_trusted_is_said(tmp_path, content, said):
    (tmp_path / "f.opml").write_text(content)
    (found,) = mistakes(tmp_path, "opml: [f.opml]")
    assert found.startswith("monitor.yaml:1: opml[0]: ")
    assert said in found


# ---- values -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("20s", 20), ("15m", 900), ("6h", 21600), ("2d", 172800), ("1h30m", 5400), ("500 ms", None)],
)
def test_a_duration_has_a_unit(text, seconds):
    if seconds is None:
        with pytest.raises(ValueError, match="not a duration"):
            values.duration(text)
    else:
        assert values.duration(text) == timedelta(seconds=seconds)


@given(st.text())
def test_no_text_breaks_a_reader_of_values(text):
    for read_value in (values.duration, values.size, values.every, values.quiet_hours, values.url, values.email,
                       values.secret, values.allowed_host, values.name, values.event_type):  # fmt: skip
        try:
            read_value(text)
        except ValueError:
            continue


# chats and telephones


def test_addresses_of_chats_come_from_the_file_or_from_another(tmp_path):
    (tmp_path / "chats").write_text("# the desk\nntfys://ntfy.example/desk\n\npover://" + "u" * 30 + "@" + "t" * 30)
    text = "channels: {a: {type: apprise, urls: 'ntfy://desk'}, b: {type: apprise, urls_file: chats}}"
    config = read(tmp_path, text)
    assert config.channels["a"] == AppriseChannel(name="a", urls=("ntfy://desk",))
    assert [one.partition("-")[0] for one in config.channels["b"].recipients] == ["ntfys", "pover"]


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("urls: ['syslog://s3cret']", "channels.c.urls[0]: no service begins with syslog://: discord, "),
        ("urls: ['s3cret']", "channels.c.urls[0]: no service begins with that: discord, "),
        ("urls: ['slack://s3cret']", "channels.c.urls[0]: not a complete slack:// address"),
        ("urls: []", "channels.c: give urls or urls_file"),
        ("urls_file: chats", "channels.c.urls_file: chats:2: no service begins with json://"),
        ("urls: ['ntfy://10.1.1.4/s3cret']", "channels.c: 10.1.1.4 is private, and allow_hosts does not list it"),
        ("urls: ['ntfy://[::1]/s3cret']", "channels.c: ::1 is loopback, and allow_hosts does not list it"),
    ],
)
def test_an_address_of_a_chat_that_is_none_is_said_without_what_it_holds(tmp_path, channel, said):
    (tmp_path / "chats").write_text("ntfys://ntfy.example/s3cret\njson://s3cret\n")
    with pytest.raises(ConfigError) as told:
        read(tmp_path, f"channels: {{c: {{type: apprise, {channel}}}}}")
    assert said in str(told.value)
    assert "s3cret" not in str(told.value)


def test_a_chat_on_a_private_server_may_be_listed(tmp_path):
    text = "fetch: {allow_hosts: ['10.1.1.4:80']}\nchannels: {c: {type: apprise, urls: ['ntfy://10.1.1.4/x']}}"
    assert read(tmp_path, text).channels["c"].recipients
