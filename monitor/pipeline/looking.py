"""What has become of a page that we have read?

`look` asks for it again and reads it, `keep_look` writes its next revision. A page that has gone, or shows less
than it did, changes nothing: what was said was said.
"""

from dataclasses import replace

from monitor import dedup
from monitor.drafts import article_of
from monitor.model import Article, TextQuality
from monitor.model.answers import PageError
from monitor.pages import Page, choose
from monitor.pipeline import editing
from monitor.pipeline.editing import Looked
from monitor.pipeline.keep import next_look
from monitor.pipeline.read import Asked, Prepared, again, fetch, reports_in
from monitor.store import Session, articles, entries, reading, transaction
from monitor.store.entries import Done, Unread
from monitor.world import World

# How much of an article a text is; one of less worth is never taken for an edit of one that is worth more.
WORTH: dict[TextQuality, int] = {"blocked": 0, "headline": 0, "walled": 1, "feed": 2, "partial": 2, "full": 3}


def look(unread: Unread, world: World) -> Prepared:
    """Ask for the page of an article again, if it has changed since, and read it."""
    entry, now = unread.entry, world.now()
    with reading(world.engine) as session:
        known = _looked_at(session, unread)
    asked = fetch(entry, world, unread.validators)
    seen = Prepared(unread=unread, before=known, validators=asked.validators)
    if known is None or asked.same:
        return replace(seen, why="its page is not modified" if known else "its article is not kept")
    if asked.refused is not None and (at := again(asked.refused, unread, now)):
        return replace(seen, why=f"page: {asked.refused}", again=at)
    page, refused = _page(asked, world)
    if known.id != unread.article:  # what another feed says of the page is not what the page says
        if page is None:
            return replace(seen, why="its page is not there")
        entry = replace(entry, title=known.title, summary=None, html=None)
    chosen = choose(entry, page, refused, now=now)
    article = editing.as_edited(known, article_of(entry, chosen, now))
    if why := _less(known, article):
        return replace(seen, why=why)
    return replace(
        seen,
        article=article,
        mark=dedup.fingerprint(article.text),
        reports=reports_in(article, world),
        why=chosen.why,
    )


def _page(asked: Asked, world: World) -> tuple[Page | None, str | None]:
    """The page, or why there is none."""
    if asked.answer is None:
        return None, str(asked.refused) if asked.refused else None
    answer = asked.answer
    try:
        kind = answer.headers.get("content-type")
        return world.pages.read(answer.content, url=answer.url, content_type=kind), None
    except PageError as error:
        return None, error.why


def _looked_at(session: Session, unread: Unread) -> Article | None:
    """The article that the entry's page is: its own, or that which has the page's address."""
    own = articles.known_as(session, unread.article or "")
    if own is None or own.duplicate_of is None or own.article.key is None:
        return own.article if own else None
    original = articles.get(session, own.duplicate_of)
    return original if original is not None and original.key == own.article.key else own.article


def _less(known: Article, seen: Article) -> str | None:
    """Why what was found is no new text of the article, but less than that; None: it may be one."""
    if not seen.text.strip() or WORTH[seen.text_quality] < WORTH[known.text_quality]:
        return f"what is kept is more ({known.text_quality}, not {seen.text_quality}): {seen.quality_why}"
    return None


def keep_look(prepared: Prepared, world: World) -> Looked | None:
    """Write the article's next revision, if it was edited, and when to look again; None where that is all."""
    unread, now = prepared.unread, world.now()
    with transaction(world.engine) as session:
        if prepared.again is not None:
            entries.later(session, unread.id, prepared.again, prepared.why)
            return None
        known = articles.get(session, prepared.before.id) if prepared.before else None
        revision, why = None, prepared.why
        if known and prepared.article and prepared.mark:
            revision, why = editing.write(session, known, prepared.article, prepared.mark, prepared.reports)
        told = articles.reports(session, known.id) if known else ()
        looks = 0 if revision else unread.looks + 1
        done = Done(
            id=unread.id,
            article=unread.article,
            why=why,
            at=now,
            again=next_look(unread, (*told, *prepared.reports), looks, now, world),
            looks=looks,
            validators=prepared.validators,
        )
        entries.done(session, [done])
    return Looked(entry=unread.entry, article=known, revision=revision, why=why) if known else None
