"""The entry types of BibTeX and biblatex as CSL types.

biblatex manual, section 2.1 ("Entry Types"), biblatex-apa's and biblatex-chicago's own types; CSL 1.0.2, appendix III.
"""

from __future__ import annotations

from collections.abc import Mapping

TYPES: Mapping[str, str] = {
    "article": "article-journal", "artwork": "graphic", "audio": "song", "bill": "bill", "blog": "post-weblog",
    "book": "book", "bookinbook": "chapter", "booklet": "pamphlet", "broadcast": "broadcast", "case": "legal_case",
    "collection": "book", "commentary": "book", "conference": "paper-conference", "constitution": "legislation",
    "data": "dataset", "dataset": "dataset", "electronic": "webpage", "film": "motion_picture", "hearing": "hearing",
    "image": "graphic", "inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia", "interview": "interview", "jurisdiction": "legal_case", "legal": "treaty",
    "legislation": "legislation", "letter": "personal_communication", "letters": "personal_communication",
    "magazine": "article-magazine", "manual": "book", "manuscript": "manuscript", "map": "map",
    "mastersthesis": "thesis", "movie": "motion_picture", "music": "song", "mvbook": "book", "mvcollection": "book",
    "mvproceedings": "book", "mvreference": "book", "newsarticle": "article-newspaper",
    "newspaper": "article-newspaper", "online": "webpage", "patent": "patent",
    "performance": "performance", "periodical": "article-journal",
    "phdthesis": "thesis", "podcast": "song", "presentation": "speech", "preprint": "article", "proceedings": "book",
    "reference": "book", "report": "report", "review": "review", "software": "software", "speech": "speech",
    "standard": "standard", "statute": "legislation", "suppbook": "chapter", "suppcollection": "chapter",
    "suppperiodical": "article-journal", "techreport": "report", "thesis": "thesis", "treaty": "treaty",
    "video": "motion_picture", "webpage": "webpage", "website": "webpage", "www": "webpage",
    "unpublished": "manuscript",
}  # fmt: skip
PERIODICAL = frozenset({"article", "periodical", "suppperiodical", "review"})
_WITHIN = "inbook incollection inproceedings conference inreference bookinbook suppbook suppcollection"
WITHIN = frozenset(_WITHIN.split())
_IN_SERIES = (
    "book collection proceedings reference mvbook mvcollection mvproceedings mvreference suppbook suppcollection "
    "bookinbook inbook incollection inproceedings conference inreference manual booklet"
)
IN_SERIES = frozenset(_IN_SERIES.split())  # their number is that of a series
GENRES = {"mastersthesis": "mathesis", "phdthesis": "phdthesis", "techreport": "techreport"}
SUBTYPES = {
    ("article", "magazine"): "article-magazine", ("article", "newspaper"): "article-newspaper",
    ("periodical", "magazine"): "article-magazine", ("periodical", "newspaper"): "article-newspaper",
    ("suppperiodical", "magazine"): "article-magazine", ("suppperiodical", "newspaper"): "article-newspaper",
    ("inreference", "dictionary"): "entry-dictionary", ("online", "blog"): "post-weblog",
}  # fmt: skip


def csl_type(kind: str, fields: Mapping[str, str]) -> str:
    """The CSL type of an entry; "" for @misc and unknown types, which styles print as they print any other work."""
    subtype = SUBTYPES.get((kind, fields.get("entrysubtype", "").strip().lower()))
    if subtype:
        return subtype
    if kind == "unpublished" and any(fields.get(name) for name in ("eventdate", "eventtitle", "venue")):
        return "speech"
    return TYPES.get(kind, "")
