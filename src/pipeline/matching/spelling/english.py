"""English: British and American, with -ise and -ize, and the older forms that reprints keep."""

from __future__ import annotations

import re

from pipeline.matching.spelling.rewriting import rewritten

_PAIRS = """
gray grey|program programme|judgment judgement|acknowledgment acknowledgement|plow plough|jail gaol|sceptic skeptic
mold mould|molt moult|smolder smoulder|maneuver manoeuvre|connection connexion|reflection reflexion|show shew
showed shewed|shown shewn|shows shews|showing shewing|choose chuse|choosing chusing|ancient antient|complete compleat
completely compleatly|control controul|desert desart|increase encrease|entire intire|entirely intirely
inquire enquire|inquiry enquiry|inquiries enquiries|inquired enquired|surprise surprize|surprised surprized
entitled intitled|crowd croud|crowds crouds|frenzy phrenzy|cider cyder|gulf gulph|gaiety gayety|learned learnt
spelled spelt|burned burnt|cheerful chearful|expense expence|style stile|fetus foetus|fetal foetal|federal foederal
dreamed dreamt|spoiled spoilt|though tho|although altho|through thro|over o'er|ever e'er|never ne'er
even e'en|it 'tis|aging ageing|artifact artefact|check cheque|curb kerb|draft draught|fulfill fulfil|enroll enrol
skillful skilful|willful wilful|install instal|jewelry jewellery|marvelous marvellous|woolen woollen|wagon waggon
mustache moustache|pajamas pyjamas|story storey|tire tyre|whiskey whisky|ax axe|catalog catalogue|dialog dialogue
analog analogue|defense defence|offense offence|license licence|pretense pretence|practice practise|and &
practiced practised|practicing practising|stayed staid|public publick|music musick|havoc havock|authority authoritie
toward towards|afterward afterwards|forward forwards|backward backwards|czar tsar|economy oeconomy|mr mister
phoenix phenix|appall appal|enthrall enthral|licensing licencing|licensed licenced
bevy bevvy
mixed mixt|fixed fixt|tossed tost|their thir
peddler pedlar|dote doat|lentil lentile|mo moe|the th|only onely|war warr|far farr|star starr|source sourse
behoove behove|behooves behoves|worshiped worshipped|worshiping worshipping
gauge gage|gauged gaged|would wou'd|could cou'd|should shou'd
"""
NOT_SPELLING = {"it", "not", "that", "mister", "mr", "story", "storey", "style", "stile", "check"}
TABLE = {
    other: kept
    for pair in re.split(r"[|\n]", _PAIRS.strip())
    for kept, other in [pair.split()]
    if other not in NOT_SPELLING and kept not in NOT_SPELLING
}
SUFFIXES = [
    (re.compile(r"(?<=[a-z]{3})is(e|es|ed|ing|er|ers|able|ation|ations|ational|ement|ements)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z]{3})ys(e|es|ed|ing|er|ers)$"), r"yz\1"),
    (re.compile(r"(?<=[a-z]{2})our(?=$|s$|'|ed$|er|ing|able|ably|y|ite|hood|less|ful|ist|al)"), "or"),
    (re.compile(r"(?<=[a-z]{2}[bcdhptv])re(s?)$"), r"er\1"),
    (re.compile(r"(?<=[aeiou][b-df-hj-np-tv-z])([aeiou])ll(ed|ing|er|ers|or|ors|ous|ist)$"), r"\1l\2"),
    (re.compile(r"(?<=[a-z]{3})([aeiou])ll(ed|ing|er|ers|or|ors|ous|ist|ation|ations)$"), r"\1l\2"),
    (re.compile(r"(?<=[a-z]{2})[ao]e(?=[a-z]{2})|^[ao]e(?=[a-z]{4})"), "e"),
    (re.compile(r"(?<=[a-z]{2}[aeio])ll(?=ments?$)"), "l"),
    (re.compile(r"(?<=[a-z]{3})ick$"), "ic"),
    (re.compile(r"(?<=[a-z]{2})'d$|(?<=[a-z](?:sh|ch|ck))t$|(?<=[a-z]x)t$"), "ed"),  # punisht, mixt
    (re.compile(r"(?<=[a-z]{2})'st$"), "est"),
    (re.compile(r"(?<=[a-z]{3})ie$"), "y"),  # envie
    (re.compile(r"(?<=ai|oa|ea|ee|oo)([dklmnr])e$"), r"\1"),  # plaine
    (re.compile(r"(?<=[b-df-hj-np-tv-z])'(?=[b-df-hj-np-rt-z][a-z]+$)"), "e"),  # ev'ry
    (re.compile(r"(?<=[a-z]{3})'n$|(?<=[vrlw])'(?=[nr]$)"), "e"),  # heav'n, pow'r
]
_REAL = """
mourn morn|mourning morning|fourth forth|contour contor|course corse|prise prize|prised prized|device devize
poetic petic|scour scor|devour devor|canoes canes|unfilled unfiled
"""
REAL = {frozenset(pair.split()) for pair in re.split(r"[|\n]", _REAL.strip())}  # two words that a suffix would join


def two_words(ours: str, theirs: str) -> bool:
    """Whether a rule would take two words for one."""
    return frozenset((ours, theirs)) in REAL


def canonical(word: str) -> str:
    """One form for the British, American and older spellings of a word."""
    for suffix in ("", "s", "'s"):
        stem = word[: len(word) - len(suffix)] if word.endswith(suffix) else word
        if stem in TABLE:
            return TABLE[stem] + suffix
    if len(word) < 5:
        return word
    return rewritten(word, SUFFIXES)
