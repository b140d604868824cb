"""Verifies a message with nothing but the standard library and openssl: `independent_verifier.py message.json [evidence.json]`.

Checks the directory under its anchor, the message under the sender's key, every approval with its certificate,
the receipt under the recipient's key, and inclusion and consistency in the evidence log. Ends with 0 or says why.
"""

# fmt: off
import base64
import hashlib
import json
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

DER = bytes.fromhex("302a300506032b6570032100")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def lined(*lines):
    return "".join(f"{line}\n" for line in lines).encode()


def check(holds, what):
    if not holds:
        sys.exit(f"does not verify: {what}")
    sys.stdout.write(f"ok  {what}\n")


def pem(raw):
    return f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(DER + raw).decode()}\n-----END PUBLIC KEY-----\n"


def signed(key, body, signature):
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("key", "body", "signature")]
        for path, content in zip(files, (key.encode(), body, decoded(signature)), strict=True):
            path.write_bytes(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-rawin",
                   "-inkey", files[0], "-in", files[1], "-sigfile", files[2]]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def document(item, key):
    return signed(key, item["body_utf8"].encode(), item["headers"]["zx-signature"])


def court_keys(content):
    check(document(content["directory"], content["anchor_pem"]), "directory is signed by the anchor")
    keys = {}
    for entry in json.loads(content["directory"]["body_utf8"])["entries"]:
        raw = decoded(entry["public_key"])
        check(sha256(DER + raw)[:16] == entry["key_id"], f"key id of {entry['court_id']} is its fingerprint")
        keys[entry["court_id"], entry["key_id"]] = pem(raw)
    return keys


def approval(given, digest, sender, keys):
    said = certified(given["certificate"], sender, keys)
    same = (said["court"], said["person"], said["public_key"]) == (sender, given["person_id"], given["public_key"])
    check(same and given["role"] in said["roles"] and given["body"] in said["bodies"], "certificate fits the approval")
    opinion = [given["opinion"]] if "opinion" in given else []
    name = f"zhixing-approval-signature-v{2 if opinion else 1}"
    body = lined(name, digest, *(given[x] for x in ("person_id", "act", "role", "body", "at")), *opinion)
    check(given["digest"] == digest and signed(pem(decoded(said["public_key"])), body, given["signature"]),
          f"{given['act']} by {given['person_id']} is over this payload" + "".join(f", {x.split(':')[0]}" for x in opinion))
    if "delegation" in given:
        delegated(given, given["delegation"], sender, keys)


def certified(certificate, sender, keys):
    statement, key_id, signature = certificate.split(".")
    check(signed(keys[sender, key_id], decoded(statement), signature), "certificate is signed by the court")
    said = json.loads(decoded(statement))
    check(said["court"] == sender, "certificate is of the sender")
    return said


def delegated(given, lent, sender, keys):
    """Who lent the right, in which post, for which days; a day is one of Asia/Shanghai."""
    said = certified(lent["certificate"], sender, keys)
    post = {"approve": "president", "review": "chief"}[given["act"]]
    check(said["person"] == lent["delegator"] and lent["role"] == post and post in said["roles"], f"the {post} delegated it")
    body = lined("zhixing-delegation-v1", sender, lent["delegation_id"], lent["delegator"], lent["role"], given["person_id"],
                 given["act"], lent["from_on"], lent["until_on"], lent["given_at"])
    check(signed(pem(decoded(said["public_key"])), body, lent["signature"]), "delegation is signed by the delegator")
    at = datetime.fromisoformat(given["at"])
    on = (at + timedelta(hours=8)).date().isoformat()
    check(lent["from_on"] <= on <= lent["until_on"] and lent["given_at"] <= given["at"], f"delegation holds on {on}")


def message(content):
    keys, body, headers = court_keys(content), content["message"]["body_utf8"], content["message"]["headers"]
    event = json.loads(body)
    sender = event["source"].removeprefix("urn:court:")
    check(document(content["message"], keys[sender, headers["zx-key"]]), f"{event['type']} is signed by {sender}")
    digest = sha256(lined(
        "zhixing-approval-v1", event["type"].removeprefix("zhixing."), sender, event["recipient"], event["subject"],
        event.get("powerid", "-"), event.get("fromepoch", "-"), event.get("inreplyto", "-"), event.get("supersedes", "-"),
        sha256(event["data"]["payload"].encode())))
    for given in event["data"]["approvals"]:
        approval(given, digest, sender, keys)
    receipt, said = content["receipt"], json.loads(content["receipt"]["body_utf8"])["data"]
    check(document(receipt, keys[event["recipient"], receipt["headers"]["zx-key"]]), "receipt is signed by the recipient")
    check((said["digest"], said["message"]) == (sha256(body.encode()), event["id"]), f"receipt is for these bytes: {said['outcome']}")
    return keys


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def included(leaf, index, size, proof):
    """RFC 9162 §2.1.3: the root the proof amounts to."""
    if size == 1:
        return leaf
    split = 1 << (size - 1).bit_length() - 1
    if index < split:
        return node(included(leaf, index, split, proof[:-1]), proof[-1])
    return node(proof[-1], included(leaf, index - split, size - split, proof[:-1]))


def consistent(old, new, proof, old_root, whole=True):
    """RFC 9162 §2.1.4: old and new root the proof amounts to."""
    if old == new:
        return (old_root, old_root) if whole else (proof[-1], proof[-1])
    split = 1 << (new - 1).bit_length() - 1
    if old <= split:
        first, second = consistent(old, split, proof[:-1], old_root, whole)
        return first, node(second, proof[-1])
    first, second = consistent(old - split, new - split, proof[:-1], old_root, False)
    return node(proof[-1], first), node(proof[-1], second)


def evidence(content, keys):
    told, grown = content["inclusion"], content["consistency"]
    item, heads = content["statements"][told["index"]], {int(x): bytes.fromhex(y) for x, y in content["heads"].items()}
    body, proof = item["statement"].encode(), [bytes.fromhex(step) for step in told["proof"]]
    check(signed(keys[content["court"], item["key"]], body, item["signature"]), "statement is signed")
    root = included(hashlib.sha256(b"\x00" + body).digest(), told["index"], told["size"], proof)
    check(root == heads[told["size"]], "statement is in the log")
    old, new, proof = grown["from"], grown["to"], [bytes.fromhex(step) for step in grown["proof"]]
    check(consistent(old, new, proof, heads[old]) == (heads[old], heads[new]), "the log only grew")


if __name__ == "__main__":
    trusted = message(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    for path in sys.argv[2:]:
        evidence(json.loads(Path(path).read_text(encoding="utf-8")), trusted)
