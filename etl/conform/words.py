"""The words of an organisation's name: what identifies it, what it does, what it is in law.

A name is read once into parts (what stands in brackets or after a dash is a part of its own) and
words. Words that many names of the field share are *common*; legal forms, titles and small words are
set aside, and spellings of one word (abbreviations, plurals, English and French) become one.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from etl.conform.names import normal_name
from observatory.letters import fold


def _several(text: str) -> dict[str, str]:
    """Spelling -> word, from lines of a word and its other spellings."""
    lines = [line.split() for line in text.strip().splitlines()]
    return {spelling: words[0] for words in lines for spelling in words}


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMMON = _several("""
    production prod prods productions produzioni producciones producoes
    film films filmed
    studio studios estudio estudios
    audiovisuel av audiovisuels audiovisuelle audiovisuelles audiovisual
    communication com comm communications
    compagnie cie company co
    international intl internationale internationaux internationales
    universite univ university universita universidad universitat universiteit
    institut inst institute instituto istituto instituts
    festival fest festivals
    evenement event events evenements evenementiel evt
    media medias
    video videos
    photo photos photographie photographies photography
    numerique digital digitale numeriques
    image images
    service services serv
    agence agency
    centre center ctre centro centrum
    ecole school ecoles
    national nat nationale nationaux nationales nazionale nacional
    regional reg regionale regionaux
    laboratoire lab labo laboratory laboratoires labs
    technologie tech techno technologies technology
    cinema cinemas
    theatre theater theatres teatro
    fondation foundation fondazione fundacion fdn
    musee museum museo
    art arts
    creation creations
    groupe group gpe grp groupes
    distribution distributions distrib
    diffusion diff diffusions
    conseil consulting conseils
    formation formations training
    edition editions ed
    publication publishing publications
    musique music musiques
    son sound sons
    animation animations anim
    jeu games jeux game
    spectacle show spectacles shows
    divertissement entertainment
    record records
    atelier ateliers workshop
    design designs
    television tv tele televisions
    chambre chamber
    commerce
    ville city
    europe europa
    europeen european europeenne europeens
    recherche research
    science sciences
    developpement dev development
    partenaire partner partenaires partners
    association
    collectif collective
    academie academy accademia
    bureau office
    comite committee
    departement dept department
    federation
    direction dir
    regie
    club
    maison
    web
    radio
    presse press
    post
    postproduction
    realite
    virtuel virtual virtuelle
    immersion
    interactif interactive
    effet effects effets
    visuel visual visuelle visuels visuelles
    mixage
    montage
    equipement equipements
    location
    materiel
    technique techniques
    solution solutions
    systeme systems systemes system
    reseau network reseaux networks
    pole
    cluster
    filiale
    holding
    nouveau new nouvelle nouvelles nouveaux
    grand grande grands grandes
    petit petite petits petites
""")  # fmt: skip

_SPELLED: dict[str, tuple[str, ...]] = {
    word: tuple(spelling for spelling, meant in _COMMON.items() if meant == word)
    for word in set(_COMMON.values())
}
_SPELLINGS = _several("""
    saint st
    sainte ste
    frere freres frs
    fils
    docteur dr
""")  # fmt: skip

GROUPS = _set("groupe holding filiale partenaire membre member pour by avec with chez")
"""Words of a part that names somebody else: the group, a partner, a client."""

_COMPANIES = _set(
    "sa sas sasu sarl eurl sci snc scop scic scp selarl gie gmbh ag ltd limited llc inc plc srl srls"
    " spa sl slu bv nv oy ab kft sro ou aps"
)
_ASSOCIATIONS = _set("asso assoc ass loi1901 ev asbl onlus apsl")
_SET_ASIDE = _set(
    "ei eirl ets etabs etablissement etablissements entreprise entreprises societe ste soc"
    " autoentrepreneur autoentrepreneuse microentreprise individuelle monsieur madame mme mr mlle"
)
_SMALL = _set("de du des le la les et and the of und di della del dei delle dell in en au aux d l")
_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_LAW = re.compile(
    r"\b(?:association\s+)?(?:de\s+(?:la\s+)?)?loi\s+(?:de\s+|du\s+1er\s+juillet\s+)?1901\b"
)
_SAINT = re.compile(r"\bste(?:-(?=\w))|(?<=\w )ste (?=\w)")
"""What is a saint rather than a company ("Sté")."""
_SOLE = re.compile(r"\bauto[\s-]entrepreneu(?:r|se)\b|\bmicro[\s-]entreprise\b|^\s*m\.\s")
_CLEANED = (
    (".", _INITIALS, ""), ("1901", _LAW, " loi1901 "), ("ste", _SAINT, "sainte "),
    ("entrepr", _SOLE, " "), ("m. ", _SOLE, " "),
)  # fmt: skip
"""A mark that must be there (which is quickly seen), what is looked for, what it becomes."""
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_DASH = re.compile(r"\s+[-–—]+\s+|\s+(?:dite?|alias|aka|enseigne)\s+")
_ELISION = re.compile(r"\b(?:[ldjcmnst]|qu)'(?=\w)")
_WORDS = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_VOWELS = frozenset("aeiouyh")


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it is written (folded), and the word that it is a spelling of."""

    written: str
    meant: str
    common: bool

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling of a common word; of another one, how it is written."""
        return _SPELLED[self.meant] if self.common else (self.written,)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart.

    ``parts``: its words, those of the name proper first, then of each part in brackets or after a
    dash; ``bracketed`` says of each part whether it stood in brackets; ``forms``: ``company`` or
    ``association`` where a legal form says so; ``initials``: those of each part of three words or
    more; ``normal``: the name as ``normal_name`` has it; ``words``: those of every part;
    ``compact``: all of them run together; ``numbers``: those in the name, in order of size.
    """

    parts: tuple[tuple[Word, ...], ...]
    bracketed: tuple[bool, ...]
    forms: frozenset[str]
    initials: frozenset[str]
    normal: str
    words: tuple[Word, ...]
    compact: str
    numbers: tuple[str, ...]


@lru_cache(maxsize=400_000)
def read_name(name: str) -> Name:
    """Take a name apart. A name of nothing but legal forms and small words keeps those."""
    text = fold(name).replace("’", "'").replace("`", "'").replace("&", " et ")
    for mark, pattern, spelling in _CLEANED:
        if mark in text:
            text = pattern.sub(spelling, text)
    proper = _BRACKETS.sub(" ", text) if "(" in text or "[" in text else text
    found = [(piece, False) for piece in _DASH.split(proper)]
    if proper is not text:
        found += [(piece, True) for piece in _BRACKETS.findall(text)]
    forms: set[str] = set()
    read = [(_words(piece, forms), bracketed) for piece, bracketed in found]
    kept = [(words, bracketed) for words, bracketed in read if words]
    if not kept:
        everything = tuple(_word(word) for word in _WORDS.findall(text))
        kept = [(everything, False)] if everything else []
    words = tuple(word for part, _ in kept for word in part)
    return Name(
        parts=tuple(part for part, _ in kept),
        bracketed=tuple(bracketed for _, bracketed in kept),
        forms=frozenset(forms),
        initials=frozenset(initials for piece, _ in found for initials in _initials(piece)),
        normal=normal_name(name),
        words=words,
        compact="".join(word.meant for word in words),
        numbers=tuple(sorted(n for word in words for n in _DIGITS.findall(word.written))),
    )


def _words(piece: str, forms: set[str]) -> tuple[Word, ...]:
    """The words of a part that identify; the legal forms among the others are added to ``forms``."""
    raw = _WORDS.findall(_ELISION.sub("", piece))
    found = []
    for place, word in enumerate(raw):
        following = raw[place + 1] if place + 1 < len(raw) else ""
        if word in _COMPANIES:
            forms.add("company")
        elif word in _ASSOCIATIONS or (word == "association" and len(raw) > 1):
            forms.add("association")
        elif word in ("d", "l"):
            # A letter alone names a studio ("Studio L"), unless a vowel makes it an article.
            if not (following and following[0] in _VOWELS):
                found.append(_word(word))
        elif word not in _SET_ASIDE and word not in _SMALL:
            found.append(_word(word))
    return tuple(found)


def _word(written: str) -> Word:
    common = _COMMON.get(written)
    if common:
        return Word(written, common, True)
    return Word(written, _SPELLINGS.get(written, written), False)


def _initials(text: str) -> set[str]:
    """The initials of a name of three words or more, with and without its small words."""
    raw = _WORDS.findall(_ELISION.sub("", text))
    raw = [word for word in raw if word not in _COMPANIES and word not in _ASSOCIATIONS]
    large = [word for word in raw if word not in _SMALL]
    return {"".join(word[0] for word in words) for words in (raw, large) if len(words) >= 3}
