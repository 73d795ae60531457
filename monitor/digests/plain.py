"""How does a message read as plain text?"""

from collections.abc import Iterable, Sequence

from monitor.digests.overview import Bar
from monitor.digests.sections import Listening, Section, Source, Told
from monitor.digests.wording import KINDS


def alert(section: Section, heard: Listening, footer: str) -> str:
    parts = [f"{section.headline}.\n{_label(section)}", *_body(section), _coverage(heard), footer]
    return "\n\n".join(parts) + "\n"


def digest(head: str, bars: Sequence[Bar], told: Told, more: str, heard: Listening, footer: str) -> str:
    parts = [head]
    parts += [_block("By province", (f"{bar.area}: {bar.said}" for bar in bars))] if bars else []
    for number, section in enumerate(told.sections, 1):
        parts += [f"{number}. {section.lead}.\n{_label(section)}", *_body(section)]
    parts += [_block("Also", told.lines)] if told.lines else []
    parts += [more] if more else []
    return "\n\n".join([*parts, _coverage(heard), footer]) + "\n"


def feeds(head: str, lines: Iterable[tuple[str, str]], more: str, heard: Listening, footer: str) -> str:
    told = [f"{feed}: {why}" for feed, why in lines] + ([more] if more else [])
    return "\n\n".join([f"{head}.", "\n".join(told), _coverage(heard), footer]) + "\n"


def _label(section: Section) -> str:
    return ", ".join(filter(None, [KINDS[section.kind], section.severity, section.timing]))


def _coverage(heard: Listening) -> str:
    missing = (f"{feed}: {why}" for feed, why in heard.missing)
    return _block(f"Who was listening: {heard.word.lower()}", [heard.sentence, *missing])


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
