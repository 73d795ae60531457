"""What does the service know from the start?"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from loguru import logger
from pydantic import ValidationError

from monitor import dedup, incidents, languages, merge, pages, sources, urls
from monitor.knowledge.model import Knowledge
from monitor.model import Article, Entry, Facts, Fingerprint, Report, Seed, codec, reports_of

FEED = "seeds"  # the feed of every seed article, by which the rest of the program tells that a report is known
CORPUS = "corpus.jsonl"
DROPPED = (".txt", ".html", ".htm", ".md", ".jsonl")
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)  # a document without a date was known before anything we hear


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedDocument:
    """A seed with what it reports. A line of the corpus holds no text: its `article.text` is empty."""

    seed: Seed
    article: Article
    fingerprint: Fingerprint
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a document, and where it stands."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the corpus. `inferred` names its fields that the document does not state."""

    id: str
    title: str
    source: str | None
    author: str | None
    url: str | None
    published: date | None
    inferred: tuple[str, ...]
    language: str | None
    sha256: str
    fingerprint: Fingerprint
    incidents: tuple[Facts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A document that somebody put into the folder, read as an article of its kind is."""

    where: str
    entry: Entry
    title: str | None
    text: str
    published: datetime | None
    fingerprint: Fingerprint
    sha256: str


def read(folder: Path, knowledge: Callable[[], Knowledge]) -> tuple[SeedDocument, ...]:
    """The corpus and the documents beside it. A bad one is logged and left out; of two copies the first is used.
    `knowledge` is asked for only where there is a text to read."""
    documents: list[SeedDocument] = []
    for found, copy_of in _marked(_everything(folder)):
        if isinstance(found, Problem):
            logger.warning("seed left out: {}", found)
        elif copy_of is None:
            documents.append(_cited(found) if isinstance(found, Line) else _document(found, knowledge()))
    return tuple(documents)


def check(folder: Path) -> tuple[Problem, ...]:
    """What a person should mend: files that cannot be read, missing fields, copies, fingerprints of older code."""
    if not folder.is_dir():
        return (Problem(str(folder), "no such folder"),)
    problems: list[Problem] = []
    for found, copy_of in _marked(_everything(folder)):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        if copy_of is not None:
            problems.append(Problem(_where(found), f"the same document as {copy_of}, which is used"))
        problems += [Problem(_where(found), why) for why in _wants(found)]
    return tuple(problems)


def known_at(seed: Seed) -> datetime:
    """From when on a replayed past may know the seed: the end of its day, for nobody knows its hour."""
    if seed.published is None:
        return ALWAYS
    return _midnight(seed.published) + timedelta(days=1)


def dropped(path: Path) -> Iterator[Dropped | Problem]:
    """The documents of one file; never raises for what is in it."""
    try:
        for entry in sources.read_path(path):
            yield _taken(entry) if isinstance(entry, Entry) else Problem(entry.where, entry.why)
    except (OSError, ValueError) as error:
        yield Problem(path.name, str(error))


def _everything(folder: Path) -> Iterator[Line | Dropped | Problem]:
    yield from _corpus(folder / CORPUS)
    for path in sorted(folder.rglob("*")):
        if _is_dropped(path, folder):
            yield from dropped(path)


def _is_dropped(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    ours = path == folder / CORPUS or path.stem.upper() == "README"
    return path.is_file() and path.suffix.lower() in DROPPED and not hidden and not ours


def _corpus(path: Path) -> Iterator[Line | Problem]:
    lines = path.read_bytes().splitlines() if path.is_file() else []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _line(line)
        except ValidationError as error:  # before ValueError, which it is
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            yield Problem(f"{path.name}:{number}", f"{field}: {first['msg']}".removeprefix(": "))
        except ValueError as error:
            yield Problem(f"{path.name}:{number}", str(error))


def _line(line: bytes) -> Line:
    raw = json.loads(line)
    if not isinstance(raw, dict):
        raise ValueError("not a JSON object")
    told = raw.get("incidents")
    if isinstance(told, list):  # the corpus holds no words, so its incidents come without evidence
        raw["incidents"] = [fact | {"evidence": []} if isinstance(fact, dict) else fact for fact in told]
    return codec.build(Line, raw)


def _taken(entry: Entry) -> Dropped | Problem:
    page = None
    if entry.text is None and entry.html is not None:
        page = pages.read_page(entry.html.encode(), url=entry.url, content_type="text/html; charset=utf-8")
    chosen = pages.choose(entry, page, None)
    if not chosen.text.strip():
        return Problem(entry.given_id or entry.identity, "holds no text")
    return Dropped(
        where=entry.url or entry.given_id or entry.identity,
        entry=entry,
        title=chosen.title,
        text=chosen.text,
        published=chosen.published,
        fingerprint=dedup.fingerprint(chosen.text),
        sha256=hashlib.sha256(chosen.text.encode()).hexdigest(),
    )


def _marked(
    found: Iterable[Line | Dropped | Problem],
) -> Iterator[tuple[Line | Dropped | Problem, str | None]]:
    """Each document, and of which earlier one it is a copy."""
    first: dict[str, str] = {}
    for document in found:
        if isinstance(document, Problem):
            yield document, None
            continue
        copy_of = first.get(document.fingerprint.exact)
        first.setdefault(document.fingerprint.exact, _where(document))
        yield document, copy_of


def _where(document: Line | Dropped) -> str:
    return f"{CORPUS} {document.id}" if isinstance(document, Line) else document.where


def _wants(document: Line | Dropped) -> Iterator[str]:
    tells = not isinstance(document, Line) or document.incidents
    if document.published is None and tells:
        yield "no published date: what it tells counts as known from the start"
    if isinstance(document, Line) and not document.title.strip():
        yield "no title"
    ours = dedup.fingerprint("").version
    if document.fingerprint.version != ours:
        yield (
            f"its fingerprint has the unknown version {document.fingerprint.version} (this program compares"
            f" version {ours}): copies of it are not noticed"
        )


def _cited(line: Line) -> SeedDocument:
    published = None if line.published is None else _midnight(line.published)
    seed = Seed(
        id=line.id,
        title=line.title,
        source=line.source,
        url=line.url,
        published=line.published,
        sha256=line.sha256,
    )
    source = line.source or line.author or FEED
    entry = Entry(identity=line.id, feed=FEED, source=source, url=line.url, title=line.title, published=published)
    article = _article(seed, entry, "", line.language)
    reports = reports_of(article, line.incidents, source)
    return SeedDocument(seed=seed, article=article, fingerprint=line.fingerprint, reports=reports)


def _document(found: Dropped, knowledge: Knowledge) -> SeedDocument:
    entry = replace(found.entry, title=found.title, published=found.published)
    language = entry.language or languages.detect(found.text)
    seed = Seed(
        id=f"seed-{found.sha256[:16]}",
        title=found.title or found.where,
        source=entry.source,
        url=entry.url,
        published=None if found.published is None else found.published.date(),
        sha256=found.sha256,
    )
    article = _article(seed, entry, found.text, language)
    facts = incidents.read(
        found.text,
        knowledge,
        title=found.title,
        published=found.published,
        timezone=entry.timezone,
        language=language,
    )
    reports = reports_of(article, facts, merge.origin(entry.source, found.text, language, facts))
    return SeedDocument(seed=seed, article=article, fingerprint=found.fingerprint, reports=reports)


def _article(seed: Seed, entry: Entry, text: str, language: str | None) -> Article:
    return Article(
        id=seed.id,
        key=urls.canonical(entry.url) if entry.url else None,
        given_id=entry.given_id,
        url=entry.url,
        feed=FEED,
        source=entry.source,
        title=entry.title,
        text=text,
        language=language,
        published=entry.published,
        published_raw=entry.published_raw,
        timezone=entry.timezone,
        fetched=known_at(seed),
        text_quality="full" if text else "headline",
        quality_why="a document of the seed folder" if text else "a line of the seed corpus, which holds no text",
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
