"""How does a message read as plain text?"""

from collections.abc import Iterable, Sequence

from monitor.digests.sections import Section, Source
from monitor.digests.wording import KINDS
from monitor.model import Heard


def alert(section: Section, coverage: Sequence[str], footer: str) -> str:
    label = f"{KINDS[section.kind]}, {section.severity}"
    parts = [f"{section.headline}.\n{label}", *_body(section), _block("Who was listening", coverage), footer]
    return "\n\n".join(parts) + "\n"


def digest(head: str, sections: Sequence[Section], more: str, coverage: Sequence[str], footer: str) -> str:
    parts = [head]
    for number, section in enumerate(sections, 1):
        label = f"{KINDS[section.kind]}, {section.severity}"
        parts += [f"{number}. {section.headline}.\n{label}", *_body(section)]
    parts += [more] if more else []
    return "\n\n".join([*parts, _block("Who was listening", coverage), footer]) + "\n"


def coverage_lines(heard: Heard) -> tuple[str, ...]:
    """The sentence, then each feed that was not heard and why."""
    return (heard.sentence, *(f"{feed}: {why}" for feed, why in heard.missing))


def _body(section: Section) -> Iterable[str]:
    if section.changes:
        yield _block("What changed", section.changes)
    if section.others:
        yield "\n".join(section.others)
    if section.sources:
        lines = [line for source in section.sources for line in _source(source)]
        if section.more_sources:
            lines.append(f"and {section.more_sources} more")
        yield _block(f"Sources ({section.confirmation})", lines)
    yield _block("Why you are told", [section.why])


def _source(source: Source) -> list[str]:
    line = f"{source.name}, {source.time}: {source.says}"
    return [line, f"  {source.url}"] if source.url else [line]


def _block(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title, *(f"  {line}" for line in lines)])
