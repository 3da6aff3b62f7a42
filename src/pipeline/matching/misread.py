"""What a scan took for what: letters that look alike, and whether a word may be believed to be damaged.

Shapes are the letterforms' (rn for m, li for h, c for e). A likeness alone proves nothing, since a misquotation may be
one letter away as well: the damaged word must be none. The stored text itself says which words there are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from pipeline.matching.senses import number

OCR = "OCR"
LOST_SPACE, SPLIT_WORD = "OCR: lost space", "OCR: split word"
LONG_S = "OCR: f/s"
_GROUPS = """
rn/m m/rn in/m ni/m iu/m ui/m nn/m m/nn m/in cl/d d/cl ol/d vv/w w/vv ii/u ii/n ri/n n/ri lll/m iii/m li/h h/li fi/h
ll/h ll/u il/u tt/u lc/k ln/hi ct/d ci/a ij/y fl/ff ii/ll
"""
GROUPS = [(seen, meant) for seen, meant in (pair.split("/") for pair in _GROUPS.split())]  # seen in the scan, meant
SETS = ["ceo", "bhkl", "nu", "ntr", "ftrl", "ilj!", "gqy", "vyr", "aosu", "hn", "sz", "xz", "vu", "ae", "dol"]
SETS += ["rk", "cg", "eb", "ef", "dou", "pf"]  # alike as capitals
ALIKE = {frozenset((a, b)) for letters in SETS for a in letters for b in letters if a != b}
DIGITS = {"1": "lij", "0": "oc", "5": "s", "8": "bs", "6": "bc", "9": "gq", "3": "s", "4": "a", "7": "t", "2": "z"}
# In the source / ours: a misreading would make these of each other, but so would a misquotation.
_BOTH = """
burn/bum born/bom barn/bam darn/dam torn/tom warn/wam turn/tum stern/stem fern/fem earn/eam clear/dear clip/dip
clog/dog clay/day clock/dock close/dose clam/dam clan/dan clash/dash clad/dad clue/due clot/dot clown/down claw/daw
cling/ding club/dub clump/dump clean/dean cleft/deft clime/dime closed/dosed clearer/dearer clearly/dearly
clearest/dearest clocks/docks clays/days clips/dips fame/same fir/sir fought/sought fin/sin fit/sit fat/sat fun/sun
foul/soul fail/sail fold/sold feed/seed fell/sell fend/send fight/sight fix/six fear/sear fee/see feat/seat
flight/slight flow/slow found/sound fort/sort fake/sake fave/save loft/lost lift/list left/lest wife/wise rife/rise
gift/gist fleet/sleet fly/sly flip/slip flat/slat flay/slay fled/sled fink/sink forty/sorty of/os if/is after/aster
faith/saith fever/sever chafe/chase chafed/chased fallow/sallow fate/sate sling/fling fling/sling foot/soot
wafted/wasted lifted/listed beef/bees fill/sill fang/sang fad/sad few/sew fire/hire fish/hush cloth/doth clone/done
clover/dover clamp/damp horned/homed cornet/comet corner/comer corn/com ear/car hear/bear heat/beat hut/but hath/bath
hook/book case/ease cast/east cars/ears cave/eave cat/eat late/fate late/tate time/lime tie/lie tame/lame take/fake
tall/fall tall/tail fail/tail mail/mall told/fold bold/hold bold/told hand/band head/bead hall/ball hind/bind
hare/bare hard/bard hack/back horn/born had/bad hid/bid her/ber hill/bill hurst/burst hell/bell hit/bit could/cold
from/form than/then on/no was/saw after/alter love/live lost/last most/mast rest/vest ran/van raw/vow tone/lone
tone/tome tore/lore trail/frail soul/soil true/free town/down line/lime mine/mime fine/fire sun/son ton/ten sin/sun
run/ruin thou/thon noun/noon can/con man/men woman/women fan/fun pan/pun bat/but hat/hut cot/cut cat/cut eat/oat
are/ore fewer/sewer fore/sore faint/saint fated/sated failed/sailed failing/sailing feeing/seeing filly/silly
folder/solder founder/sounder foil/soil finger/singer fable/sable fickle/sickle lie/he
"""
WORDS_BOTH = {frozenset(pair.split("/")) for pair in _BOTH.split()}
_SHORT = """
a i o ah am an as at ax ay be by do eh em en ex go ha he hi ho id if in is it la lo ma me mi my no nu of oh on or ox pa
pi re sh so ta ti to up us we ye yo ace act add ado aft age ago aid ail aim air ale all and ant any ape apt arc are ark
arm art ash ask ass ate awe axe aye bad bag ban bar bat bay bed bee beg bet bid big bin bit boa bob bog boo bow box boy
bud bug bun bus but buy cab cad can cap car cat caw cob cod cog con coo cop cot cow coy cry cub cud cue cup cur cut dab
dad dam day deb den dew did die dig dim din dip doe dog don dot dry dub due dug dun duo dye ear eat ebb eel egg ego eke
elf elk ell elm end eon era ere err eve ewe eye fad fag fan far fat fed fee fen few fez fib fie fig fin fir fit fix fly
fob foe fog fop for fox fro fry fun fur gab gad gag gap gas gay gem get gig gin god got gum gun gut guy had hag ham has
hat hay hem hen her hew hey hid him hip his hit hob hoe hog hop hot how hub hue hug hum hut ice icy ilk ill imp ink inn
ion ire irk its ivy jab jag jam jar jaw jay jet jew jig job jog jot joy jug jut keg ken key kid kin kit lad lag lap law
lax lay lea led lee leg lei let lid lie lip lit log lop lot low lye mad man map mar mat maw may men met mew mid mix mob
mop mow mud mug nag nap nay net new nib nil nip nit nod nor not now nun nut oaf oak oar oat odd ode off oft oil old one
opt orb ore our out ova owe owl own pad pal pan pap par pat paw pay pea peg pen per pet pew pie pig pin pip pit ply pod
pop pot pox pro pry pub pug pun pup pus put quo rag ram ran rap rat raw ray red rep rib rid rig rim rip rob rod roe rot
row rub rue rug rum run rut rye sac sad sag sap sat saw say sea see set sew sex she shy sin sip sir sit six ski sky sly
sob sod son sop sot sow soy spa spy sty sub sue sum sun sup tab tag tan tap tar tax tea ten the thy tic tie tin tip toe
tom ton too top tot tow toy try tub tug tun two urn use van vat vet vex via vie vow wad wag wan war was wax way web wed
wee wet who why wig win wit woe won woo yea yes yet yew yon you zeal
"""
SHORT = frozenset(_SHORT.split())  # the English words of up to three letters: there are few enough to know them
_ONSETS = """
bl br ch cl cr cz dr dw dz fl fr gh gl gn gr kh kl kn kr ll mc mn pf ph pl pn pr ps pt rh sb sc sf sg sh sk sl sm sn sp
sq sr st sv sw sz tch th tr ts tw tz vl vr wh wr zh zw
"""
NO_WORD = re.compile(  # a figure among letters, a beginning that no word has, too many consonants in a row
    r"[^\W\d_]\d|\d(?!(?:st|nd|d|rd|th|s|er|e|re|º|ª)$)[^\W\d_]|vv|[bcdfghjklmnpqrstvwxz]{7}"
    rf"|^(?!{'|'.join(_ONSETS.split())})[bcdfghjklmnpqrstvwxz]{{2}}[^\W\d_]|^(?:ii(?!i?$)|th[cg]$)"
)
ONE_WORD = {"notable", "nothing", "nowhere", "nobody", "noone"}  # what "not able" is no damaged form of
ONCE, RARE, RARER, MUCH = 2, 4, 20, 150  # how many times commoner the undamaged word is, at least
LARGE = 1500  # different words that say what a language's words look like


def misread(ours: str, theirs: str) -> str | None:
    """Which shapes a scan would have confused if *theirs* were *ours*, damaged: "OCR: rn/m". None when it could not."""
    if len(theirs) < 2 or abs(len(ours) - len(theirs)) > 2:
        return None
    if number(ours) is not None and theirs.isalpha() and number(theirs) is not None:
        return None
    if len(ours) == len(theirs) and (why := _one_for_one(ours, theirs)):
        return why
    for there, meant in GROUPS:
        if there in theirs and ours != theirs and ours.replace(meant, there) == theirs.replace(meant, there):
            return f"{OCR}: {there}/{meant}"
    for there, meant in (("f", "s"), ("1", "l"), ("1", "i"), ("0", "o")):
        if _some(ours, theirs, there, meant):
            return f"{OCR}: {there}/{meant}"
    return None


def _one_for_one(ours: str, theirs: str) -> str | None:
    """One or two letters for as many others, or figures for letters and the other way; never a figure for a figure."""
    differing = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    if len(differing) > 2 or len(differing) == len(ours):
        return None
    for mine, seen in differing:
        figures = mine.isdigit() and seen.isdigit()
        alike = frozenset((mine, seen)) in ALIKE or mine in DIGITS.get(seen, "") or seen in DIGITS.get(mine, "")
        if figures or not (alike or (seen, mine) == ("f", "s")):
            return None
    return f"{OCR}: " + ", ".join(dict.fromkeys(f"{seen}/{mine}" for mine, seen in differing))


def _some(ours: str, theirs: str, there: str, meant: str) -> bool:
    """Whether some of a letter stand for another: poffeffion."""
    return ours.replace(meant, there) == theirs.replace(meant, there) and ours.count(there) < theirs.count(there)


DENIALS = ("not", "never", "nor", "none", "hardly", "without", "nothing", "cannot", "nicht", "kein", "jamais")


class Lexicon(Protocol):
    """Which words a stored text has."""

    @property
    def different(self) -> int:
        """How many different words there are."""

    def count(self, token: str) -> int:
        """How often a word occurs."""

    @property
    def is_scan(self) -> bool:
        """Whether so many words are none that a program has read the text from pictures of its pages."""

    def shapes(self, three: str) -> int:
        """In how many words, of those that are no slip made once, three letters stand in a row; 2 for all above."""


class Vocabulary:
    """The words of one stored text, by which a damaged word can be told from a rare one."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.count = lexicon.count
        self._lexicon = lexicon

    def believes(self, ours: str, theirs: str, why: str, english: bool) -> bool:
        """Whether *theirs*, which looks like *ours* misread, is no word of its own here."""
        both = frozenset((ours, theirs)) in WORDS_BOTH
        ratio = self.count(ours) / max(self.count(theirs), 1)
        if both or (english and theirs in SHORT):
            return self._lexicon.is_scan and ratio >= MUCH
        if NO_WORD.search(theirs) or (english and len(theirs) <= 3):
            return True
        if why == LONG_S:
            return self.count(theirs) <= max(2, self.count(ours))
        if not self._lexicon.is_scan:
            return why in SURE and self._lexicon.different < LARGE
        if self.count(theirs) > 1:
            return ratio >= (RARE if len(theirs) >= 5 else RARER)
        return ratio >= ONCE or self._oddness(theirs) > self._oddness(ours)

    def _oddness(self, word: str) -> int:
        """How many three letters in a row a word has that no other word here has."""
        own = self.count(word) > 1
        return sum(self._lexicon.shapes(three) <= own for three in threes(word))

    def divided(self, ours: Sequence[str], theirs: Sequence[str]) -> str | None:
        """Why words that differ only in a space are a scan's doing: a part, or the whole, is no word here."""
        odd = [len(part) > 1 and self.count(part) <= 1 and part not in SHORT for part in theirs]
        if len(theirs) == 2 and len(ours) == 1 and any(odd):
            return SPLIT_WORD if all(odd) or self.count(ours[0]) or len(ours[0]) > 6 else None
        if len(theirs) == 1 and len(ours) == 2 and odd[0] and len(theirs[0]) > 4 and "".join(ours) not in ONE_WORD:
            known = [self.count(part) > 0 or part in SHORT for part in ours]
            return LOST_SPACE if any(known) else None
        return None

    def denial(self, word: str) -> str:
        """The word of denial that a damaged word was, by its looks (nol, uever); else the word itself."""
        if self._lexicon.is_scan and self.count(word) <= 1 and word not in SHORT:
            return next((denial for denial in DENIALS if misread(denial, word)), word)
        return word

    def run_on(self, ours: str, theirs: str) -> bool:
        """Whether a quotation's first or last word runs on in a scan into one that is not quoted: whaledid."""
        if not (self._lexicon.is_scan and self.count(theirs) == 1 and len(ours) > 1):
            return False
        rests = [theirs[len(ours) :]] if theirs.startswith(ours) else []
        rests += [theirs[: -len(ours)]] if theirs.endswith(ours) else []
        return any(len(rest) > 1 and (self.count(rest) > 1 or rest in SHORT) for rest in rests)


SURE = {f"{OCR}: {shapes}" for shapes in ("rn/m", "m/rn", "vv/w", "ii/u", "ii/n", "li/h", "cl/d")}


def threes(word: str) -> set[str]:
    """The letters that stand three in a row in a word, its beginning and end counted as letters."""
    framed = f" {word} "
    return {framed[i : i + 3] for i in range(len(framed) - 2)}
