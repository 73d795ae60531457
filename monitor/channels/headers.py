"""What of a text may stand in a mail's header?"""

from monitor.formats.lines import one_line


def header(text: str, longest: int) -> str:
    """The text as a header's value. An encoded word in it is broken: a reader of mail would decode it, and then
    it could hold what `one_line` takes out."""
    return one_line(text.replace("=?", "= ?"), longest)
