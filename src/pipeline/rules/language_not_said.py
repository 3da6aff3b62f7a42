"""The text is in another language than English, and no setting says so.

## What it checks

A manuscript without `lang:` whose small words are German, French, Spanish, Italian, Portuguese or Dutch ones.

## Why it matters

Without `lang:` everything is done as in American English: words are divided at the wrong places, straight quotation
marks become “…” instead of „…“ or «…», the contents and the bibliography have English headings, and references say
“and” and “edited by”.

## Example

    ---
    title: Herrschaft und Verwaltung
    ---

    Jede Herrschaft äußert sich und funktioniert als Verwaltung. Das ist der Satz, von dem die Arbeit ausgeht …

## How to fix

Say the language in the front matter, or in `manuscript/metadata.yaml`: `lang: de`, or `de-CH`, `fr-CA`.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Severity, Span
from pipeline.rules import tongues

NAME = "language-not-said"
CODE = "P811"
SEVERITY: Severity = "warning"


def check(book: Book) -> Iterator[Finding]:
    """The first file that names no language, where the text of such files is plainly in another than English."""
    if found := tongues.unsaid(book):
        file = tongues.silent(book)[0].file
        message = f"the text seems to be {found.capitalize()}, and no setting says so: it is set as English"
        help_ = f"say it in the front matter: lang: {tongues.TAGS[found]}"
        yield Finding(message, Span(file.path, 0, len(file.line(1))), help=help_)
