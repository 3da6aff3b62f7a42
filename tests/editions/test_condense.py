"""Words run together before pandoc writes them: the HTML is the same, byte for byte."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from pipeline import tools
from pipeline.editions.condense import condense
from pipeline.editions.grow import TO_HTML

TEXT = r"""
# A heading with `code` {#own}

Words and *words with **more** words*, [a link to words](https://example.org "a title of words") and
<https://example.org/plain>, ![a picture of words](x.png){width=50%}, “quotations”, H~2~O, x^2 3^, ~~gone~~.
A hard break\
and a [span of words]{.smallcaps lang=de}, $x + y$, a note[^1] and <b>raw HTML</b> & an ampersand <here>.

[^1]: Its words.

- [ ] a task
- [x] a task that is done
- ☐ a box in the text

| verse with   spaces
|   and an indent

Term
:   Its meaning in words.

| One column | Another one |
|:-----------|------------:|
| some words | more words  |

: A caption of words.

> A quotation
> of two lines.

``` {.python}
code  with   spaces
```
"""


def html(document: dict[str, Any]) -> bytes:
    return tools.pandoc(TO_HTML, json.dumps(document).encode())


def test_pandoc_writes_the_same_of_fewer_words() -> None:
    document = json.loads(subprocess.check_output([tools.pandoc_path(), "-t", "json"], input=TEXT.encode()))
    before = json.dumps(document)
    shorter = {**document, "blocks": condense(document["blocks"])}
    assert html(shorter) == html(document)
    assert len(json.dumps(shorter)) < 0.8 * len(before)
    assert json.dumps(document) == before, "what was given is as it was"


def test_it_goes_as_deep_as_quotations_do() -> None:
    block: dict[str, Any] = {"t": "Para", "c": [{"t": "Str", "c": "a"}, {"t": "Space"}, {"t": "Str", "c": "b"}]}
    for _ in range(20_000):
        block = {"t": "BlockQuote", "c": [block]}
    made = condense([block])[0]
    while made["t"] == "BlockQuote":
        [made] = made["c"]
    assert made == {"t": "Para", "c": [{"t": "Str", "c": "a b"}]}
