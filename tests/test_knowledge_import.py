"""Can a user teach the service places and actors, and trust what becomes of a bad file?"""

import gzip
import json
import re
import zipfile
from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import cli
from monitor.config import load as load_config
from monitor.knowledge import KnowledgeError, imports, load
from monitor.knowledge.imports import Asked, intake
from monitor.languages import LANGUAGES, everyday_words

VILLAGES = (
    "name,country,admin1,admin2,lat,lon,aliases\n"
    "Spin Khwara,PK,KP,Kurram,33.7,70.3,Speen Khvara|Khwara Kot\n"
    "Zangi Kalay,Pakistan,,Hangu,33.5,71.0,\n"
)
GROUPS = (
    "name\thome\tparent\taliases\tsince\twikidata\n"
    "Lashkar-e-Nil\tPK|AF\tNil Front\tLNX|Nil Riders\t2024-05-01\tQ99\n"
    "Nil Front\tPK\t\t\t\t\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "knowledge"


def written(tmp_path: Path, name: str, content: str | bytes) -> Path:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def taken(folder: Path, file: Path, **asked: object) -> imports.Outcome:
    return imports.bring_in(file, folder, Asked(**asked))  # type: ignore[arg-type]


def dump(*rows: tuple[object, ...]) -> str:
    """Lines of GeoNames: id, name, other names, lat, lon, class, code, admin1, admin2, people; all of Pakistan."""
    lines = []
    for id, name, others, lat, lon, kind, code, admin1, admin2, people in rows:
        fields = [
            id,
            name,
            name,
            others,
            lat,
            lon,
            kind,
            code,
            "PK",
            "",
            admin1,
            admin2,
            "",
            "",
            people,
            "",
            "",
            "",
            "",
        ]
        lines.append("\t".join(map(str, fields)))
    return "\n".join(lines) + "\n"


DUMP = dump(
    (1, "Khyber Pakhtunkhwa Province", "", 34, 72, "A", "ADM1", "03", "", 0),
    (2, "Hangū District", "", 33.5, 71.0, "A", "ADM2", "03", "77", 0),
    (3, "Zargarōnay", "Zargaroonai,زرګرونی,ZGK,Qwertz", 33.51, 71.02, "P", "PPL", "03", "77", 300),
    (4, "Torkot", "", 33.45, 71.1, "P", "PPL", "03", "", 90_000),
    (5, "Old Torkot", "", 33.45, 71.1, "P", "PPLH", "03", "77", 0),
    (6, "Tor Ghundai", "", 33.45, 71.1, "T", "MT", "03", "77", 0),
)


# ---- what is taken -------------------------------------------------------------------------------------------


def test_an_imported_village_is_read_in_a_text_with_its_district(tmp_path, folder):
    taken(folder, written(tmp_path, "villages.csv", VILLAGES))
    (mention,) = load(folder).places.mentions("A mine went off near Khwara Kot.")
    assert mention.candidates[0].name == "Spin Khwara"
    assert (mention.candidates[0].admin1, mention.candidates[0].admin2) == ("Khyber Pakhtunkhwa", "Kurram")
    assert load().places.mentions("A mine went off near Khwara Kot.") == ()


def test_a_province_is_found_where_only_one_has_the_district(tmp_path, folder):
    taken(folder, written(tmp_path, "villages.csv", VILLAGES))
    (region,) = load(folder).places.region("Zangi Kalay")
    assert (region.country, region.admin1, region.admin2) == ("PK", "Khyber Pakhtunkhwa", "Hangu")


def test_a_file_may_bring_its_own_districts_in_any_order(tmp_path, folder):
    text = "name,country,admin1,admin2,kind\nNorthtown,PK,KP,Newland,place\nNewland,PK,KP,,district\n"
    assert taken(folder, written(tmp_path, "new.csv", text)).refused == 0
    assert load(folder).places.region("Newland")[0].admin2 == "Newland"


def test_an_imported_group_is_found_and_watched_with_its_factions(tmp_path, folder):
    taken(folder, written(tmp_path, "groups.tsv", GROUPS))
    book = load(folder).actors
    assert [c.id for c in book.mentions("The LNX and the Nil Riders met.")[0].candidates] == ["lashkar-e-nil"]
    assert book.with_factions("nil-front") == {"nil-front", "lashkar-e-nil"}
    assert str(book.get("lashkar-e-nil").since) == "2024-05-01"


def test_an_imported_group_is_the_state_from_the_day_on_which_it_came_to_rule(tmp_path, folder):
    taken(folder, written(tmp_path, "groups.tsv", "name\thome\trules\nNil Emirate\tAF\t2021-08-15\n"))
    actor = load(folder).actors.get("nil-emirate")
    assert [actor.governs(date(2021, 8, day)) for day in (14, 15)] == [False, True]
    assert actor.kind == "group"
    assert not actor.governs(None)


def test_a_row_about_a_known_actor_adds_to_it_and_holds_where_it_speaks(tmp_path, folder):
    text = "id,aliases,since\nttp,Tehrik Nil,2007-12-01\n"
    taken(folder, written(tmp_path, "more.csv", text))
    actor = load(folder).actors.get("ttp")
    assert (actor.name, str(actor.since), actor.home) == ("Tehrik-i-Taliban Pakistan", "2007-12-01", ("PK", "AF"))
    assert [a.id for a in load(folder).actors.named("Tehrik Nil")] == ["ttp"]
    assert [a.id for a in load(folder).actors.named("TTP")] == ["ttp"]


def test_a_users_point_holds_before_the_shipped_one(tmp_path, folder):
    text = "name,country,admin1,admin2,lat,lon\nThall,PK,KP,Hangu,33.365,70.55\n"
    outcome = taken(folder, written(tmp_path, "points.csv", text))
    (mention,) = load(folder).places.mentions("A post in Thall, Hangu was attacked.")[:1]
    assert outcome.head.instead == 1
    assert [(c.lat, c.lon) for c in mention.candidates if c.admin2 == "Hangu"] == [(33.365, 70.55)]


def test_a_geonames_dump_gives_towns_their_district_by_its_codes_or_their_neighbours(tmp_path, folder):
    outcome = taken(folder, written(tmp_path, "PK.txt", DUMP))
    named = {place.name: place for place in load(folder).places.named("Torkot")}
    assert (outcome.head.rows, outcome.left_out, outcome.refused) == (2, 4, 0)
    assert (named["Torkot"].admin1, named["Torkot"].admin2) == ("Khyber Pakhtunkhwa", "Hangu")
    assert named["Torkot"].geonameid == 4
    assert outcome.head.licence.startswith("GeoNames")


def test_a_hamlet_of_a_dump_is_read_with_a_sign_of_a_place_only_a_town_always(tmp_path, folder):
    taken(folder, written(tmp_path, "PK.txt", DUMP))
    places = load(folder).places
    assert [m.text for m in places.mentions("Zargaronay spoke to Torkot.")] == ["Torkot"]
    assert [m.text for m in places.mentions("They met in Zargaronay.")] == ["Zargaronay"]


def test_of_the_other_names_of_a_dump_codes_and_strange_ones_are_left(tmp_path, folder):
    taken(folder, written(tmp_path, "PK.txt", DUMP))
    places = load(folder).places
    assert places.named("زرګرونی")
    assert places.named("Zargaroonai")
    assert not places.named("Qwertz")
    assert not places.named("ZGK")


def test_a_zipped_dump_is_opened_and_its_readme_left(tmp_path, folder):
    with zipfile.ZipFile(tmp_path / "PK.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "Read me.")
        archive.writestr("PK.txt", DUMP)
    assert taken(folder, tmp_path / "PK.zip").head.rows == 2


def test_a_dump_may_be_taken_in_part(tmp_path, folder):
    file = written(tmp_path, "PK.txt", DUMP)
    assert taken(folder, file, classes=("T",)).head.rows == 1
    with pytest.raises(KnowledgeError, match="no line can be taken"):
        taken(folder, file, countries=("AF",))


def test_a_name_twice_in_a_district_is_told_of_a_table_and_counted_of_a_dump(tmp_path, folder):
    outcome = taken(folder, written(tmp_path, "v.csv", VILLAGES + "Zangee Kalay,PK,KP,Hangu,33.6,71.1,\n"))
    (bad,) = outcome.bad
    assert (bad.number, bad.why) == (4, "the name and the district of line 3: Zangee Kalay, Hangu")
    again = dump((9, "Torkot", "", 33.46, 71.1, "P", "PPL", "03", "77", 100))
    outcome = taken(folder, written(tmp_path, "PK.txt", DUMP + again))
    assert (outcome.twice, outcome.refused) == (1, 0)
    assert [place.geonameid for place in load(folder).places.named("Torkot")] == [4]


# ---- once more, and away -------------------------------------------------------------------------------------


def test_the_same_file_twice_changes_nothing(tmp_path, folder):
    file = written(tmp_path, "villages.csv", VILLAGES)
    first = taken(folder, file)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}
    second = taken(folder, file)
    assert (first.added, second.added, second.changed, second.same) == (2, 0, 0, 2)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()} == before
    assert load(folder) is load(folder)


def test_a_newer_file_takes_the_place_of_the_older(tmp_path, folder):
    taken(folder, written(tmp_path, "villages.csv", VILLAGES))
    text = VILLAGES.replace("33.7,70.3", "33.8,70.3").replace("Zangi Kalay", "Zangi Banda")
    outcome = taken(folder, written(tmp_path, "villages.csv", text))
    assert (outcome.added, outcome.changed, outcome.removed) == (1, 1, 1)
    assert not load(folder).places.named("Zangi Kalay")


def test_what_is_removed_is_gone(tmp_path, folder):
    taken(folder, written(tmp_path, "groups.tsv", GROUPS))
    assert imports.remove(folder, "groups")
    assert not imports.remove(folder, "groups")
    assert load(folder).actors.named("Nil Front") == ()


def test_a_stored_file_that_is_damaged_is_named(tmp_path, folder):
    taken(folder, written(tmp_path, "groups.tsv", GROUPS))
    (stored,) = folder.iterdir()
    stored.write_bytes(stored.read_bytes()[:-20])
    with pytest.raises(KnowledgeError, match=r"groups\.knowledge\.gz: cannot be read"):
        load(folder)


def test_a_write_that_breaks_off_leaves_what_was_there(tmp_path, folder, monkeypatch):
    taken(folder, written(tmp_path, "groups.tsv", GROUPS))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(KnowledgeError, match="cannot be written: No space"):
        taken(folder, written(tmp_path, "groups.tsv", GROUPS + "Third Front\tPK\t\t\t\t\n"))
    assert [path.name for path in folder.iterdir()] == ["groups.knowledge.gz"]
    assert load(folder).actors.named("Third Front") == ()


# ---- what is refused -----------------------------------------------------------------------------------------

BAD_PLACES = [
    ("Zed,Pakistn,,,,,", "country: unknown: 'Pakistn'; did you mean 'Pakistan'?"),
    ("Zed,PK,Khyber Paktunkwa Regio,,,,", "did you mean 'Khyber Pakhtunkhwa'?"),
    ("Zed,PK,KP,Hanguu Citty,,,", "admin2: unknown in Khyber Pakhtunkhwa: 'Hanguu Citty'"),
    ("Zed,PK,KP,Hangu,133.5,71,", "not on the earth"),
    ("Zed,PK,KP,Hangu,nan,71,", "not on the earth"),
    ("Zed,PK,KP,Hangu,0,0,", "0, 0 is no place"),
    ("Zed,PK,KP,Hangu,33.5,,", "one of them is missing"),
    ("Zed,PK,KP,Hangu,33°,71°,", "not numbers"),
    (",PK,KP,Hangu,,,", "not a name"),
    ("1234,PK,KP,Hangu,,,", "not a name"),
    (f"{'Zed' * 40},PK,KP,Hangu,,,", "too long for a name"),
    ('"Zed,PK,KP,Hangu,,,', "not CSV"),
    ("Zed,PK,KP", "3 cells under 7 columns"),
    ("Z\x07ed,PK,KP,Hangu,,,", "control character U+0007"),
    ("Z\u202eed,PK,KP,Hangu,,,", "control character U+202E"),
]
BAD_ACTORS = [
    ("Zed\tPK\tnobody", "parent: unknown: 'nobody'"),
    ("Zed\tPK\ttpp", "parent: unknown: 'tpp'; did you mean 'ttp'?"),
    ("Zed\t\t", "home: is missing"),
    ("Zed\tXX\t", "country: unknown: 'XX'"),
    ("Zed\tPK\t\t2024-13-01", "since: not a day"),
    ("Zed\tPK\t\t2024-01-02\t2024-01-01", "until 2024-01-01 lies before since 2024-01-02"),
    ("Zed\tPK\t\t\t\t42", "wikidata: not an id"),
    ("Zed\tPK\t\t\t\t\tclub", "kind: 'club' is none of group, state"),
    ("Zed\tPK\t\t\t\t\t\tmilitary men", "category: 'military men' is none of"),
    ("Zed\tPK\t\t\t\t\t\t\tsoon", "rules: not a day"),
]


@pytest.mark.parametrize(("line", "why"), BAD_PLACES)
def test_a_bad_place_is_told_with_its_line_and_the_others_are_taken(tmp_path, folder, line, why):
    outcome = taken(
        folder, written(tmp_path, "villages.csv", VILLAGES + line + "\nLast One,PK,KP,Hangu,33.5,71,\n")
    )
    assert [bad.number for bad in outcome.bad] == [4]
    assert why in outcome.bad[0].why
    assert outcome.head.rows == 3


@pytest.mark.parametrize(("line", "why"), BAD_ACTORS)
def test_a_bad_actor_is_told_with_its_line_and_the_others_are_taken(tmp_path, folder, line, why):
    header = "name\thome\tparent\tsince\tuntil\twikidata\tkind\tcategory\trules\n"
    outcome = taken(folder, written(tmp_path, "groups.tsv", f"{header}{line}\nNil Front\tPK\n"))
    assert [bad.number for bad in outcome.bad] == [2]
    assert why in outcome.bad[0].why
    assert outcome.head.rows == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"# a remark\n", "empty"),
        (b"name,country,latt\nA,PK,1\n", "neither GeoNames' 19 fields nor a header"),
        (b"name,country,admin1,lattitude\nAb,PK,,1\n", "unknown column 'lattitude'; did you mean 'latitude'?"),
        (b"name,admin1,lat,latitude\nAb,PK,1,2\n", "the column 'lat' is there twice"),
        ("name,country,admin1\nAb,PK,KP\n".encode("utf-16"), "is UTF-16"),
        ("náme,lat\n".encode("latin-1"), "not UTF-8"),
        (b"\x00" * 200, "control character U+0000"),
        (b"x" * 200_000, "longer than 65,536 bytes"),
        (b"%PDF no table at all\n", "neither GeoNames"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(tmp_path, folder, content, why):
    with pytest.raises(KnowledgeError, match=re.escape(why)):
        taken(folder, written(tmp_path, "file.csv", content))
    assert not folder.exists()


def test_lines_in_another_encoding_or_too_long_cost_only_themselves(tmp_path, folder):
    good = VILLAGES.encode()
    content = (
        good + "Café,PK,KP,Hangu,33.5,71,\n".encode("latin-1") + b"y" * 300_000 + b"\nLast,PK,KP,Hangu,33.5,71,\n"
    )
    outcome = taken(folder, written(tmp_path, "villages.csv", content))
    assert [(bad.number, bad.why) for bad in outcome.bad] == [
        (4, "not UTF-8 (byte 4 of the line)"),
        (5, "longer than 65,536 bytes"),
    ]
    assert outcome.head.rows == 3


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path, folder):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("PK.txt", b"0" * 50_000_000)
    with pytest.raises(KnowledgeError, match="would unpack from"):
        taken(folder, tmp_path / "bomb.zip")


def test_an_archive_without_one_table_or_with_damage_is_refused(tmp_path, folder):
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.txt", DUMP)
        archive.writestr("b.txt", DUMP)
    with pytest.raises(KnowledgeError, match=r"expected one table .* found a\.txt, b\.txt"):
        taken(folder, tmp_path / "two.zip")
    with zipfile.ZipFile(tmp_path / "PK.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("PK.txt", DUMP)
    content = bytearray((tmp_path / "PK.zip").read_bytes())
    content[50:90] = b"\xff" * 40
    with pytest.raises(KnowledgeError, match="damaged"):
        taken(folder, written(tmp_path, "PK.zip", bytes(content)))


def test_a_name_of_an_import_cannot_leave_the_folder(tmp_path, folder):
    for name in ("../x", "/x", "", ".x", "a/b", "x" * 80):
        with pytest.raises(KnowledgeError):
            imports.remove(folder, name)


@settings(max_examples=30)
@given(st.binary(max_size=400))
def test_whatever_a_file_holds_it_is_taken_or_refused_in_words(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("any") / "any.txt"
    file.write_bytes(content)
    found = []
    with suppress(KnowledgeError):
        found = list(intake.lines(file))
        imports.bring_in(file, file.parent / "knowledge", Asked())
    assert all(one.number < other.number for one, other in pairwise(found))


# ---- whoever reads sees it -----------------------------------------------------------------------------------


def run(*arguments: str) -> int:
    return cli.run(list(arguments))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


BLAST = {"id": "one", "published": "2026-03-03", "text": "A bomb killed three policemen in Spin Khwara on Monday."}


def test_import_list_check_and_remove_at_the_command_line(here, capsys):
    written(here, "villages.csv", VILLAGES + "Zed,Pakistn,,,,,\n")
    assert run("knowledge", "import", "villages.csv", "--licence", "ours, CC0") == 1
    answer = capsys.readouterr()
    assert "villages: 2 places from villages.csv: 2 added" in answer.out
    assert "villages.csv:4: country: unknown: 'Pakistn'" in answer.err
    assert run("knowledge", "list", "--format", "jsonl") == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["name"], one["rows"]) for one in listed][2:] == [("villages", 2)]
    assert [one["licence"] for one in listed if one["name"] == "villages"] == ["ours, CC0"]
    assert run("knowledge", "remove", "vilages") == 2
    assert "did you mean 'villages'?" in capsys.readouterr().err
    assert run("knowledge", "remove", "villages") == 0
    assert run("knowledge", "import", "nowhere.csv") == 2


def test_extract_and_a_backfill_and_its_rehearsal_see_what_was_imported(here, capsys):
    run("--state", "mine", "knowledge", "import", str(written(here, "villages.csv", VILLAGES)))
    articles = str(written(here, "x.jsonl", json.dumps(BLAST)))
    capsys.readouterr()
    assert run("extract", "--jsonl", "--state", "mine", articles) == 0
    assert '"admin2": "Kurram"' in capsys.readouterr().out
    assert run("extract", "--jsonl", articles) == 0
    assert "Kurram" not in capsys.readouterr().out
    assert run("--state", "mine", "run", "--from", articles, "--dry-run") == 0
    assert run("--state", "mine", "run", "--from", articles) == 0
    run("--state", "mine", "incidents", "--format", "jsonl", "--region", "Spin Khwara")
    assert '"admin2": "Kurram"' in capsys.readouterr().out


def test_a_run_says_at_once_that_an_import_is_damaged(here, capsys):
    run("knowledge", "import", str(written(here, "villages.csv", VILLAGES)))
    (stored,) = (here / "state" / "knowledge").iterdir()
    stored.write_bytes(b"damaged")
    assert run("run", "--from", str(written(here, "x.jsonl", json.dumps(BLAST)))) == 2
    assert "villages.knowledge.gz: cannot be read; import the file again" in capsys.readouterr().err
    assert run("doctor") == 1


def test_the_state_of_the_configuration_decides_for_extract_too(here, capsys):
    run("--state", "elsewhere", "knowledge", "import", str(written(here, "villages.csv", VILLAGES)))
    written(here, "monitor.yaml", "state: elsewhere\n")
    assert run("extract", "--jsonl", str(written(here, "x.jsonl", json.dumps(BLAST)))) == 0
    assert '"admin2": "Kurram"' in capsys.readouterr().out


def test_a_watch_may_name_an_imported_region_and_group(here):
    run("knowledge", "import", str(written(here, "villages.csv", VILLAGES)), str(written(here, "g.tsv", GROUPS)))
    file = written(here, "monitor.yaml", "watches:\n  - {name: w, regions: [Zangi Kalay], groups: [nil-front]}\n")
    (watch,) = load_config(file, knowledge=load, environ={}).watches
    assert watch.groups == {"nil-front", "lashkar-e-nil"}
    assert watch.regions[0].admin2 == "Hangu"


def test_a_running_service_sees_an_import_with_its_next_call(tmp_path, folder):
    assert load(folder).actors.named("Nil Front") == ()
    taken(folder, written(tmp_path, "groups.tsv", GROUPS))
    assert load(folder).actors.named("Nil Front") != ()


def test_a_dump_of_another_country_brings_its_districts(tmp_path, folder):
    rows = dump(
        (1, "Lagos State", "", 6.5, 3.4, "A", "ADM1", "05", "", 0),
        (2, "Velar", "", 6.6, 3.5, "A", "ADM2", "05", "v", 0),
        (3, "Velar Town", "", 6.61, 3.51, "P", "PPL", "05", "v", 20_000),
    ).replace("\tPK\t", "\tNG\t")
    taken(folder, written(tmp_path, "NG.txt", rows))
    (region,) = load(folder).places.region("Velar Town")
    assert (region.country, region.admin1, region.admin2) == ("NG", "Lagos", "Velar")


def test_what_is_stored_is_packed_text(tmp_path, folder):
    taken(folder, written(tmp_path, "groups.tsv", GROUPS))
    head, *lines = gzip.decompress((folder / "groups.knowledge.gz").read_bytes()).decode().split("\n")
    assert json.loads(head)["source"] == "groups.tsv"
    assert len(lines) == 2


def test_every_language_has_its_everyday_words():
    assert LANGUAGES.keys() == {"en"}
    assert {"bank", "south", "police"} <= everyday_words()
