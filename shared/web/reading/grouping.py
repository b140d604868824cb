"""What a case page offers, in groups once it is much: an officer looks for a kind of work, not for a button."""

from __future__ import annotations

from collections.abc import Sequence

from shared.domain.errors import Text
from shared.flows.node import Node
from shared.web.reading.offers import Offered

#: Up to so many buttons stand side by side without headings.
AT_ONCE = 15
_REST = Text("财产与案款", "assets and money")
_GROUPS = {
    Text("强制与惩戒措施", "coercive measures"): ("coercive",),
    Text("程序与期限", "course and time"): ("settlement", "suspension", "net_days", "closed_for_now", "file_limit"),
    Text("委托、报送与移送", "entrusting and passing on"): ("entrustment", "entrusted_matter", "elevation_request", "cross"),
    Text("异议与救济", "objections and remedies"): ("objection", "outsider_objection", "side_review"),
}  # fmt: skip
_GROUP_OF = {procedure: title for title, procedures in _GROUPS.items() for procedure in procedures}


def grouped(node: Node, offered: Sequence[Offered]) -> list[tuple[Text | None, list[Offered]]]:
    """What this person may do, under headings in a fixed order; one group without a heading when it is little."""
    mine = [each for each in offered if each.allowed]
    if len(mine) <= AT_ONCE:
        return [(None, mine)]
    found: dict[Text, list[Offered]] = {title: [] for title in (_REST, *_GROUPS)}
    for each in mine:
        found[_GROUP_OF.get(node.catalogue.procedure_of.get(each.name, ""), _REST)].append(each)
    return [(title, group) for title, group in found.items() if group]
