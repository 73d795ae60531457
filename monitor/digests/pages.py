"""How does a message look as HTML? In a mailbox, on a phone, in the dark, without loading anything."""

from functools import cache
from typing import TYPE_CHECKING

from monitor.digests import wording

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> "Environment":
    """Templates that escape everything; nothing from outside is run or passed over in them."""
    from jinja2 import PackageLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    made = SandboxedEnvironment(
        loader=PackageLoader("monitor", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["link"] = wording.link
    return made


def render(template: str, **values: object) -> str:
    """The page with its style on the elements, as mailboxes want it; what depends on the reader's screen stays in
    the head. Everything from outside is data to the template, escaped."""
    import css_inline

    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    return inliner.inline(environment().get_template(template).render(kinds=wording.KINDS, **values))
