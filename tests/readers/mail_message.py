"""Reads messages (RFC 5322) as strictly as Python does, and prints what they say as JSON."""

import email
import json
import re
import sys
from email import policy
from email.utils import parsedate_to_datetime

STRICT = policy.SMTP.clone(raise_on_defect=True)


def told(path):
    with open(path, "rb") as file:
        raw = file.read()
    for line in raw.split(b"\r\n"):
        assert b"\r" not in line and b"\n" not in line, f"a line ends without CRLF: {line!r}"
        assert len(line) <= 78, f"{len(line)} characters: {line!r}"
        assert line.isascii(), line
    message = email.message_from_bytes(raw, policy=STRICT)
    assert not message.defects, message.defects
    names = [name.lower() for name in message.keys()]
    once = {"from", "to", "subject", "date", "message-id", "mime-version", "content-type", "auto-submitted"}
    assert sorted(names) == sorted(once), names
    for value in message.values():
        assert not value.defects, (value, value.defects)
    assert message.get_content_type() == "multipart/alternative"
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    for part in parts:
        assert not part.defects, part.defects
        assert part.get_content_charset() == "utf-8"
    plain, page = (part.get_content() for part in parts)
    # Nothing is fetched.
    assert not re.search(r"\b(src|href|url)\s*[=(]", page), page
    assert re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", message["message-id"])
    return {
        "from": [[it.display_name, it.addr_spec] for it in message["from"].addresses],
        "to": [[it.display_name, it.addr_spec] for it in message["to"].addresses],
        "subject": message["subject"],
        "date": parsedate_to_datetime(message["date"]).isoformat(),
        "plain": plain,
        "page": page,
    }


print(json.dumps([told(path) for path in sys.argv[1:]]))
