"""What a conversation is about, for the title of a chart: 那2023年呢？ does not tell."""

import datetime
import re
from collections.abc import Sequence

from answering.catalogue import Catalogue
from bot.comparing import Wishes
from config.errors import BadRequest

_EMPTY = re.compile(
    r"[\s\W]|和|与|跟|及|同|那么?|呢|吗|呀|的|相比|比较?|各|分别|如何|怎么样|多少|是|又|都|还有|换成"
    r"|how about|what about|and|in|with|compared?|to"
)
_FEWEST = 2


def topic_of(questions: Sequence[str], wishes: Wishes, catalogue: Catalogue) -> str:
    """The topic of the last of the questions (oldest first) that names one of its own,
    without regions and years; "" where none does."""
    today = datetime.date.today()  # noqa: DTZ011 - 今年 is the reader's
    for question in reversed(questions):
        try:
            topic = wishes.read(question, catalogue, today).topic
        except BadRequest:
            continue
        if len(_EMPTY.sub("", topic.lower())) >= _FEWEST:
            return topic.rstrip("?？。 ")
    return ""
