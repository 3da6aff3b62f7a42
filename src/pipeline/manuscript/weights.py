"""The signs that a stretch between quotation marks is somebody's words, or is not, and what each of them weighs."""

from __future__ import annotations

WEIGHTS = {
    "a citation follows it": 3.0,
    "a citation in the sentence": 1.6,
    "a note follows it": 2.4,
    "the paragraph names its source": 0.2,
    "brackets or an ellipsis inside": 1.6,
    "a reporting verb": 1.0,
    "a named source": 0.7,
    "somebody is given as the speaker": 0.0,
    "an informant speaks": 0.0,
    "in an exercise": 0.0,
    "it goes on from the sentence": 1.2,
    "eight words or more": 1.0,
    "fifteen words or more": 0.4,
    "three words or fewer": -1.4,
    "four or five words": -0.6,
    "an example": -1.2,
    "a naming word before it": -2.0,
    "somebody speaks, and no source is near": -1.2,
    "said in the first or second person": -1.2,
    "a file of quotations": 0.6,
    "a file of few quotations": -0.6,
    "a file without citations": -1.0,
    "single marks": -1.2,
    "said again and again": -1.2,
    "named after a preposition": -1.0,
    "a page follows it": 2.0,
    "what somebody was called": 1.5,
    "a file of dialogue": -3.0,
    "an article before it": -0.3,
    "a colon or comma before it": 0.4,
    "alone in its sentence": -0.4,
    "explained after a colon": -1.2,
    "nobody is said to have said it": -0.6,
}
ENOUGH = 1.5  # from here on it is a quotation
DOUBTS = frozenset(
    {
        "an example",
        "said again and again",
        "said in the first or second person",
        "a naming word before it",
        "explained after a colon",
        "named after a preposition",
        "somebody speaks, and no source is near",
        "a file of few quotations",
        "a file without citations",
        "single marks",
    }
)
NO_ENTRY = frozenset({"an informant speaks", "in an exercise"})  # words that no bibliography can have
EVIDENCE = frozenset(
    {
        "a citation follows it",
        "a citation in the sentence",
        "a note follows it",
        "a page follows it",
        "brackets or an ellipsis inside",
    }
)
COMPANY = ("a file of quotations", "a file of few quotations")
