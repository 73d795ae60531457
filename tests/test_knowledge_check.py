"""Does the check find what contradicts itself, and is what we ship free of it?"""

from pathlib import Path

import pytest

from monitor import cli
from monitor.knowledge import actor_rows, tables
from monitor.knowledge.actor_checks import of_actors
from monitor.knowledge.checks import clashes
from monitor.knowledge.place_checks import of_places
from monitor.knowledge.sources import known
from monitor.knowledge.tables import PlaceTable

HEADER = actor_rows.COLUMNS


def actors(*rows: dict[str, str]) -> list[str]:
    """What is wrong with these rows."""
    known = {"kind": "group", "category": "militant", "home": "PK"}
    lines = ["\t".join(({"name": row["id"].title() * 2} | known | row).get(c, "") for c in HEADER) for row in rows]
    return [
        str(clash) for clash in of_actors(actor_rows.row(line, f"a.tsv:{n}") for n, line in enumerate(lines, 2))
    ]


def places(*lines: str, means: dict[str, str] | None = None) -> list[str]:
    """What is wrong with these places of one district, each "name kind lat lon since until"."""
    top = ["Land\tcountry\tXX\t\t\t\t\t\t\t\t\t", "North\tadmin1\tXX\tNorth\t\t\t\t\t\t\t\t"]
    district = ["Dale\tadmin2\tXX\tNorth\tDale\t30\t70\t\t\t\t\t"]
    rows = []
    for line in lines:
        name, kind, lat, lon, since, until = (line.split() + [""] * 4)[:6]
        rows.append("\t".join([name, kind, "XX", "North", "Dale", lat, lon, "", "", "", since, until]))
    table = PlaceTable(file="p.tsv", places=[*top, *district, *rows], means=means or {})
    return [str(clash) for clash in of_places([table])]


@pytest.mark.parametrize("kind", ["actors", "places"])
def test_what_we_ship_is_free_of_contradictions(kind):
    found = of_actors(actor_rows.shipped()) if kind == "actors" else of_places([tables.shipped()])
    assert [str(clash) for clash in found] == []


def test_every_wikidata_id_has_a_source_that_names_it():
    text = (Path(__file__).parents[1] / "tools" / "wikidata.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")][1:]
    assert {(row[0], row[1]) for row in rows if all(row)} == {
        (one.id, one.wikidata) for one in actor_rows.shipped() if one.wikidata
    }


def test_the_sources_that_are_listed_are_those_of_the_notice(tmp_path):
    notice = (Path(__file__).parents[1] / "NOTICE").read_text(encoding="utf-8")
    places, actors = known(tmp_path)
    assert all(part.strip() in notice for part in ("OCHA COD-AB (CC BY-IGO)", "GeoNames", "CC BY 4.0", "ISO 3166"))
    assert "OCHA COD-AB (CC BY-IGO)" in str(places["licence"])
    assert (places["rows"], actors["rows"]) > (20_000, 250)


def test_one_name_for_two_at_one_time_is_a_clash():
    one, other = {"id": "one", "aliases": "Nil Front"}, {"id": "two", "aliases": "Neel Front"}
    assert actors(one, other) == ["a.tsv:3: two: 'Neel Front' is a name of one, too (a.tsv:2)"]
    assert actors(one | {"until": "2001-01-01"}, other | {"since": "2002-01-01"}) == []


def test_namesakes_are_none_where_both_say_so():
    one, other = {"id": "one", "namesakes": "Nil Front"}, {"id": "two", "namesakes": "Nil Front"}
    assert actors(one, other) == []
    assert len(actors(one, other | {"namesakes": "", "aliases": "Nil Front"})) == 1


def test_acronyms_are_told_apart_by_their_letters():
    assert actors({"id": "one", "aliases": "NNF"}, {"id": "two", "aliases": "NF"}) == []


def test_an_everyday_word_is_no_name_unless_it_is_meant():
    assert actors({"id": "one", "aliases": "Justice"}) == ["a.tsv:2: one: the name 'Justice' is an everyday word"]
    assert actors({"id": "one", "aliases": "police|IS|LeT"}) == []


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"parent": "nobody"}, "its parent 'nobody' does not exist"),
        ({"parent": "one"}, "is its own ancestor"),
        ({"since": "2002-01-01", "until": "2001-01-01"}, "ended on 2001-01-01, before it began"),
        ({"wikidata": "42"}, "'42' is no Wikidata id"),
        ({"category": "soldier"}, "no such kind or category"),
    ],
)
def test_a_row_that_cannot_be_right_is_named(row, what):
    (clash,) = actors({"id": "one"} | row)
    assert clash.startswith("a.tsv:2: ")
    assert what in clash


def test_parents_in_a_circle_are_named():
    found = actors({"id": "one", "parent": "two"}, {"id": "two", "parent": "one"})
    assert len(found) == 2
    assert "one < two < one" in found[0]


def test_a_wikidata_id_is_one_actors_and_an_id_one_lines():
    assert (
        "Q7 is that of one (a.tsv:2)" in actors({"id": "one", "wikidata": "Q7"}, {"id": "two", "wikidata": "Q7"})[0]
    )
    assert "the id 'one' is at a.tsv:2 already" in actors({"id": "one"}, {"id": "one"})[0]


def test_one_place_twice_in_a_district_is_a_clash():
    assert places("Kot place 30 70", "Kott place 30.1 70") == [
        "p.tsv:5: XX/North/Dale/Kott (place): is at p.tsv:4 already"
    ]


def test_a_unit_that_ended_and_its_heir_may_share_a_name():
    assert places("Kot admin3 30 70 - 2001-01-01".replace("- ", "1990-01-01 "), "Kot admin3 30 70 2001-01-02") == []


def test_a_point_far_from_its_district_or_outside_its_country_is_a_clash():
    found = places("Aa place 30 70", "Bb place 30.1 70.1", "Cc place 35.5 70")
    assert found == ["p.tsv:6: XX/North/Dale/Cc (place): lies 605 km from the middle of Dale"]
    many = [f"N{chr(97 + n)} place 30.{n} 70.{n}" for n in range(12)]
    outside = places(*many, "Swapped place 70.2 30.2")
    assert any("Swapped (place): 70.2, 30.2 lies far outside the rest of its country" in clash for clash in outside)


def test_a_district_that_does_not_exist_is_a_clash():
    line = "Kot\tplace\tXX\tNorth\tVale\t30\t70\t\t\t\t\t"
    table = PlaceTable(file="p.tsv", places=["North\tadmin1\tXX\tNorth\t\t\t\t\t\t\t\t", line], means={})
    assert [clash.what for clash in of_places([table])] == ["XX/North/Vale/Kot (place): there is no Vale"]


def test_an_everyday_word_that_is_read_as_a_village_is_a_clash():
    assert "the name 'bank' is an everyday word" in places("Bank place 30 70", means={"bank": "3:n"})[0]
    assert places("Bank place 30 70", means={"bank": "3:c"}) == []


def test_the_command_names_an_imported_clash_by_the_users_file_and_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "g.tsv").write_text("name\thome\taliases\n# a remark\nNil Front\tPK\tBLA\n")
    assert cli.run(["knowledge", "check"]) == 0
    assert cli.run(["knowledge", "import", "g.tsv"]) == 0
    capsys.readouterr()
    assert cli.run(["knowledge", "check"]) == 1
    assert "g.tsv:3: nil-front: 'BLA' is a name of bla, too (actors.tsv:" in capsys.readouterr().out


def test_a_state_without_imports_has_only_what_is_shipped(tmp_path):
    assert list(clashes(tmp_path / "nothing")) == []
