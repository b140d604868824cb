"""People of a court: making them with key, certificate and password hash, and finding their keys when they sign."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shared.domain.courts import Body
from shared.domain.people import Person, Role
from shared.flows.node import Profile
from shared.flows.officers import certify, encode_key
from shared.flows.ports import Unit
from shared.messages.signing import PrivateKey


class StaffKeyFiles:
    """The port `StaffKeys`: one file `<person id>.key` per officer, mode 0600."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key_of(self, person_id: str) -> PrivateKey:
        """Raises KeyFileLoose, KeyFileUnusable (both SetupError)."""
        return PrivateKey.load(self._folder / f"{uuid.UUID(person_id)}.key")


@dataclass(frozen=True, slots=True)
class Post:
    """One post to be filled: its login name, roles and bodies."""

    login: str
    roles: tuple[Role, ...]
    bodies: tuple[Body, ...]


def usual_posts(profile: Profile) -> tuple[Post, ...]:
    """The smallest staff that can run an elevation at this court: officers, reviewers, leaders, judges, and those of the other bodies.

    Review and implementation never share a person (法发〔2009〕43号 3(2)): the review panel sits in the bodies that
    review, whichever this tier has; the chief stands above all bodies of the bureau.
    """
    reviewing = _of(profile, Body.REVIEW, Body.SUPERVISION, Body.PETITION)
    bureau = _of(
        profile, Body.MANAGEMENT, Body.IMPLEMENTATION, Body.REVIEW, Body.SUPERVISION, Body.COORDINATION,
        Body.PETITION, Body.COMMAND_CENTRE, Body.QUALITY,
    )  # fmt: skip
    officers = [Post(f"officer{n}", (Role.OFFICER,), (Body.IMPLEMENTATION,)) for n in (1, 2, 3)]
    reviewers = [Post(f"reviewer{n}", (Role.OFFICER,), reviewing) for n in (1, 2, 3)]
    return (
        Post("filing", (Role.FILING_CLERK,), (Body.FILING,)),
        *officers,
        *reviewers,
        Post("chief", (Role.CHIEF,), bureau),
        Post("president", (Role.PRESIDENT,), bureau),
        Post("operator", (Role.OPERATOR,), (Body.MANAGEMENT,)),
        # Last: names go by place, and a colleague who comes later must not get the name of one who is there.
        Post("vicepresident", (Role.VICE_PRESIDENT,), bureau),
        # Two panels of three: a case sent back for a new ruling is heard by judges who have not heard it.
        *(Post(f"judge{n}", (Role.JUDGE,), reviewing) for n in range(1, 7)),
        # A panel of the implementing body verifies a closing for now (民诉法解释 2022 art. 517).
        *(Post(f"judge{n}", (Role.JUDGE,), (Body.IMPLEMENTATION,)) for n in range(7, 10)),
        # Two each, so that one may check what the other reports.
        *(Post(f"duty{n}", (Role.OFFICER,), _of(profile, Body.COMMAND_CENTRE)) for n in (1, 2)),
        *(Post(f"manager{n}", (Role.OFFICER,), _of(profile, Body.MANAGEMENT, Body.COORDINATION)) for n in (1, 2)),
        *(Post(f"quality{n}", (Role.OFFICER,), _of(profile, Body.QUALITY)) for n in (1, 2)),
        *(Post(f"trial{n}", (Role.JUDGE,), _of(profile, Body.TRIAL)) for n in range(1, 4)),
        # Reads what parties write on integrity cards, and nobody else does (法发〔2009〕43号 五; 法发〔2009〕8号).
        Post("inspector1", (Role.INTEGRITY_INSPECTOR,), _of(profile, Body.DISCIPLINE)),
    )


def _of(profile: Profile, *bodies: Body) -> tuple[Body, ...]:
    return tuple(body for body in bodies if body in profile.bodies)


def hire(
    unit: Unit, court_id: str, court_key: PrivateKey, keys: Path, posts: Iterable[tuple[Post, str]], password_hash: str
) -> list[Person]:
    """Enter people who are not there yet: (post, name) pairs; returns those entered. Raises KeyFileUnusable.

    The key file is written before the row is committed: a person without a key could not sign, a key without a
    person harms nobody.
    """
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    entered = []
    for post, name in posts:
        if unit.people.first(login=post.login) is not None:
            continue
        person_id, key = str(uuid.uuid4()), PrivateKey.generate()
        key.save(keys / f"{person_id}.key")
        roles, bodies = tuple(map(str, post.roles)), tuple(map(str, post.bodies))
        person = Person(
            person_id, post.login, name, roles, bodies, password_hash, encode_key(key.public),
            certify(court_id, court_key, person_id, roles, bodies, key.public),
        )  # fmt: skip
        unit.people.add(person)
        entered.append(person)
    return entered
