"""How does a message reach a program that waits for it at a URL?"""

import re
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

from monitor.channels.door import Door
from monitor.formats.lines import one_line
from monitor.model import Message, Refused, Sent, WebhookChannel
from monitor.model.answers import Answer, FetchError
from monitor.schedules import retry_after

TIMEOUT = timedelta(seconds=20)  # Standard Webhooks advises 15 to 30 s
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]+={0,2}")
ANSWER_SHOWN = 200  # characters of a refusal's body: enough to say what was wrong with the message
GONE = 410
TOO_MANY = 429
PAUSE = timedelta(minutes=1)  # for a receiver that has too many and does not say when it wants more


def send(channel: WebhookChannel, recipient: str, message: Message, door: Door) -> Sent | Refused:
    """One signed POST (https://www.standardwebhooks.com). The time on it is this attempt's, by the wall clock:
    the receiver compares it with its own."""
    now = datetime.now(UTC)
    try:
        headers = signed(message, channel.secret, now)
    except ValueError:  # not shown: it may quote the secret
        return Refused(why=f"the secret of channel {channel.name} is not base64 behind whsec_")
    try:
        answer = door.post(channel.url, message.payload.encode(), headers, TIMEOUT)
    except FetchError as error:
        return Refused(why=_without_secrets(error.why, channel), wait=error.retry_after)
    return judge(answer, now, channel)


def signed(message: Message, secret: str, now: datetime) -> dict[str, str]:
    """The headers. Several secrets with spaces between give a signature each, so one can be replaced while the
    receiver still knows the other."""
    secrets = secret.split()
    if not secrets or not all(SECRET.fullmatch(one) for one in secrets):
        raise ValueError("not a secret")  # the library reads what it can of one, and signs with that
    signatures = [Webhook(one).sign(message.key, now, message.payload) for one in secrets]
    return {
        "content-type": "application/json",
        "webhook-id": message.key,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def judge(answer: Answer, now: datetime, channel: WebhookChannel) -> Sent | Refused:
    """2xx: taken. 410: never again. All else is tried again, redirects too: a secret signature follows nobody."""
    if 200 <= answer.status < 300:
        return Sent(f"status {answer.status}")
    if answer.status == GONE:
        return Refused(why="status 410: the endpoint is gone", retry=False, gone=True)
    if 300 <= answer.status < 400:
        return Refused(why=f"status {answer.status}: redirects are not followed")
    said = one_line(answer.text[: 4 * ANSWER_SHOWN], ANSWER_SHOWN)
    why = f"status {answer.status}: {said}" if said else f"status {answer.status}"
    asked = retry_after(answer.headers.get("retry-after"), now)
    return Refused(
        why=_without_secrets(why, channel), wait=PAUSE if answer.status == TOO_MANY and not asked else asked
    )


def _without_secrets(text: str, channel: WebhookChannel) -> str:
    """A receiver or an error may quote what we sent; the address is one too where it holds a token."""
    for secret in [*channel.secret.split(), channel.url]:
        text = text.replace(secret, "…").replace(secret.removeprefix("whsec_"), "…")
    return one_line(text, 2 * ANSWER_SHOWN)
