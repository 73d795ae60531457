"""What is a person told, and a program, of feeds that have fallen silent or speak again?"""

from collections.abc import Sequence
from datetime import datetime

from monitor.coverage.notices import Turn
from monitor.digests import pages, payload, plain, sections, wording
from monitor.model import Heard, Message

MOST_NAMED = 3  # feeds in a subject
MOST_LISTED = 200  # feeds in a message
SAID = {
    "silent": "has fallen silent",
    "stale": "has had nothing new for long",
    "blocked": "refuses us",
    "failing": "cannot be heard",
    "gone": "is gone for good",
    "ok": "is heard again",
}


def feed_message(turns: Sequence[Turn], heard: Heard, *, at: datetime, key: str) -> Message:
    """All feeds whose state has turned, in one message; those in trouble come first."""
    listening = sections.listening(heard)
    subject = sections.cleaned(_subject(turns))
    lines = sections.cleaned(tuple((one.feed.name, one.why) for one in turns[:MOST_LISTED]))
    more = f"and {len(turns) - MOST_LISTED} more: monitor feeds" if len(turns) > MOST_LISTED else ""
    trouble = not all(one.is_well for one in turns)
    footer = "Told to every channel with feed_alerts."
    return Message(
        key=key,
        subject=f"[feeds] {subject}",
        text=plain.feeds(subject, lines, more, listening, footer),
        html=pages.render(
            "feeds.html", title=subject, trouble=trouble, lines=lines, more=more, heard=listening, footer=footer
        ),
        payload=payload.of_feeds(turns, heard, at, key),
        watch="feeds",
    )


def _subject(turns: Sequence[Turn]) -> str:
    """As in "Dawn refuses us", "12 feeds cannot be heard or are silent: Dawn, Geo, ARY and 9 more"."""
    bad = [one for one in turns if not one.is_well]
    told = bad or list(turns)
    if len(told) == 1:
        said = f"{told[0].feed.name} {SAID[told[0].status]}"
    else:
        names = ", ".join(one.feed.name for one in told[:MOST_NAMED])
        more = f" and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else ""
        what = "are not listened to any more" if bad else "are heard again"
        said = f"{wording.plural(len(told), 'feed')} {what}: {names}{more}"
    again = len(turns) - len(told)
    return f"{said}; {wording.plural(again, 'feed')} heard again" if again else said
