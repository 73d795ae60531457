"""Which copies and which near misses do outlets make of a story? Seeded: the same seed makes the same texts.

Every `Made` names its `family`: two articles are copies of one text if their families are one. A near miss is a
family of its own.
"""

import random
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

COPIES = ("address", "furniture", "half", "third", "reordered", "edited", "regional", "typography", "wire")
NEAR_MISSES = ("routine", "section", "follow-up", "welded", "formula")
PHRASES = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
OUTLETS = 30
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEAST_CUT = 20  # words; less of a story is a headline
CARRIED = 0.3  # of a follow-up's words at most come from the first report
SENTENCE = re.compile(r"(?<=[.!?۔।])[\"”’]?\s+")
NAME = r"[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*"
PLACE = re.compile(rf"\b(?:in|at|near|of|from|outside) (?:the )?({NAME})")
UNIT = "[Dd]istrict|[Aa]gency|[Pp]rovince|area|town|tehsil|city|village"
TOWN = re.compile(rf"\b(?:in|at|near|of) (?:the )?({NAME})(?= (?:{UNIT}))")
NUMBER = re.compile(r"\b(?:" + "|".join(PHRASES["numbers"]) + r"|\d{1,2})\b", re.I)
DAY = re.compile(r"\b(?:" + "|".join(PHRASES["weekdays"]) + r")\b")
DATE = re.compile(
    r"\b(" + "|".join(PHRASES["months"]) + r") (\d{1,2})\b|\b(\d{1,2}) (" + "|".join(PHRASES["months"]) + ")"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An article of the benchmark; `kind` is "original", a kind of copy or a kind of near miss."""

    family: str
    kind: str
    source: str
    url: str
    text: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Base:
    """A text that the copies are made of."""

    id: str
    text: str
    english: bool
    published: datetime


def stream(bases: Sequence[Base], seed: int) -> list[Made]:
    """The articles in the order in which they come, a copy sometimes before its original."""
    chance = random.Random(seed)
    told, alone = _split(bases, chance)
    timed: list[tuple[float, int, Made]] = []
    for at, base in enumerate(told):
        for place, made in enumerate(_family(base, told[at - 1], chance)):
            late = 0 if made.kind == "original" else chance.uniform(-0.3 if at % 3 == 0 else 0, 8)
            timed.append((at + late, place, made))
    for at, base in enumerate(alone):
        timed.append((at * len(told) / max(1, len(alone)), -1, _section(base, chance)))
    for at, made in enumerate(_templated(chance, max(4, len(told) // 12))):
        timed.append((at % max(1, len(told)), at, made))
    return [made for _, _, made in sorted(timed, key=lambda one: one[:2])]


def _split(bases: Sequence[Base], chance: random.Random) -> tuple[list[Base], list[Base]]:
    shuffled = list(bases)
    chance.shuffle(shuffled)
    alone = [base for n, base in enumerate(shuffled) if n % 5 == 0]
    return [base for n, base in enumerate(shuffled) if n % 5], alone


def _family(base: Base, other: Base, chance: random.Random) -> Iterator[Made]:
    outlets = chance.sample(range(OUTLETS), 12)
    url = f"https://outlet{outlets[0]}.example/news/{base.id}"

    def made(kind: str, text: str, *, outlet: int, own: bool = False) -> Made:
        family = f"{base.id}/{kind}" if own else base.id
        return Made(
            family=family,
            kind=kind,
            source=f"Outlet {outlet}",
            url=f"{url}?{kind}",
            text=text,
            published=base.published,
        )

    yield replace(made("original", base.text, outlet=outlets[0]), url=url)
    yield replace(made("address", base.text, outlet=outlets[0]), url=_address(url, chance))
    yield made("furniture", _furnished(base.text, outlets[1], chance), outlet=outlets[1])
    for kind, share in (("half", 2), ("third", 3)):
        cut = _beginning(base.text, share)
        if len(cut.split()) >= LEAST_CUT:
            yield made(kind, cut, outlet=outlets[share])
    sentences = SENTENCE.split(base.text)
    if len(sentences) > 2:
        yield made("reordered", " ".join(chance.sample(sentences, len(sentences))), outlet=outlets[4])
    yield made("typography", _typography(base.text, chance), outlet=outlets[5])
    if chance.random() < 0.05:  # an agency's text, of which everybody makes something
        for outlet in range(OUTLETS):
            yield made("wire", _furnished(base.text, outlet, chance), outlet=outlet)
    if not base.english:
        return
    yield made("edited", _edited(base.text, chance), outlet=outlets[6])
    if len(sentences) >= 4:
        yield made("regional", _regional(sentences, outlets[7], chance), outlet=outlets[7])
    if (routine := _routine(base.text, chance)) is not None:
        yield made("routine", routine, outlet=outlets[0], own=True)
    if (follow_up := _follow_up(base.text, sentences, chance)) is not None:
        yield made("follow-up", follow_up, outlet=outlets[0], own=True)
    if other.english and chance.random() < 0.5:
        yield made("welded", _welded(base.text, other.text, chance), outlet=outlets[8], own=True)


def _address(url: str, chance: random.Random) -> str:
    host = url.split("/")[2]
    return chance.choice(
        [
            f"{url}?utm_source=rss&utm_medium=feed&fbclid=abc",
            f"{url}/amp",
            url.replace(host, f"m.{host}"),
            f"{url}?outputType=amp",
            f"https://news.google.com/rss/articles/CBMi{chance.getrandbits(64):x}?oc=5",
        ]
    )


def _furnished(text: str, outlet: int, chance: random.Random) -> str:
    """The text on the outlet's page: its byline, its city, its lists and its own lines around it."""
    own = random.Random(outlet)
    byline = own.choice(PHRASES["bylines"]).format(name=own.choice(PHRASES["people"]))
    city = own.choice(PHRASES["cities"])
    head = [byline]
    if own.random() < 0.5:
        head.append(f"{chance.randint(1, 28)} March 2026 {chance.randint(1, 12)}:{chance.randint(10, 59)} PKT")
    dateline = own.choice(["{}: ", "{} — ", "{} (Web Desk) - ", ""])
    dateline = dateline.format(city.upper() if own.random() < 0.7 else city)
    tail = [own.choice(PHRASES["read_more"]), *chance.sample(PHRASES["headlines"], own.randint(0, 3))]
    tail += own.sample(PHRASES["newsletters"], own.randint(1, 2))
    return "\n".join([*head, dateline + text, *tail, f"© 2026 Outlet {outlet}. All rights reserved."])


def _section(base: Base, chance: random.Random) -> Made:
    outlet = chance.randrange(4)
    own = random.Random(f"section {outlet}")
    head = [own.choice(PHRASES["sections"]), *own.sample(PHRASES["headlines"], 2)]
    tail = (
        own.sample(PHRASES["newsletters"], 3)
        + own.sample(PHRASES["headlines"], 4)
        + own.sample(PHRASES["about"], 2)
    )
    text = "\n".join([*head, base.text, *tail])
    url = f"https://section{outlet}.example/{base.id}"
    return Made(
        family=f"{base.id}/section",
        kind="section",
        source=f"Section {outlet}",
        url=url,
        text=text,
        published=base.published,
    )


def _beginning(text: str, share: int) -> str:
    words = text.split(" ")
    return " ".join(words[: len(words) // share]) + ("…" if share == 3 else "")


def _typography(text: str, chance: random.Random) -> str:
    how = chance.randrange(5)
    if how == 0:
        return text.upper()
    if how == 1:
        return text.replace("'", "’").replace('"', "“").replace(" - ", " — ").replace(" ", "\u00a0", 5)
    if how == 2:
        return unicodedata.normalize("NFD", text).replace("“", '"').replace("’", "'")
    if how == 3:
        return "".join(char + ("\u00ad" if char in "aei" and chance.random() < 0.1 else "") for char in text)
    return re.sub(r"[,;“”\"]", "", text).lower()


def _edited(text: str, chance: random.Random) -> str:
    """A few words and one number are others."""
    changed = _reworded(text, 0.3, chance)
    numbers = [match for match in NUMBER.finditer(changed) if not _is_dated(changed, match)]
    if not numbers:
        return changed
    match = numbers[0]
    return changed[: match.start()] + _number_near(match.group(), chance) + changed[match.end() :]


def _is_dated(text: str, match: re.Match[str]) -> bool:
    return any(date.start() <= match.start() < date.end() for date in DATE.finditer(text))


def _number_near(word: str, chance: random.Random) -> str:
    value = int(word) if word.isdigit() else PHRASES["numbers"].index(word.lower()) + 1
    if chance.random() < 0.5 and value <= len(PHRASES["numbers"]):  # another way to write the same
        return PHRASES["numbers"][value - 1] if word.isdigit() else str(value)
    return str(value + chance.randint(1, 3))


def _reworded(text: str, share: float, chance: random.Random) -> str:
    """Of the words that have another for them, this share is replaced."""

    def other(match: re.Match[str]) -> str:
        word = match.group()
        same = PHRASES["synonyms"].get(word)
        return chance.choice(same) if same and chance.random() < share else word

    return re.sub(r"\b[a-z]+\b", other, text)


def _regional(sentences: list[str], outlet: int, chance: random.Random) -> str:
    """The lead told in other words, up to a third of the rest dropped, a local sentence added."""
    lead, *rest = sentences
    clauses = [clause.strip() for clause in re.split(r",\s+", lead.rstrip("."))]
    turned = ", ".join([*clauses[1:], clauses[0]]) if len(clauses) > 1 else lead.rstrip(".")
    lead = _reworded(chance.choice(PHRASES["openings"]).format(turned), 0.8, chance) + "."
    dropped = set(chance.sample(range(len(rest)), chance.randint(1, max(1, len(rest) // 3))))
    kept = [_reworded(sentence, 0.1, chance) for n, sentence in enumerate(rest) if n not in dropped]
    kept.insert(chance.randint(0, len(kept)), chance.choice(PHRASES["local"]))
    return _byline(outlet) + " ".join([lead, *kept])


def _byline(outlet: int) -> str:
    return random.Random(outlet).choice(["", "From our staff correspondent\n", "By our reporter\n"])


def _routine(text: str, chance: random.Random) -> str | None:
    """The same words on another town, another day, another toll; None where the text has too few of these."""
    places = [match.group(1) for match in PLACE.finditer(text)]
    places = [place for place in places if place.split()[0] not in {*PHRASES["weekdays"], *PHRASES["months"]}]
    if not places or not (DATE.search(text) or DAY.search(text)) or not NUMBER.search(DATE.sub("", text)):
        return None
    changed = text
    towns = chance.sample([town for town in PHRASES["towns"] if town not in text], 2)
    for place, town in zip(dict.fromkeys(places), towns, strict=False):
        changed = re.sub(rf"\b{re.escape(place)}\b", town, changed)
    days = chance.randint(1, 6)
    changed = DAY.sub(lambda m: PHRASES["weekdays"][(PHRASES["weekdays"].index(m.group()) + days) % 7], changed)
    pieces, at = [], 0
    for match in DATE.finditer(changed):
        pieces += [_tolls(changed[at : match.start()], chance), _date(match, chance)]
        at = match.end()
    return "".join([*pieces, _tolls(changed[at:], chance)])


def _tolls(text: str, chance: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        word = match.group()
        if word.isdigit():
            return str(int(word) + chance.randint(1, 9))
        if word.lower() == "one":
            return word
        at = PHRASES["numbers"].index(word.lower())
        new = PHRASES["numbers"][(at + chance.randint(1, 5)) % 11 + 1]
        return new.capitalize() if word[0].isupper() else new

    return NUMBER.sub(other, text)


def _date(match: re.Match[str], chance: random.Random) -> str:
    month, day = chance.choice(PHRASES["months"]), str(chance.randint(1, 28))
    return f"{month} {day}" if match.group(1) else f"{day} {month}"


def _follow_up(text: str, sentences: list[str], chance: random.Random) -> str | None:
    """The next day's report: a funeral, arrests, an inquiry, and a sentence or two of the first one."""
    found = TOWN.search(text)
    if found is None:
        return None
    place = found.group(1)
    new = [
        line.format(place=place, person=chance.choice(PHRASES["people"]))
        for line in chance.sample(PHRASES["follow_ups"], 7)
    ]
    room = CARRIED * sum(len(line.split()) for line in new)
    carried = [sentence for sentence in sentences[:2] if len(sentence.split()) <= room][:1]
    return " ".join([*new[:5], *carried, *new[5:]])


def _welded(one: str, other: str, chance: random.Random) -> str:
    """Two stories under each other in a live blog; some blogs say when each was written, some do not."""
    first, second = (one, other) if chance.random() < 0.5 else (other, one)
    if chance.random() < 0.5:
        return f"{first}\n{second}"
    hour, minute = chance.randint(9, 21), chance.randint(10, 59)
    return f"LIVE: the day's events as they come\n{hour}:{minute} PKT\n{first}\n{hour - 1}:{minute} PKT\n{second}"


def _templated(chance: random.Random, rounds: int) -> Iterator[Made]:
    """What one reporter writes whenever such a thing happens: daily items, and incidents told by formula."""
    for kind, templates in (("routine", PHRASES["routines"]), ("formula", PHRASES["formulas"])):
        for number, template in enumerate(templates):
            slots = PHRASES["slots"][template["language"]]
            every = [(day, n) for day in slots["day"] for n in slots["number"]]
            for at, (day, n) in enumerate(chance.sample(every, min(rounds, len(every)))):
                town = slots["town"][at % len(slots["town"])]
                text = template["text"].format(
                    town=town,
                    day=day,
                    place=chance.choice(slots["place"]),
                    n=n,
                    m=chance.choice(slots["number"]),
                    person=chance.choice(slots["person"]),
                    officer=chance.choice(slots["person"]),
                )
                if kind == "formula":
                    text = _reworded(text, 0.3, chance)
                id = f"{kind}-{number}-{town}-{day}-{n}"
                url = f"https://daily.example/{id}"
                yield Made(family=id, kind=kind, source="Daily", url=url, text=text, published=NOON)
