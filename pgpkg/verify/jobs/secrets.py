"""Rule job-secret: what opens a door stands in clear text in the command of a job."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pgpkg.model import Finding
from pgpkg.verify.family import Found
from pgpkg.verify.jobs.scheduled import Job

RULE = "job-secret"
# Strings and comments, and the code between them.
PIECE = re.compile(
    r"(?P<tag>\$(?:[A-Za-z_]\w*)?\$)(?P<dollar>.*?)(?P=tag)|'(?P<plain>(?:[^']|'')*)'"
    r"|--(?P<line>[^\n]*)|/\*(?P<block>.*?)\*/",
    re.S,
)
NAME = (
    r"(?:[\w-]*(?:api[_-]?key|apikey|secret(?:[_-]?key)?|access[_-]?(?:key|token)|auth[_-]?token"
    r"|role[_-]?key)|x-[\w-]*(?:key|token|secret))"
)
PASSWORD = r"(?:password|passwd|pwd)"
# Within one string. What has `value` shows what to hide.
INSIDE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        ("a password in an address", r"[a-z][a-z0-9+.-]*://[^/\s:@]*:(?P<value>[^@\s/]+)@"),
        ("a private key", r"(?P<value>-----begin [a-z ]*private key-----)"),
        ("a token", r"\b(?P<value>eyj[a-z0-9_-]{8,}\.[a-z0-9_-]{6,}[a-z0-9._-]*)"),
        (
            "a token",
            r"(?:^|[\"':]\s*)bearer\s+(?P<value>[a-z0-9][a-z0-9._~+/=-]{7,})(?=[\"']|\s*$)",
        ),
        (
            "a password",
            r"(?:^|[\"':]\s*)basic\s+(?P<value>[a-z0-9+/]{7,}=+|(?=\S*\d)[a-z0-9+/]{12,})",
        ),
        ("a key", r"\b(?P<value>(?:sk|pk|rk)[_-](?:live|test|proj|ant)[a-z0-9_-]{8,})"),
        (
            "a key",
            r"\b(?P<value>AKIA[A-Z0-9]{12,}|gh[pousr]_[a-z0-9]{20,}|sb_secret_[a-z0-9_-]{8,}"
            r"|xox[abprs]-[a-z0-9-]{8,}|SG\.[\w-]{16,}\.[\w-]+|AIza[\w-]{30,})",
        ),
        ("a password", rf"\b{PASSWORD}\s*=\s*(?P<value>[^\s'&%{{$]+)"),
        ("a password", rf"\"{PASSWORD}\"\s*:\s*\"(?P<value>[^\"]+)\""),
        ("a key", rf"\"{NAME}\"\s*:\s*\"(?P<value>[^\"\s]{{6,}})\""),
        ("a key in an address", rf"[?&](?:{NAME}|key|token)=(?P<value>[^\s'&]{{6,}})"),
    )
)
# Between strings: what comes before one that is a secret thereby.
BEFORE = (
    ("a password", re.compile(rf"\b{PASSWORD}\s*(?:=>|:=|=)?\s*e?$", re.IGNORECASE)),
    ("a key", re.compile(rf"(?<!\w){NAME}\s*(?:=>|:=|=)\s*e?$", re.IGNORECASE)),
    ("a key", re.compile(r"\bpgp_sym_(?:en|de)crypt\w*\s*\([^;]*,\s*$", re.IGNORECASE)),
)
PAIR = re.compile(r"\s*(?:::\w+\s*)?(?:,|=>|:)\s*e?", re.IGNORECASE)
KEYS = (
    ("a password", re.compile(PASSWORD, re.IGNORECASE)),
    ("a key", re.compile(NAME, re.IGNORECASE)),
)


def judge(job: Job) -> Iterator[Found]:
    """Yield the first secret in a command."""
    for what, _ in _secrets(job.command):
        yield _told(job, what)
        return


def hidden(text: str, command: str = "") -> str:
    """Return a text without the secrets in it, and without those of a command."""
    for _, value in (*_secrets(text), *_secrets(command), *_inside(text)):
        text = text.replace(value, "***")
    return text


def _secrets(command: str) -> Iterator[tuple[str, str]]:
    """Yield what is written down in a command, not what is looked up when it runs."""
    end, last = 0, None
    for piece in PIECE.finditer(command):
        code = command[end : piece.start()]
        text = _text(piece)
        yield from _inside(text)
        if "'" in text:
            yield from _secrets(text)
        is_string = piece["plain"] is not None or piece["dollar"] is not None
        if is_string and len(text.strip()) > 3 and "\n" not in text:
            for what, before in BEFORE:
                if before.search(command[: piece.start()]):
                    yield what, text
            if last is not None and PAIR.fullmatch(code):
                yield from ((what, text) for what, key in KEYS if key.fullmatch(last))
        if is_string:
            end, last = piece.end(), text


def _inside(text: str) -> Iterator[tuple[str, str]]:
    for what, pattern in INSIDE:
        for found in pattern.finditer(text):
            yield what, found["value"]


def _text(piece: re.Match[str]) -> str:
    plain = piece["plain"]
    if plain is not None:
        return plain.replace("''", "'")
    return next((piece[name] for name in ("dollar", "line", "block") if piece[name]), "")


def _told(job: Job, what: str) -> Found:
    return Found(
        Finding(
            rule=RULE,
            level="error",
            unit="",
            object=job.name,
            message=f"the command of the job {job.name} holds {what}",
            detail=(
                "Commands lie in cron.job in clear text, are noted with each run in"
                " cron.job_run_details, and stand in the server's log."
            ),
            hint=(
                "(select decrypted_secret from vault.decrypted_secrets where name = '<name>')"
                "  -- looked up when it runs; then change the secret, it has been seen"
            ),
        ),
        home=job.name,
    )
