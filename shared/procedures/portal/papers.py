"""What officers fill in for the portal. The code itself is made and shown by the page that asks; here its hash arrives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.portal import ALPHABET, SELECTOR_CHARACTERS
from shared.messages.terms import term


class Means(StrEnum):
    """How a party was told, when not by the portal."""

    PHONE = "phone"
    SMS = "sms"
    LETTER = "letter"
    COUNTER = "counter"

    @property
    def label(self) -> Text:
        """The means as people write it."""
        return MEANS_TITLES[self]


MEANS_TITLES: dict[Means, Text] = {
    Means.PHONE: Text("电话", "by telephone"),
    Means.SMS: Text("短信", "by SMS"),
    Means.LETTER: Text("书面", "by letter"),
    Means.COUNTER: Text("当面", "in person"),
}


@dataclass(frozen=True, slots=True)
class IssueQueryCode:
    """A query code of one party, by its traces only."""

    party: str = term("当事人", "party", min_length=1, max_length=64,
                      help_zh="当事人编号；仅有一名的，可填 creditor 或 debtor", help_en="its id, or creditor or debtor where there is one")  # fmt: skip
    selector: str = term("识别段", "selector", pattern=f"[{ALPHABET}]{{{SELECTOR_CHARACTERS}}}")
    secret_hash: str = term("查询码摘要", "slow hash of the secret", pattern=r"scrypt\$[0-9]{1,8}\$[0-9]{1,2}\$[0-9]\$[A-Za-z0-9+/=]{8,100}\$[A-Za-z0-9+/=]{8,100}")  # fmt: skip
    reply_salt: str = term("答复密钥盐", "salt of the reply key", pattern="[A-Za-z0-9_-]{8,64}")
    reply_key: str = term("答复公钥", "public reply key", pattern="[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class RevokeQueryCode:
    """A code is lost or in wrong hands."""

    code_id: str = term("查询码编号", "code", min_length=1, max_length=64)
    reason: str = term("撤销理由", "reason", min_length=1, max_length=200)


@dataclass(frozen=True, slots=True)
class RecordTold:
    """A party was told of a node by other means than the portal."""

    notice_id: str = term("告知编号", "notice", min_length=1, max_length=64)
    means: Means = term("告知方式", "means")
