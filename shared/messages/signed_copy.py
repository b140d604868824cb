"""A signed message shown to a third court: the bytes as sent with their signature, so that it verifies them itself."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.refusals import RefusalCode, refuse
from shared.messages.signing import Signed, from_base64url, to_base64url
from shared.messages.terms import term


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """The bytes of one message exactly as its sender signed them."""

    body: str = term("报文原文", "bytes as sent, UTF-8", min_length=1, max_length=40_000)
    alg: str = term("签名算法", "signature suite", min_length=1, max_length=32)
    key_id: str = term("密钥编号", "key id", min_length=1, max_length=64)
    signature: str = term("签名", "signature, base64url", min_length=1, max_length=1024)

    @classmethod
    def of(cls, signed: Signed) -> SignedCopy:
        """From stored bytes."""
        return cls(signed.body.decode(), signed.alg, signed.key_id, to_base64url(signed.signature))

    def signed(self) -> Signed:
        """Back to bytes and signature. Raises Refused R1 when the signature cannot be read."""
        signature = from_base64url(self.signature)
        if signature is None:
            refuse(RefusalCode.R1, "所附报文的签名无法识别。", "The signature of the enclosed message is unreadable.",
                   rule="电子签名法 2019 art. 13")  # fmt: skip
        return Signed(self.body.encode(), self.alg, self.key_id, signature)
