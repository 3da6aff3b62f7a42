"""What LaTeX's commands stand for in the fields of a bibliography: letters, accents, signs, fonts.

Sources: the LaTeX 2e unofficial reference manual ("Accents", "Additional Latin letters", "Text symbols", "Math
symbols"), the biblatex manual, sections 3.13 and 4.10.
"""

from __future__ import annotations

from collections.abc import Mapping

# Accents as combining characters, by command.
ACCENTS: Mapping[str, str] = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "h": "\u0309", "r": "\u030a", "H": "\u030b", "v": "\u030c", "U": "\u030e", "G": "\u030f",
    "f": "\u0311", "textdotacc": "\u0307", "d": "\u0323", "c": "\u0327", "k": "\u0328", "b": "\u0331", "t": "\u0361",
    "acute": "\u0301", "grave": "\u0300", "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303",
    "widetilde": "\u0303", "bar": "\u0304", "overline": "\u0304", "breve": "\u0306", "dot": "\u0307", "ddot": "\u0308",
    "mathring": "\u030a", "check": "\u030c", "vec": "\u20d7",
}  # fmt: skip
# The accents by themselves, over nothing.
ALONE = {"`": "`", "'": "´", "^": "^", "~": "~", "=": "¯", ".": "˙", '"': "¨", "c": "¸", "v": "ˇ", "u": "˘", "r": "˚"}

_LETTERS = (
    "i=ı j=ȷ ss=ß SS=ẞ ae=æ AE=Æ oe=œ OE=Œ o=ø O=Ø l=ł L=Ł aa=å AA=Å th=þ TH=Þ dh=ð DH=Ð dj=đ DJ=Đ ng=ŋ NG=Ŋ ij=ĳ IJ=Ĳ "
    "textschwa=ə imath=ı jmath=ȷ"
)
_SIGNS = (
    "textendash=– textemdash=— textquoteleft=‘ textquoteright=’ textquotedblleft=“ textquotedblright=” "
    "textquotedbl=\" textquotesingle=' quotesinglbase=‚ quotedblbase=„ guillemotleft=« guillemotright=» "
    "guillemetleft=« guillemetright=» guilsinglleft=‹ guilsinglright=› glqq=„ grqq=“ glq=‚ grq=‘ flqq=« frqq=» flq=‹ "
    "frq=› lq=‘ rq=’ textexclamdown=¡ textquestiondown=¿ dots=… ldots=… textellipsis=… textbackslash=\\ "
    "textasciitilde=~ textasciicircum=^ textunderscore=_ textbar=| textless=< textgreater=> textbraceleft={ "
    "textbraceright=} textdollar=$ textpercent=% slash=/ textbullet=• textperiodcentered=· textasteriskcentered=∗ "
    "textdagger=† dag=† textdaggerdbl=‡ ddag=‡ textparagraph=¶ P=¶ textsection=§ S=§ textsterling=£ pounds=£ euro=€ "
    "texteuro=€ EUR=€ textyen=¥ textcent=¢ copyright=© textcopyright=© textregistered=® texttrademark=™ textdegree=° "
    "degree=° textordfeminine=ª textordmasculine=º textonehalf=½ textonequarter=¼ textthreequarters=¾ textmu=µ "
    "textmultiply=× texttimes=× textdiv=÷ textpm=± textnumero=№ textprime=′ textdoublehyphen=⸗ textvisiblespace=␣ "
    "LaTeX=LaTeX TeX=TeX BibTeX=BibTeX LaTeXe=LaTeX2e hyphen=- addcolon=: addcomma=, adddot=. addsemicolon=;"
)
_GREEK = (
    "alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ iota=ι kappa=κ lambda=λ "
    "mu=μ nu=ν xi=ξ pi=π varpi=ϖ rho=ρ varrho=ϱ sigma=σ varsigma=ς tau=τ upsilon=υ phi=φ varphi=φ chi=χ psi=ψ omega=ω "
    "Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω"
)
_MATH = (
    "pm=± mp=∓ times=× div=÷ cdot=⋅ ast=∗ star=⋆ circ=∘ bullet=• cap=∩ cup=∪ vee=∨ lor=∨ wedge=∧ land=∧ setminus=∖ "
    "oplus=⊕ ominus=⊖ otimes=⊗ odot=⊙ le=≤ leq=≤ ge=≥ geq=≥ ll=≪ gg=≫ ne=≠ neq=≠ equiv=≡ sim=∼ simeq=≃ approx=≈ cong=≅ "
    "propto=∝ in=∈ notin=∉ ni=∋ subset=⊂ subseteq=⊆ supset=⊃ supseteq=⊇ perp=⊥ mid=∣ parallel=∥ to=→ rightarrow=→ "
    "leftarrow=← leftrightarrow=↔ Rightarrow=⇒ Leftarrow=⇐ Leftrightarrow=⇔ mapsto=↦ longrightarrow=⟶ uparrow=↑ "
    "downarrow=↓ infty=∞ partial=∂ nabla=∇ forall=∀ exists=∃ emptyset=∅ neg=¬ lnot=¬ prime=′ hbar=ℏ ell=ℓ Re=ℜ Im=ℑ "
    "aleph=ℵ sum=∑ prod=∏ int=∫ oint=∮ sqrt=√ langle=⟨ rangle=⟩ lfloor=⌊ rfloor=⌋ lceil=⌈ rceil=⌉ cdots=⋯ vdots=⋮ "
    "ddots=⋱ dagger=† ddagger=‡ angle=∠ triangle=△ sharp=♯ flat=♭ natural=♮ colon=: lbrace={ rbrace=} vert=| "
    "wp=℘ asymp=≍ doteq=≐ lesssim=≲ gtrsim=≳ Box=□ square=□ checkmark=✓ top=⊤ bot=⊥ vdash=⊢ models=⊨ prec=≺ succ=≻ "
    "backslash=\\"
)


def _table(*lists: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for words in lists for pair in words.split(" ") if pair)


SIGNS: Mapping[str, str] = _table(_LETTERS, _SIGNS, _GREEK, _MATH)
_FUNCTIONS = (
    "arccos arcsin arctan arg cos cosh cot deg det dim exp gcd inf ker lim ln log max min mod Pr sin sinh sup tan tanh"
)
FUNCTIONS = frozenset(_FUNCTIONS.split())
DOUBLE = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))  # \mathbb

# Signs that a backslash makes of a character.
ESCAPED: Mapping[str, str] = {
    **{sign: sign for sign in "&%$#_{}|"}, " ": " ", "\n": " ", "\t": " ", ",": "\u202f", ";": " ", ":": " ", "!": "",
    "/": "", "-": "", "@": "", "\\": " ", "(": "", ")": "", "[": "", "]": "",
}  # fmt: skip
_BLANKS = "newline par linebreak space addspace nobreakspace nbsp quad qquad enspace thinspace addnbspace"
BLANKS = frozenset(_BLANKS.split())

# Commands with one argument, and the tags that their text stands between.
TAGGED: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("emph", "textit", "textsl", "mkbibemph", "mkbibitalic"), ("<i>", "</i>")),
    **dict.fromkeys(("textbf", "mkbibbold", "mathbf", "boldsymbol"), ("<b>", "</b>")),
    "textsc": ('<span style="font-variant:small-caps;">', "</span>"),
    **dict.fromkeys(("textsuperscript", "mkbibsuperscript", "textsuper", "up"), ("<sup>", "</sup>")),
    **dict.fromkeys(("textsubscript", "mkbibsubscript"), ("<sub>", "</sub>")),
}
MARKED: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("enquote", "mkbibquote", "textquote"), ("“", "”")),
    "mkbibparens": ("(", ")"),
    "mkbibbrackets": ("[", "]"),
}
# What changes the font for the rest of a group.
SWITCHES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("em", "it", "sl", "itshape", "slshape"), TAGGED["emph"]),
    **dict.fromkeys(("bf", "bfseries"), TAGGED["textbf"]),
    **dict.fromkeys(("sc", "scshape"), TAGGED["textsc"]),
}
# Commands whose first argument is no text, and those whose only argument is none.
_AFTER_FIRST = "textcolor colorbox foreignlanguage textlang href raisebox parbox fontsize"
AFTER_FIRST = frozenset(_AFTER_FIRST.split())
_NO_TEXT = (
    "footnote thanks index label cite citep citet nocite vspace hspace color selectlanguage hyphenation "
    "citeauthor citeyear phantom hphantom"
)
NO_TEXT = frozenset(_NO_TEXT.split())
VERBATIM = frozenset(["url", "path", "nolinkurl", "detokenize"])
