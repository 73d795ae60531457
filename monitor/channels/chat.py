"""How does a message reach a chat or a telephone, by the service that a person has there?"""

import re

from monitor.channels.door import Door
from monitor.egress import chats
from monitor.egress.exchange import Unanswerable
from monitor.formats.lines import one_line
from monitor.model import AppriseChannel, Message, Refused, Sent

WHY_SHOWN = 300  # characters of what the service said
SECRET = re.compile(r"[\w.~%-]{6,}")  # a part of an address that may be a token
# A service reads some of these as an order: to call everybody (<!channel>, @everyone), to hide where a link leads.
ORDERS = str.maketrans({"<": "‹", ">": "›", "@": "＠"})


def send(channel: AppriseChannel, recipient: str, message: Message, door: Door) -> Sent | Refused:
    """One message to one address. A name that means a private machine by now is refused."""
    url = channel.addresses.get(recipient)
    if url is None:
        return Refused(why=f"channel {channel.name} has no address {recipient} any more", retry=False)
    try:
        service = chats.opened(url)
    except ValueError as error:
        return Refused(why=str(error), retry=False)
    try:
        why = chats.tell(service, harmless(message.subject), harmless(message.text), door.connect)
    except Unanswerable as error:
        return Refused(why=error.why)
    return Sent("taken") if why is None else Refused(why=without_secrets(why, url))


def harmless(text: str) -> str:
    """The text without what a service could take for an order; addresses of articles stay as they are."""
    words = re.split(r"(https?://\S+)", text)
    return "".join(word if number % 2 else word.translate(ORDERS) for number, word in enumerate(words))


def without_secrets(text: str, url: str) -> str:
    for secret in sorted(SECRET.findall(url.partition("://")[2]), key=len, reverse=True):
        text = text.replace(secret, "…")
    return one_line(text, WHY_SHOWN)
