"""Checks of what is in a file beside its pages, and of what it says of itself."""

from __future__ import annotations

from pipeline.preflight.check import Check, bad, listed, ok, where
from pipeline.preflight.facts import Facts
from pipeline.profiles import Profile

MEDIA = {"Movie", "Sound", "Screen", "3D", "RichMedia", "FileAttachment"}  # annotations that play or carry something
ACTING = {"JavaScript", "actions", "attached files", "form fields", "a portfolio", "usage rights"}


def encryption(facts: Facts, profile: Profile) -> Check | None:
    """Printers cannot open what is locked; PDF/A and PDF/X forbid it."""
    if profile.name == "screen":
        return None
    if facts.locked:
        return bad("encryption", "the file is encrypted", "save a copy without a password and without restrictions")
    return ok("encryption", "none")


def version(facts: Facts, profile: Profile) -> Check | None:
    if not profile.standard.startswith("PDF/X"):
        return None
    if tuple(map(int, facts.version.split("."))) > tuple(map(int, profile.version.split("."))):
        return bad("version", f"PDF {facts.version}; {profile.standard} is PDF {profile.version}",
                   f"export as {profile.standard}")  # fmt: skip
    return ok("version", f"PDF {facts.version}")


def standard(facts: Facts, profile: Profile) -> Check | None:
    """What the file says of itself. That it says so does not make it so."""
    if not profile.standard:
        return None
    said = _claimed(facts)
    if profile.standard in said:
        return ok("standard", f"the file says it is {profile.standard}")
    what = listed(said) or "nothing"
    return bad("standard", f"the file says of itself {what}, not {profile.standard}", f"export as {profile.standard}")


def _claimed(facts: Facts) -> list[str]:
    part, level = facts.claims.get("PDF/A part"), facts.claims.get("PDF/A level", "")
    found = [f"PDF/A-{part}{level.lower()}"] if part else []
    if "PDF/UA part" in facts.claims:
        found.append(f"PDF/UA-{facts.claims['PDF/UA part']}")
    names = (facts.about.get("GTS_PDFXConformance"), facts.about.get("GTS_PDFXVersion"), facts.claims.get("PDF/X"))
    return found + [name for name in names if name]


def description(facts: Facts, profile: Profile) -> Check | None:
    """PDF/X wants the dates and the word on trapping, every reader wants a title."""
    wanted = ["Title"]
    if profile.standard.startswith("PDF/X"):
        wanted += ["CreationDate", "ModDate", "Creator", "Producer", "Trapped"]
    missing = [name for name in wanted if not (facts.about.get(name) or (name == "Title" and facts.title))]
    missing += [] if facts.identified or profile.name in ("screen", "kdp", "lulu") else ["ID"]
    if missing:
        cure = "give it a title" if "Title" in missing else f"export as {profile.standard}"
        return bad("description", f"the file lacks {listed(missing)}", cure)
    return ok("description", f"title “{_short(facts.title)}”")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def condition(facts: Facts, profile: Profile) -> Check | None:
    """The printing condition that PDF/X must name, and the colours that PDF/A must bring."""
    if profile.intent:
        named = [i for i in facts.intents if i.kind == "GTS_PDFX"]
        if not named:
            return bad("printing condition", "none is named", f"export for {profile.intent.condition}")
        if not named[0].identifier or not (named[0].registry or named[0].components):
            return bad("printing condition", "it is neither of a registry nor a profile in the file",
                       f"name one of the ICC's registry, such as {profile.intent.identifier}")  # fmt: skip
        how = "with its profile" if named[0].components else "by its name in the registry, without a profile"
        return ok("printing condition", f"{named[0].identifier}, {how}")
    if profile.standard == "PDF/X-4":
        brought = [i for i in facts.intents if i.kind == "GTS_PDFX" and i.components]
        if not brought:
            return bad("printing condition", "the file brings no profile of the press", "embed the printer's profile")
        return ok("printing condition", f"{brought[0].identifier}, with its profile of {brought[0].components} inks")
    if profile.standard.startswith("PDF/A"):
        brought = [i for i in facts.intents if i.kind == "GTS_PDFA1" and i.components]
        if not brought:
            return bad("output intent", "the file brings no colour profile", f"export as {profile.standard}")
        return ok("output intent", f"{brought[0].identifier}, {brought[0].components} components")
    return None


def parts(facts: Facts, profile: Profile) -> Check | None:
    """What a press cannot print, and what acts by itself."""
    refused = [p for p in facts.parts if profile.for_press or (profile.name != "screen" and p in ACTING)]
    if refused:
        return bad("interactive parts", f"the file has {listed(refused)}",
                   "export for print, without bookmarks, layers, forms and scripts")  # fmt: skip
    return ok("interactive parts", "none that matter" if facts.parts else "none")


def links(facts: Facts, profile: Profile) -> Check | None:
    """Links and comments: printers refuse them."""
    kinds = [kind for page in facts.pages for kind in page.notes]
    loud = [
        k for k in kinds if profile.for_press or k in ("Movie", "Sound", "Screen", "3D", "RichMedia", "FileAttachment")
    ]
    if loud:
        return bad("links and comments", f"{len(loud):,}: {listed(loud)}", "export without links and comments",
                   where(facts, lambda page: set(page.notes) & set(loud)))  # fmt: skip
    return ok("links and comments", f"{len(kinds):,}" if kinds else "none")


def reading_aloud(facts: Facts, profile: Profile) -> Check | None:
    """Tags, language, title and alternative texts (ISO 14289-1, 7.1 to 7.3)."""
    if profile.standard != "PDF/UA-1":
        return None
    if not facts.tagged:
        return bad("tags", "the file has none, so that nobody can read it in order", f"export as {profile.standard}")
    if not facts.language:
        return bad("tags", "the file does not say its language", "set lang: in the front matter")
    if not facts.shows_title:
        return bad("tags", "a reader shows the file's name for a title", "have the document's title displayed")
    loose = where(facts, lambda page: page.untagged)
    if loose:
        return bad("tags", "something on pages is neither tagged nor marked as decoration", "export anew", loose)
    if facts.unnamed_figures:
        return bad("tags", f"{facts.unnamed_figures} pictures have no words for those who cannot see them",
                   "write alternative texts: ![words](picture.png)")  # fmt: skip
    return ok("tags", f"all is tagged, in {facts.language}, and pictures have words")
