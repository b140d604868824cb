"""Writes what the code knows of the protocol: JSON Schemas, AsyncAPI, and the marked parts of PROTOCOL.md.

    python docs/generate_protocol.py           writes shared/messages/{json/*.json,asyncapi.json,PROTOCOL.md}
    python docs/generate_protocol.py --check   exit code 1 when a file is out of date

In PROTOCOL.md only what stands between `<!-- generated: name -->` and `<!-- end of name -->` is written.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

from shared.domain.courts import Body
from shared.domain.people import ACT_ROLES, ROLE_TITLES, ApprovalRule
from shared.domain.refusals import TITLES
from shared.domain.transitions import Transition
from shared.flows.ports_transport import Lane
from shared.messages import asyncapi, frames
from shared.messages.json_schema import json_schema
from shared.messages.kinds import Catalogue, MessageKind, Procedure
from shared.messages.signing import PublicKey, from_base64url
from shared.messages.terms import PayloadField, payload_fields
from shared.messages.wire_schemas import envelope_schema, frame_schema
from shared.procedures import CATALOGUE
from shared.procedures.designation import tables as designation_tables
from shared.procedures.elevation import request_payloads as elevation_request_payloads
from shared.transport import topology

ROOT = Path(__file__).resolve().parent.parent
MESSAGES = ROOT / "shared" / "messages"
PAGE = MESSAGES / "PROTOCOL.md"
BLOCK = re.compile(r"<!-- generated: (?P<name>[a-z-]+) -->\n.*?<!-- end of (?P=name) -->", re.DOTALL)


def schemas(catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """File name → JSON Schema: one per kind, the envelope, one per frame."""
    found = {
        asyncapi.schema_file(kind): json_schema(kind.payload, title=kind.title) for kind in catalogue.messages.values()
    }
    found["envelope.json"] = envelope_schema()
    return found | {f"frame.{name}.v1.json": frame_schema(name) for name in frames.NAMES}


def broker() -> asyncapi.BrokerNames:
    """The names of the topology."""
    return asyncapi.BrokerNames(
        topology.VHOST, topology.EXCHANGE, topology.inbox("{court}"),
        topology.ATTACHMENT_EXCHANGE, topology.inbox("{court}", Lane.ATTACHMENTS),
        topology.TRAFFIC_EXCHANGE, topology.inbox("{court}", Lane.TRAFFIC),
    )  # fmt: skip


def version() -> str:
    """The version of this release."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def kinds_table(catalogue: Catalogue) -> str:
    """One row per kind."""
    rows = [
        (
            f"`{kind.name}` v{kind.version}", f"{kind.title.zh}<br>{kind.title.en}", kind.step or "—",
            f"{kind.route.words.zh}<br>{kind.route.words.en}", _bodies(kind.bodies), f"`{kind.approvals.value}`",
            "yes" if kind.moves_power else "—", _duties(kind), _names(kind.answers), _names(kind.refusals), kind.source,
        )
        for kind in catalogue.messages.values()
    ]  # fmt: skip
    heads = ("kind", "document", "step", "sender → recipient", "bodies", "approvals", "moves power",
             "duties it starts: rule (at, body, until)", "answers", "refusals", "source")  # fmt: skip
    return _table(heads, rows)


def _bodies(bodies: Iterable[Body]) -> str:
    members = set(bodies)
    return "any" if members == set(Body) else _names(sorted(body.value for body in members))


def _duties(kind: MessageKind) -> str:
    said = [f"`{s.rule_id}` ({s.at}, {s.body.value}, {' or '.join(s.until)})" for s in kind.starts]
    said += ["`directive_sign_for` (recipient, management, signed)"] if kind.sign_for else []
    return "<br>".join(said) or "—"


def payload_tables(catalogue: Catalogue) -> str:
    """The members of every payload, and of what is nested in it, each nested type once."""
    shown: dict[str, type[Any]] = {}
    parts = [
        f"**`{kind.name}` v{kind.version}** ({kind.title.zh})\n\n{_fields(kind.payload, shown)}"
        for kind in catalogue.messages.values()
    ]
    nested, done = [], set[str]()
    while set(shown) - done:
        name = min(set(shown) - done)
        done.add(name)
        nested.append(f"**{name}** (nested)\n\n{_fields(shown[name], shown)}")
    return "\n\n".join(parts + sorted(nested))


def _fields(payload: type[Any], nested: dict[str, type[Any]]) -> str:
    fields = payload_fields(payload)
    nested |= {field.nested.__name__: field.nested for field in fields if field.nested}
    rows = [
        (f"`{field.name}`", _type(field), _need(field), f"{field.term.title.zh} · {field.term.title.en}")
        for field in fields
    ]
    return _table(("member", "type", "", "meaning"), rows)


def _need(field: PayloadField) -> str:
    return "required" if field.required else f"default `{json.dumps(field.default, ensure_ascii=False)}`"


def _type(field: PayloadField) -> str:
    if field.nested:
        said = field.nested.__name__
    elif field.kind is str:
        fewest, most = field.characters
        said = f"text of {fewest} to {most} characters"
        said += f", `{field.term.pattern}`" if field.term.pattern else ""
    elif field.kind is int:
        least, greatest = field.bounds
        said = f"integer {least} to {greatest if field.term.maximum is not None else '2^53−1'}"
    elif issubclass(field.kind, StrEnum):
        said = "one of " + _names(member.value for member in field.kind)
    else:
        said = {"bool": "boolean", "date": "date", "datetime": "instant"}[field.kind.__name__]
    said = f"list of {field.items[0]} to {field.items[1]} × {said}" if field.many else said
    return f"{said} or null" if field.nullable else said


def machines(catalogue: Catalogue) -> str:
    """The state table of every role between courts."""
    tables = [
        (procedure, role, table)
        for procedure in catalogue.procedures.values() if procedure.name != "docket"
        for role, table in procedure.tables.items()
    ]  # fmt: skip
    return "\n\n".join(f"**{_title(p)}, role `{role}`**\n\n{_transitions(table)}" for p, role, table in tables)


def _transitions(table: Iterable[Transition]) -> str:
    rows = [(row.start or "(begin)", f"`{row.event}`", row.end, row.source) for row in table]
    return _table(("state", "event", "state after", "source"), rows)


def _title(procedure: Procedure) -> str:
    return f"`{procedure.name}` ({procedure.title.zh})"


def words(_: Catalogue) -> str:
    """Roles, bodies and acts of signing, as they stand on the wire."""
    roles = [(f"`{role.value}`", f"{text.zh} · {text.en}") for role, text in ROLE_TITLES.items()]
    bodies = [(f"`{body.value}`", f"{body.label.zh} · {body.label.en}") for body in Body]
    acts = [(f"`{act}`", _names(sorted(allowed))) for act, allowed in ACT_ROLES.items()]
    rules = _names(rule.value for rule in ApprovalRule)
    grounds, more = (
        [(f"`{name}`", f"{text.zh} · {text.en}") for name, text in titles.items()]
        for titles in (elevation_request_payloads.GROUND_TITLES, designation_tables.GROUND_TITLES)
    )
    return "\n\n".join((
        _table(("role", "meaning"), roles), _table(("body", "meaning"), bodies),
        _table(("ground of elevation", "meaning"), grounds), _table(("ground of designation", "meaning"), more),
        _table(("act of signing", "roles that may"), acts), f"Approval rules: {rules}.",
    ))  # fmt: skip


def refusals(catalogue: Catalogue) -> str:
    """Codes with their titles and the kinds that declare them."""
    rows = []
    for code, text in TITLES.items():
        kinds = [kind.name for kind in catalogue.messages.values() if code in kind.refusals]
        rows.append((code.value, f"{text.zh} · {text.en}", _names(kinds)))
    return _table(("code", "meaning", "declared by"), rows)


def example(_: Catalogue) -> str:
    """The commands that verify the example by hand; tests/messages/test_protocol.py runs them."""
    vector = json.loads((MESSAGES / "vectors" / "message.json").read_text(encoding="utf-8"))
    event, first = json.loads(vector["message"]["body_utf8"]), vector["first_approval"]
    certificate, _, signature = first["certificate"].split(".")
    officer = PublicKey("Ed25519", from_base64url(first["public_key"]) or b"")
    verify = "openssl pkeyutl -verify -pubin -rawin"
    shell = [
        "example=shared/messages/vectors/example   # message.json: the bytes as sent; payload.txt: data.payload",
        "bytes() { printf '%s' \"$1\" | tr '_-' '/+' | awk '{while(length($0)%4)$0=$0\"=\"}1' | openssl base64 -d -A; }",
        "work=$(mktemp -d)", "",
        "# 1. the message under the key that the directory lists for gd03",
        _heredoc("gd03.pem", vector["keys"]["gd03"]["pem"]),
        f"bytes {vector['message']['headers']['zx-signature']} > $work/message.sig",
        f"{verify} -inkey $work/gd03.pem -in $example/message.json -sigfile $work/message.sig", "",
        "# 2. the approval digest",
        "payload=$(openssl dgst -sha256 -r < $example/payload.txt | cut -c1-64)",
        "digest=$(printf '%s\\n' " + " ".join(vector["approval_digest"]["lines"][:-1]) + " $payload | openssl dgst -sha256 -r | cut -c1-64)",
        f"test $digest = {vector['approval_digest']['sha256']} && echo 'digest agrees'", "",
        "# 3. the first officer's certificate, under the court's key",
        f"bytes {certificate} > $work/certificate", f"bytes {signature} > $work/certificate.sig",
        f"{verify} -inkey $work/gd03.pem -in $work/certificate -sigfile $work/certificate.sig", "",
        "# 4. the first officer's approval, under the officer's key",
        _heredoc("officer.pem", officer.pem()),
        "printf '%s\\n' zhixing-approval-signature-v1 $digest "
        + " ".join(str(first[name]) for name in ("person_id", "act", "role", "body", "at")) + " > $work/approval",
        f"bytes {first['signature']} > $work/approval.sig",
        f"{verify} -inkey $work/officer.pem -in $work/approval -sigfile $work/approval.sig",
    ]  # fmt: skip
    shown = {name: value for name, value in event.items() if name != "data"}
    shown["data"] = {"payload": event["data"]["payload"][:60] + "…", "approvals": ["…"]}
    return "\n".join((
        "```json", json.dumps(shown, ensure_ascii=False, indent=1), "```", "",
        "(spaced and shortened to be read; the bytes are in the file)", "", "```sh", *shell, "```",
    ))  # fmt: skip


def _heredoc(name: str, text: str) -> str:
    return f"cat > $work/{name} <<'END'\n{text}END"


PARTS: dict[str, Callable[[Catalogue], str]] = {
    "kinds": kinds_table, "payloads": payload_tables, "machines": machines, "words": words,
    "refusals": refusals, "example": example,
}  # fmt: skip


def page(text: str, catalogue: Catalogue) -> str:
    """The page with its marked parts made anew. Raises KeyError for a mark without a part."""

    def part(found: re.Match[str]) -> str:
        name = found["name"]
        return f"<!-- generated: {name} -->\n\n{PARTS[name](catalogue)}\n\n<!-- end of {name} -->"

    return BLOCK.sub(part, text)


def files() -> dict[Path, str]:
    """All generated files with their content."""
    made = {MESSAGES / asyncapi.SCHEMA_FOLDER / name: _json(schema) for name, schema in schemas(CATALOGUE).items()}
    made[MESSAGES / "asyncapi.json"] = _json(asyncapi.document(CATALOGUE, broker(), version()))
    made[PAGE] = page(PAGE.read_text(encoding="utf-8"), CATALOGUE)
    return made


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "—"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = tuple(heads)
    lines = [heads, tuple("---" for _ in heads), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main(arguments: list[str]) -> int:
    """Writes or checks the files; 0 when all is well."""
    made = files()
    stale = [p for p, text in made.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    left = [p for p in (MESSAGES / asyncapi.SCHEMA_FOLDER).glob("*.json") if p not in made]
    if "--check" not in arguments:
        for path in stale:
            path.parent.mkdir(exist_ok=True)
            path.write_text(made[path], encoding="utf-8")
        for path in left:
            path.unlink()
        print(f"{len(stale)} files written, {len(made) - len(stale)} were up to date")
        return 0
    for path in stale + left:
        print(f"{path.relative_to(ROOT)} is out of date: run `make docs`")
    return 1 if stale or left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
