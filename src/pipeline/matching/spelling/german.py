"""German: before and after the reform of 1996, and before that of 1901 (Theil, Cultur, studiren, seyn)."""

from __future__ import annotations

import re

from pipeline.matching.spelling.rewriting import rewritten

_TABLE = """
giebt gibt|giebst gibst|gieb gib|gieng ging|gienge ginge|giengen gingen|fieng fing|fiengen fingen|hieng hing
sey sei|seyn sein|seyd seid|seyen seien|bey bei|beyde beide|beyden beiden|beyder beider|beydes beides|dabey dabei
hiebey hiebei|hierbey hierbei|wobey wobei|vorbey vorbei|drey drei|zwey zwei|frey frei|freye freie|freyen freien
freyer freier|freyes freies|freyheit freiheit|zweyte zweite|zweyten zweiten|meynen meinen|meynung meinung|eyn ein
todt tot|todte tote|todten toten|brod brot|brodt brot|sammt samt|wol wohl|itzt jetzt|jetzo jetzt|giebts gibts
rauh rau|rauhe raue|rauhen rauen|känguruh känguru|tip tipp|tips tipps|as ass|stop stopp|karamel karamell
roheit rohheit|zierat zierrat|zähheit zäheit|joghurt jogurt|thunfisch tunfisch|panther panter|albtraum alptraum
sodass sodaß|selbständig selbstständig|selbständige selbstständige|selbständigen selbstständigen
selbständigkeit selbstständigkeit|aufwendig aufwändig|aufwendige aufwändige|aufwendigen aufwändigen
"""
TABLE = {other: kept for pair in re.split(r"[|\n]", _TABLE.strip()) for other, kept in [pair.split()]}
_TH = """
theil thal thäl thur thür thor thun thut that thät thier thrän thron thurm thürm theuer theur thau thon thum thüm
muth müth rath räth noth nöth roth röth werth wirth fluth gluth blüth athem wuth wüth ruthe koth loth pathe mieth
heimath heirath armuth monath zierrath spath thaler
"""
WITH_TH = re.compile("|".join(sorted(_TH.split(), key=len, reverse=True)))
RULES = [
    (re.compile(r"(?<=[a-zäöüß]{3})ir(en|e|t|te|ten|tes|ter|ung|ungen)$"), r"ier\1"),
    (re.compile(r"(?<=[a-zäöüß]{3})niss?(?=$|e$|en$|es$)"), "niß"),
    (re.compile(r"(?<=[a-zäöü]{2}[lrtcdz])ey(?=$|en$)"), "ei"),
    (re.compile(r"^(zw|dr|fr)ey"), r"\1ei"),
    (re.compile(r"cc"), "kk"),
    (re.compile(r"(?<![sqc])c(?=[eiyäö])"), "z"),
    (re.compile(r"(?<!s)c(?=[aoulrt])|(?<!s)c$"), "k"),
    (re.compile(r"ph(?=o|an|in|ik)|(?<=gra)ph"), "f"),
    (re.compile(r"ti(?=ell|al)"), "zi"),
    (re.compile(r"hülf"), "hilf"),
    (re.compile(r"gränz"), "grenz"),
    (re.compile(r"läugn"), "leugn"),
    (re.compile(r"würk"), "wirk"),
    (re.compile(r"\bächt"), "echt"),
    (re.compile(r"(?<=sch)aa(?=r)|(?<=\bw)aa(?=r)|(?<=\bm)aa(?=[sß])"), "a"),
    (re.compile(r"(?<=\bl)oo(?=s)|(?<=sch)oo(?=[sß])"), "o"),
    (re.compile(r"st[eä]ngel"), "stängel"),
    (re.compile(r"beh[eä]nd"), "behänd"),
    (re.compile(r"\bg[eä]ms"), "gäms"),
    (re.compile(r"überschw[eä]ng"), "überschwäng"),
    (re.compile(r"gr[eä]u(?=e?l)"), "gräu"),
    (re.compile(r"schn[eä]uz"), "schnäuz"),
    (re.compile(r"qu[eä]ntchen"), "quäntchen"),
    (re.compile(r"nummm?er(?=ier)"), "numer"),
    (re.compile(r"pla(?:t)?zier"), "plazier"),
    (re.compile(r"styl"), "stil"),
    (re.compile(r"sylb"), "silb"),
    (re.compile(r"ß"), "ss"),
    (re.compile(r"([bcdfghklmnpqrstvwxz])\1\1"), r"\1\1"),
    (re.compile(r"ä"), "ae"),
    (re.compile(r"ö"), "oe"),
    (re.compile(r"ü"), "ue"),
]


def canonical(word: str) -> str:
    """One form for the spellings of a word before 1901, before 1996 and since."""
    word = WITH_TH.sub(lambda m: m.group().replace("th", "t"), TABLE.get(word, word))
    return rewritten(word, RULES)
