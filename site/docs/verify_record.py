"""Checks an exported training record against the published keys and roots. Python 3.8 or newer, nothing else.

    python verify_record.py record.json --key public-key.pem [--roots roots.jsonl]

核验导出的培训记录：对照公布的公钥与根值，只需 Python 3.8 以上，无须联网，无须安装其他软件。

Exit status: 0 all rows are proven, 1 something is false, 2 a file cannot be read, 3 genuine, but some rows are too
new to be proven. What it proves: each row stood in the ledger, word for word, when its batch was signed, and has not
been changed since. What it cannot prove: that the file leaves no row out.

How it is done: a row's leaf is SHA-256(0x00 | canonical JSON of the row); nodes are SHA-256(0x01 | left | right), the
tree is that of RFC 9162 section 2.1; a batch's statement, root included, is signed with Ed25519 (RFC 8032) over its
canonical JSON: keys sorted, no spaces, UTF-8. A statement names the SHA-256 of the one before it.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys

RECORD_FORMAT = "firesafety-record-1"
PEM_BEGIN, PEM_END = "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----"
ED25519_HEADER = bytes.fromhex("302a300506032b6570032100")  # the key's ASN.1 wrapping, RFC 8410

# The curve of RFC 8032, section 5.1; points in extended coordinates (X, Y, Z, T).
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(a, b):
    """The sum of two points."""
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    """A point added to itself `scalar` times."""
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def same(a, b):
    """True when two points are one."""
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point_of(data):
    """The point that 32 bytes encode; None when they encode none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key, signature, message):
    """True when `signature` (64 bytes) over `message` was made with the key whose public half is `key` (32 bytes)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if public is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    return same(times(s, BASE), add(r, times(h, public)))


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def statement_of(root):
    """What is signed of a root: all but the signature."""
    return {name: value for name, value in root.items() if name != "signature"}


def root_from(leaf, position, size, path):
    """The root that a leaf and its audit path lead to (RFC 9162, 2.1.3.2); None when the path does not fit."""
    at, last, found = position, size - 1, leaf
    if not 0 <= position < size:
        return None
    for sibling in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = hashlib.sha256(b"\x01" + sibling + found).digest()
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + sibling).digest()
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


def read_keys(text):
    """The public keys in a PEM text, by their ids. Raises ValueError when one is no Ed25519 key."""
    found = {}
    for part in text.split(PEM_BEGIN)[1:]:
        data = base64.b64decode(part.split(PEM_END)[0])
        if not data.startswith(ED25519_HEADER) or len(data) != 44:
            raise ValueError("a key in the file is no Ed25519 public key")
        found[hashlib.sha256(data[12:]).hexdigest()[:16]] = data[12:]
    if not found:
        raise ValueError("there is no public key in the file")
    return found


class Check:
    """Collects what is false of a record; `proven` and `waiting` count its rows."""

    def __init__(self, record, keys, published):
        self.record, self.keys, self.published = record, keys, published
        self.false, self.proven, self.waiting = [], 0, 0
        self.batches, self.bad_batches, self.places = {}, set(), set()

    def run(self):
        for batch in self.record["batches"]:
            self.batch(batch)
        seen = set()
        for entry in self.record["rows"]:
            name = entry["row"]["id"]
            reason = "it stands in the file twice" if name in seen else self.row(entry)
            seen.add(name)
            if reason:
                self.false.append(f"row {name}: {reason}")

    def batch(self, batch):
        """One signed root: by a known key, and the one that was published."""
        place = batch["chain"], batch["number"]
        key, signature = self.keys.get(batch["key"]), bytes.fromhex(batch["signature"])
        if key is None:
            reason = "signed with a key that is not among the published ones"
        elif not is_signed(key, signature, canonical(statement_of(batch))):
            reason = "its signature is wrong"
        elif self.published is not None and self.published.get(place) != batch:
            reason = "it is not among the published roots"
        else:
            reason = ""
        if place in self.batches:
            reason = "it stands in the file twice"
        self.batches[place] = batch
        if reason:
            self.bad_batches.add(place)
            self.false.append(f"batch {place[1]}: {reason}")

    def row(self, entry):
        """What is false of a row; empty when it is proven or has to wait."""
        row, proof, personal = entry["row"], entry.get("proof"), entry.get("personal")
        subject = self.record["subject"]
        if row["subject"] != [subject["kind"], subject["id"]]:
            return "it is about another subject"
        if personal:
            salted = bytes.fromhex(personal["salt"]) + canonical(personal["payload"])
            if hashlib.sha256(salted).hexdigest() != row["commitment"]:
                return "its personal part is not the one committed to"
        if proof is None:
            self.waiting += 1
            return ""
        number = proof["chain"], proof["batch"]
        batch = self.batches.get(number)
        if batch is None or number in self.bad_batches:
            return "its batch is not proven"
        if row["sample"] != (batch["chain"] == "sample"):
            return "a sample is passed off as real, or the other way round"
        leaf = hashlib.sha256(b"\x00" + canonical(row)).digest()
        path = [bytes.fromhex(step) for step in proof["path"]]
        found = root_from(leaf, proof["position"], batch["size"], path)
        if found is None or found.hex() != batch["root"]:
            return "it is not the row that was sealed"
        place = number, proof["position"]
        if place in self.places:
            return "another row has its place"
        self.places.add(place)
        self.proven += 1
        return ""


def read_roots(path, keys):
    """The published roots by chain and number. Raises ValueError when they are no unbroken signed chain."""
    found, previous, last, number = {}, "", None, 0
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            root = json.loads(line)
            number += 1
            if root["number"] != number or root["previous"] != previous:
                raise ValueError(f"the published roots are broken at batch {number}")
            previous = hashlib.sha256(canonical(statement_of(root))).hexdigest()
            found[root["chain"], number] = last = root
    if last:
        key = keys.get(last["key"])
        if key is None or not is_signed(key, bytes.fromhex(last["signature"]), canonical(statement_of(last))):
            raise ValueError("the last published root is not signed with the published key")
    return found


def describe(record):
    """The record's rows in words, one line each."""
    revoked = {entry["row"]["revokes"]: entry["row"] for entry in record["rows"] if entry["row"]["revokes"]}
    for entry in record["rows"]:
        row, mark = entry["row"], "…" if entry.get("proof") is None else "✓"
        note = f"  revoked 已撤销: {revoked[row['id']]['reason']}" if row["id"] in revoked else ""
        sample = "  sample 示例" if row["sample"] else ""
        print(f"  {mark} {row['occurred_at'][:10]} {row['kind']} {row['content']}{sample}{note}")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Check an exported training record. 核验导出的培训记录。")
    parser.add_argument("record", help="the exported record, JSON 导出的记录")
    parser.add_argument("--key", required=True, help="the published public keys, PEM 公布的公钥")
    parser.add_argument("--roots", nargs="+", default=[], help="the published roots, JSON lines 公布的根值")
    given = parser.parse_args(arguments)
    try:
        with open(given.key, encoding="ascii") as stream:
            keys = read_keys(stream.read())
        with open(given.record, encoding="utf-8") as stream:
            record = json.load(stream)
        if record["format"] != RECORD_FORMAT:
            raise ValueError(f"this is no {RECORD_FORMAT} file")
        published = {} if given.roots else None
        for path in given.roots:
            published.update(read_roots(path, keys))
        check = Check(record, keys, published)
        check.run()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"Cannot be read 无法读取: {error!r}", file=sys.stderr)
        return 2
    for reason in check.false:
        print(f"FALSE 不可信 {reason}")
    if check.false:
        return 1
    describe(record)
    print(f"GENUINE 可信: {check.proven} rows are proven 条记录已证实; {check.waiting} wait to be sealed 条待封存.")
    print(f"Keys 公钥: {', '.join(sorted(keys))}. Compare with the published ones 请与公布的公钥编号核对.")
    if published is None:
        print("Not compared with the published roots 未对照公布的根值 (--roots).")
    return 3 if check.waiting else 0


if __name__ == "__main__":
    sys.exit(main())
