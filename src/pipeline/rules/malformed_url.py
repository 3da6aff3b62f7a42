"""An address of the web is written so that it cannot be opened.

## What it checks

An entry's `url`: a scheme that is mistyped (`htp://`, `http//`, `https:/x`) or missing (`www.example.org`); TeX's
escapes (`{\\_}`, `\\%`, `\\url{…}`) and HTML's (`&amp;`), which become part of the address; blanks within it; words,
several addresses, a DOI, or a file of the author's own computer in its place.

An entry that nothing cites is not printed: such entries are information, and more than three in a file are counted in
one finding. Where more than twenty-five are cited nowhere, as in a library, only those that are cited are looked at.

## Why it matters

The address is printed, and it is a link in the PDF and the e-book: the reader clicks on it, and nothing is there.

## Example

    url = {htp://www.gutenberg.org/ebooks/34901}

## How to fix

Open the address in a browser and copy it from there. The safe fix mends the scheme and takes escapes away.
"""

import re
from collections.abc import Iterator

from pipeline.model import Book, Finding, Severity
from pipeline.patterns import lazy
from pipeline.rules import fields
from pipeline.rules.addresses import untexed

NAME = "malformed-url"
CODE = "I604"
SEVERITY: Severity = "error"
WRAPPED = re.compile(r"\\(?:url|path|nolinkurl)\s*\{(.*)\}|<(.*)>|\{(.*)\}", re.DOTALL)
TWICE = re.compile(r"https?:/{1,2}(?=https?://)", re.IGNORECASE)
SCHEME = lazy(
    r"(h{1,2}t{1,4}p{1,3}s?|htp{1,2}s?|http|https|ttps?|hhtps?|htpts?|hppts?)(\s*[:;.]?\s*[/\\]{1,3}\s*|:)(?=[\w\[])",
    re.I,
)
RIGHT = re.compile(r"https?://", re.IGNORECASE)
DOMAIN = re.compile(r"(?=.*[a-z])(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
FILE = re.compile(r"file:|/(?!/)|[A-Za-z]:[\\/]|~/", re.IGNORECASE)
HOST = re.compile(r"https?://(?:[^/?#@\s]*@)?(\[[0-9a-f:.]+\]|[^/?#:\s]*)", re.IGNORECASE)
NO_ADDRESS = re.compile(r"(?:n/?a|none|null|-+|\?+|tba)\.?", re.IGNORECASE)


def check(book: Book) -> Iterator[Finding]:
    """Addresses that cannot be opened as they are."""
    yield from fields.by_use(book, _findings(book), "have an address that cannot be opened")


def _findings(book: Book) -> Iterator[Finding]:
    for entry in book.looked_at:
        value = entry.value("url")
        written = value.strip()
        fault = fault_of(written) if written else None
        if fault is None:
            continue
        said, right = fault
        ends = (value.index(written), value.index(written) + len(written))
        span = fields.place(book, entry, "url", *ends)
        fix = fields.fix(book, entry, "url", [(*ends, right)]) if right else None
        help_ = f"write {right}" if right else "copy the address from the browser"
        yield Finding(f"the url of {entry.key} {said}", span, help=help_, key=entry.key, fix=fix)


def fault_of(written: str) -> tuple[str, str | None] | None:
    """What is wrong with an address, and the right one where that is certain; None when nothing is wrong."""
    mended = bare(written)
    if re.search(r"\s", mended):
        return "holds blanks: it is no address, or several" if "/" in mended else f"is no address: {written}", None
    if re.match(r"10\.\d{4,9}/", mended):
        return f"is a DOI: {written}; put it under doi", None
    if NO_ADDRESS.fullmatch(mended):
        return f"is no address: {written}; leave the field out", None
    if FILE.match(mended):
        return f"is a file on one computer: {written}", None
    if RIGHT.match(mended):
        host = HOST.match(mended)
        if host and "." not in host[1] and ":" not in host[1] and host[1].lower() != "localhost":
            return f"names no place: {host[1] or written}", None
        return None if mended == written else (_surplus(written), mended)
    if DOMAIN.fullmatch(mended):
        return "has no scheme, so that it is no link", f"http://{mended}"
    return None if re.match(r"[a-z][a-z0-9+.-]*:\S", mended, re.IGNORECASE) else (f"is no address: {written}", None)


def bare(written: str) -> str:
    """The address without what TeX, HTML and slips of the finger have put into it."""
    wrapped = WRAPPED.fullmatch(written)
    value = untexed(next(group for group in wrapped.groups() if group is not None) if wrapped else written).strip()
    value = TWICE.sub("", value, count=1)
    scheme = SCHEME.match(value)
    if scheme and not re.match(r"https?://[^/\s]", value, re.IGNORECASE):
        secure = "s" if "s" in scheme[1].lower() else ""
        value = f"http{secure}://{value[scheme.end() :]}"
    return re.sub(r"[,;]+$", "", value)


def _surplus(written: str) -> str:
    """What was wrong with an address that could be mended."""
    if not RIGHT.match(written) and not WRAPPED.fullmatch(written):
        return f"begins with “{re.match(r'[^a-z]*[a-z]*[^a-z]*', written, re.I)[0]}”, which is no scheme"  # type: ignore[index]
    if untexed(written) != written or WRAPPED.fullmatch(written):
        return "is written with TeX's or HTML's escapes, which become part of the address"
    if TWICE.match(written):
        return "has its scheme twice"
    if written[-1] in ",;":
        return f"ends in “{written[-1]}”, which becomes part of the address"
    return "has a scheme with a slash too many or too few"
