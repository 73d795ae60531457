"""Does a record stay the same where a text comes as pages leave it?

Texts of our own cases get the noise of real pages, which changes nothing of what they tell: other stories,
captions, bylines and begging around and between them, signs left by markup, characters that are not seen, another
case, full stops lost. Of each kind a share must be read as the clean text is; whatever the noise, the evidence is
exact.
"""

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import incidents
from monitor.cli.evaluate import case_files
from monitor.evaluation import parse
from monitor.evaluation.cases import Case
from monitor.knowledge import load
from monitor.model import Facts

CASES = Path(__file__).parent / "cases" / "en"
FOLDERS = ("counts", "when", "where", "who", "several", "long")
FEWEST, MOST = 40, 80  # texts of a kind; of fewer its share says nothing
JOINT = re.compile(r"(?<=[a-z]{3})\. (?=[A-Z])")
OPENS = re.compile(r"(?:The|A|An|One|Two|Three|Police|They|He|She|It|No|In|On) [a-z]")
Noise = Callable[[str, random.Random], str | None]

PAGE = (
    "Read more: Nine soldiers killed as convoy is bombed in Gwadar", "Also read | Two brothers shot dead in Sibi",
    "Most Read\n1. Eleven killed in Herat mosque attack\n2. Gold falls again", "Advertisement",
    "Trending\nSeven rebels gunned down in Bastar\nHeavy rain in the north", "Tags: Peshawar, TTP, blast",
    "By A Reporter | QUETTA | May 3, 2021", "Updated 4 hours ago", "Published in The Outlet, May 3rd, 2021",
    "We use cookies to improve your experience. Accept all", "Subscribe to our newsletter", "12 comments",
    "Follow us on Facebook, Twitter and Instagram", "— Valley Police (@valleypolice) May 3, 2021",
    "Soldiers stand guard after an attack in Swat. — AFP/File", "© 2021 The Outlet. All rights reserved.",
)  # fmt: skip


def page_between(text: str, chance: random.Random) -> str | None:
    joints = [m.start() for m in re.finditer(r"\n\n", text)]
    if not joints:
        return None
    at = chance.choice(joints)
    return f"{text[:at]}\n\n{chance.choice(PAGE)}{text[at:]}"


def page_behind(text: str, chance: random.Random) -> str | None:
    return f"{text.rstrip()}\n\n{chance.choice(PAGE)}"


def markup_left(text: str, chance: random.Random) -> str | None:
    named = text.replace("&", "&amp;").replace("'", "&#8217;").replace('"', "&quot;").replace("\n\n", "</p>\n<p>")
    return re.sub(" ", lambda _: "&nbsp;" if chance.random() < 0.1 else " ", named)


def unseen_characters(text: str, chance: random.Random) -> str | None:
    return re.sub(
        r"(?<=[a-z]{2})(?=[a-z]{2})",
        lambda _: chance.choice(("\u00ad", "\u200b", "\u2060")) if chance.random() < 0.1 else "",
        text,
    )


def wrong_encoding(text: str, _: random.Random) -> str | None:
    curly = re.sub(r"(\w)'(\w)", "\\1\u2019\\2", text)
    if curly == text or not curly.replace("\u2019", "").isascii():
        return None
    return curly.replace("\u2019", "â€™")


def other_signs(text: str, _: random.Random) -> str | None:
    return text.replace("'", "`").replace("-", "\u2011") if re.search(r"\w['-]\w", text) else None


def stop_lost(text: str, chance: random.Random) -> str | None:
    joints = [m for m in JOINT.finditer(text) if OPENS.match(text, m.end())]
    if not joints:
        return None
    at = chance.choice(joints)
    return f"{text[: at.start()]} {text[at.end() :]}"


def small(text: str, _: random.Random) -> str | None:
    return text.lower()


def shouted(text: str, _: random.Random) -> str | None:
    return text.upper()


def read(case: Case, text: str) -> tuple[Facts, ...]:
    return incidents.read(
        text,
        load(),
        title=case.title,
        published=case.published,
        timezone=case.timezone,
        language="en",
        country=case.country,
    )


@cache
def cases() -> list[Case]:
    files = (one for folder in FOLDERS for one in case_files(CASES, folder).items())
    found = [parse(name, content.decode("utf-8")) for name, content in files]
    random.Random(1).shuffle(found)
    return found


def clean(case: Case) -> tuple[Facts, ...]:
    return read(case, case.text)


def told(found: tuple[Facts, ...]) -> list[object]:
    return [
        (f.killed, f.injured, f.abducted, f.arrested, f.date, f.location and f.location.admin2, f.sub_event_type)
        for f in found
    ]


def noisy(by: Noise) -> Iterator[tuple[Case, str]]:
    for case in cases():
        text = by(case.text, random.Random(case.name))
        if text is not None and text != case.text:
            yield case, text


@pytest.mark.parametrize(
    ("by", "share"),
    [
        (page_between, 0.99), (page_behind, 0.99), (markup_left, 0.99), (unseen_characters, 0.99),
        (wrong_encoding, 0.98), (other_signs, 0.98), (stop_lost, 0.91), (small, 0.95), (shouted, 0.95),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_a_record_is_that_of_the_clean_text(by: Noise, share: float) -> None:
    variants = list(islice(noisy(by), MOST))
    other = [f"{case.name}: {text}" for case, text in variants if told(read(case, text)) != told(clean(case))]
    assert len(variants) >= FEWEST
    assert 1 - len(other) / len(variants) >= share, f"{len(other)} of {len(variants)}:\n" + "\n".join(other)


@settings(max_examples=40, deadline=None)
@given(chance=st.randoms(use_true_random=False), odd=st.text(max_size=8))
def test_evidence_is_exact_whatever_is_cut_shuffled_or_put_between(chance: random.Random, odd: str) -> None:
    case = chance.choice(cases())
    pieces = re.split(r"(?<=[.\n]) ", case.text)
    chance.shuffle(pieces)
    text = " ".join(pieces)[: chance.randrange(len(case.text) + 1)]
    at = chance.randrange(len(text) + 1)
    mixed = text[:at] + odd + chance.choice(("&amp;", "…", "\u200b", "<br>", "Â ", "")) + text[at:]
    for facts in read(case, mixed):
        assert all(mixed[e.start : e.end] == e.text for e in facts.evidence)
