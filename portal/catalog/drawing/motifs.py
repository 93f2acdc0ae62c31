"""The motifs: what a badge is about, in a few strokes around the point 0 0, not farther than about 100 from it.

``{one}``, ``{two}`` and ``{cut}`` are colours: of the first, of the second, and of what lies behind both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

BUBBLES = (
    '<path fill="{one}" d="M-32-76a56 56 0 0 1 0 112a58 58 0 0 1-15-2Q-60 50-86 52Q-71 36-71 18a56 56 0 0 1 39-94Z"/>'
    '<path fill="{two}" stroke="{cut}" stroke-width="12" stroke-linejoin="round" '
    'd="M34-30a48 48 0 0 1 38 77Q72 64 84 76Q60 76 48 64a48 48 0 1 1-14-94Z"/>'
    '<path stroke="{cut}" stroke-width="13" stroke-linecap="round" d="M13 18h.1M35 18h.1M57 18h.1"/>'
)
RINGS = (
    '<g fill="none" stroke-width="22"><circle cx="-34" r="52" stroke="{one}"/>'
    '<circle cx="34" r="52" stroke="{cut}" stroke-width="36"/><circle cx="34" r="52" stroke="{two}"/>'
    '<path stroke="{cut}" stroke-width="36" d="M-15-48.5A52 52 0 0 1 17.5-8"/>'
    '<path stroke="{one}" d="M-25-51.2A52 52 0 0 1 18 0"/></g>'
)
PEOPLE = (
    '<g fill="{one}"><circle cx="-32" cy="-42" r="28"/><path d="M-80 54V38A48 44 0 0 1 16 38V54Z"/></g>'
    '<g fill="{two}" stroke="{cut}" stroke-width="12" stroke-linejoin="round">'
    '<path d="M-22 70V52A50 46 0 0 1 78 52V70Z"/><circle cx="28" cy="-22" r="31"/></g>'
)
EXCHANGE = (
    '<g fill="none" stroke-width="24" stroke-linecap="round"><path stroke="{one}" d="M-66 18A68 68 0 0 1 40-55"/>'
    '<path stroke="{two}" d="M66-18A68 68 0 0 1-40 55"/></g>'
    '<path fill="{one}" d="M26-96L88-44L16-12Z"/><path fill="{two}" d="M-26 96L-88 44L-16 12Z"/>'
)
SPROUT = (
    '<path fill="none" stroke="{one}" stroke-width="15" stroke-linecap="round" d="M0 76V-6"/>'
    '<path fill="{one}" d="M-4 14C-6-30-40-54-92-50C-90-6-56 22-4 14Z"/>'
    '<path fill="{two}" d="M4-6C2-56 34-90 88-90C92-40 56-2 4-6Z"/>'
    '<path stroke="{one}" stroke-width="13" stroke-linecap="round" d="M-50 84H50"/>'
)
BOOK = (
    '<path fill="{one}" d="M-7-48C-30-66-60-70-92-64V52C-60 46-30 50-7 68Z"/>'
    '<path fill="{two}" d="M7-48C30-66 60-70 92-64V52C60 46 30 50 7 68Z"/>'
    '<path fill="none" stroke="{cut}" stroke-width="10" stroke-linecap="round" '
    'd="M-68-30C-54-30-40-28-30-22M-68 6C-54 6-40 8-30 14M68-30C54-30 40-28 30-22M68 6C54 6 40 8 30 14"/>'
)
LAMP = (
    '<path fill="{two}" d="M-30 46C-30 22-62 10-62-28A62 62 0 0 1 62-28C62 10 30 22 30 46Z"/>'
    '<path fill="none" stroke="{cut}" stroke-width="9" stroke-linecap="round" stroke-linejoin="round" '
    'd="M0 46V6L-20-18M0 6L20-18"/>'
    '<path stroke="{one}" stroke-width="15" stroke-linecap="round" d="M-24 64H24M-12 86H12"/>'
)
HOURS = (
    '<path stroke="{one}" stroke-width="18" stroke-linecap="round" d="M-52-82H52M-52 82H52"/>'
    '<path fill="{one}" d="M-46-70H46C46-36 30-18 8 0H-8C-30-18-46-36-46-70Z"/>'
    '<path fill="{two}" d="M-8 0H8C30 18 46 36 46 70H-46C-46 36-30 18-8 0Z"/>'
    '<path fill="{cut}" d="M-30-60H30C28-42 16-30 5-20H-5C-16-30-28-42-30-60Z"/>'
)
CALENDAR = (
    '<rect x="-82" y="-62" width="164" height="146" rx="16" fill="{one}"/>'
    '<path fill="{cut}" d="M-66-22H66V68H-66Z"/>'
    '<path stroke="{one}" stroke-width="15" stroke-linecap="round" d="M-40-86V-62M40-86V-62M-36 2h.1M36 44h.1"/>'
    '<path stroke="{two}" stroke-width="26" stroke-linecap="round" d="M0 2h.1M36 2h.1M-36 44h.1M0 44h.1"/>'
)
CURSOR = (
    '<rect x="-88" y="-72" width="152" height="120" rx="16" fill="{one}"/>'
    '<path fill="{cut}" d="M-74-36H50V34H-74Z"/>'
    '<path stroke="{cut}" stroke-width="11" stroke-linecap="round" d="M-68-54h.1M-46-54h.1"/>'
    '<path fill="{two}" stroke="{cut}" stroke-width="11" stroke-linejoin="round" '
    'd="M-6-24L2 76L26 52L43 90L65 80L48 43L80 38Z"/>'
)
SLIDERS = (
    '<path stroke="{one}" stroke-width="16" stroke-linecap="round" d="M-80-52H80M-80 0H80M-80 52H80"/>'
    '<g fill="{two}" stroke="{cut}" stroke-width="10"><circle cx="34" cy="-52" r="25"/><circle cx="-38" r="25"/>'
    '<circle cx="14" cy="52" r="25"/></g>'
)
TILES = (
    '<g fill="{one}"><rect x="-78" y="-78" width="70" height="70" rx="16"/>'
    '<rect x="8" y="8" width="70" height="70" rx="16"/><rect x="-78" y="8" width="70" height="70" rx="16"/></g>'
    '<circle cx="43" cy="-43" r="38" fill="{two}"/>'
)
MEGAPHONE = (
    '<g transform="rotate(-14)"><path fill="{two}" d="M-52 20L-38 76a12 12 0 0 0 12 8H-12a10 10 0 0 0 9-13L-14 20Z"/>'
    '<path fill="{one}" d="M-72-38H-26L40-80V56L-26 24H-72a22 22 0 0 1-22-22V-16a22 22 0 0 1 22-22Z"/>'
    '<path fill="none" stroke="{two}" stroke-width="15" stroke-linecap="round" d="M66-40A44 44 0 0 1 66 18"/></g>'
)
SHARING = (
    '<path fill="none" stroke="{one}" stroke-width="15" d="M54-54L-54 0L54 54"/>'
    '<circle cx="-54" r="34" fill="{two}"/><g fill="{one}"><circle cx="54" cy="-54" r="29"/>'
    '<circle cx="54" cy="54" r="29"/></g>'
)
BROADCAST = (
    '<circle r="24" fill="{two}"/><g fill="none" stroke="{one}" stroke-width="16" stroke-linecap="round">'
    '<path d="M-36-32A48 48 0 0 0-36 32M36-32A48 48 0 0 1 36 32M-66-58A88 88 0 0 0-66 58M66-58A88 88 0 0 1 66 58"/></g>'
)
TABLE = (
    '<circle r="44" fill="{one}"/><path stroke="{one}" stroke-width="34" stroke-linecap="round" '
    'd="M68.4-39.5h.1M68.4 39.5h.1M0 79h.1M-68.4 39.5h.1M-68.4-39.5h.1"/>'
    '<path stroke="{two}" stroke-width="34" stroke-linecap="round" d="M0-79h.1"/>'
)
BRIDGE = (
    '<path fill="none" stroke="{two}" stroke-width="17" d="M-80 24C-72-92 72-92 80 24"/>'
    '<path fill="none" stroke="{two}" stroke-width="9" d="M-42-40V20M0-58V20M42-40V20"/>'
    '<path stroke="{one}" stroke-width="22" stroke-linecap="round" d="M-88 24H88M-66 30V66M66 30V66"/>'
    '<path fill="none" stroke="{one}" stroke-width="10" stroke-linecap="round" d="M-34 74q12-14 23 0t23 0t23 0"/>'
)
WEAVE = (
    '<g stroke-width="30" stroke-linecap="round"><path stroke="{one}" d="M-32-76V76M32-76V76"/>'
    '<path stroke="{cut}" stroke-width="48" stroke-linecap="butt" d="M-60-32H0M0 32H60"/>'
    '<path stroke="{two}" d="M-76-32H76M-76 32H76"/>'
    '<path stroke="{cut}" stroke-width="48" stroke-linecap="butt" d="M32-58V-4M-32 4V58"/>'
    '<path stroke="{one}" stroke-linecap="butt" d="M32-62V0M-32 0V62"/></g>'
)
KEY = (
    '<g transform="rotate(45)"><circle cy="-48" r="36" fill="none" stroke="{two}" stroke-width="22"/>'
    '<path fill="none" stroke="{one}" stroke-width="20" stroke-linecap="round" stroke-linejoin="round" '
    'd="M0 4V90H32M0 54H26"/></g>'
)
SPARK = (
    '<path fill="{two}" d="M-8-88Q6-14 72 0Q6 14-8 88Q-22 14-88 0Q-22-14-8-88Z"/>'
    '<path fill="{one}" d="M62-92Q67-67 92-62Q67-57 62-32Q57-57 32-62Q57-67 62-92Z'
    'M66 38Q70 58 90 62Q70 66 66 86Q62 66 42 62Q62 58 66 38Z"/>'
)
NEEDLE = (
    '<circle r="84" fill="none" stroke="{one}" stroke-width="17"/>'
    '<path stroke="{one}" stroke-width="12" stroke-linecap="round" d="M0-66V-60M0 60V66M-66 0H-60M60 0H66"/>'
    '<g transform="rotate(38)"><path fill="{two}" d="M0-66L25 0H-25Z"/><path fill="{one}" d="M0 66L25 0H-25Z"/></g>'
    '<circle r="9" fill="{cut}"/>'
)
LAUREL = (
    '<path fill="none" stroke="{one}" stroke-width="11" stroke-linecap="round" d="M-10 88A78 78 0 0 1-66-52M10 88'
    'A78 78 0 0 0 66-52"/><path fill="{two}" d="M0-66L17-19L66-17L27 13L41 60L0 33L-41 60L-27 13L-66-17L-17-19Z"/>'
    '<path fill="{one}" d="M-62-48Q-82-66-70-94Q-46-70-62-48ZM62-48Q82-66 70-94Q46-70 62-48Z'
    "M-78-8Q-104-14-106-44Q-74-38-78-8ZM78-8Q104-14 106-44Q74-38 78-8Z"
    "M-72 34Q-98 38-112 12Q-80 4-72 34ZM72 34Q98 38 112 12Q80 4 72 34Z"
    'M-46 68Q-68 82-92 62Q-68 44-46 68ZM46 68Q68 82 92 62Q68 44 46 68Z"/>'
)

BOAT = (
    '<path fill="{two}" d="M8-92V18H84Q66-50 8-92Z"/><path fill="{one}" d="M-10-68V18H-66Q-54-34-10-68Z"/>'
    '<path fill="{one}" d="M-88 34H88C82 62 62 80 36 80H-36C-62 80-82 62-88 34Z"/>'
)
CROWD = (
    '<g fill="{one}"><circle cx="-46" cy="-52" r="23"/><circle cx="46" cy="-52" r="23"/>'
    '<path d="M-90 26V12A44 40 0 0 1-2 12V26ZM2 26V12A44 40 0 0 1 90 12V26Z"/></g>'
    '<g fill="{two}" stroke="{cut}" stroke-width="12" stroke-linejoin="round">'
    '<path d="M-54 84V62A54 48 0 0 1 54 62V84Z"/><circle cy="-16" r="31"/></g>'
)
PLANE = (
    '<path fill="{one}" d="M-94-10L92-80L-36 18ZM0 42L92-80L42 80Z"/>'
    '<path fill="{two}" d="M-36 18L92-80L0 42L-28 88Z"/>'
)
LOOP = (
    '<path fill="none" stroke="{one}" stroke-width="20" stroke-linecap="round" d="M26-72A76 76 0 1 0 75-12"/>'
    '<path fill="{one}" d="M42-8H108L75-58Z"/>'
    '<path fill="none" stroke="{two}" stroke-width="24" stroke-linecap="round" stroke-linejoin="round" '
    'd="M-34 0L-6 28L36-22"/>'
)
METRONOME = (
    '<path fill="{one}" stroke="{one}" stroke-width="16" stroke-linejoin="round" d="M-20-80H20L60 76H-60Z"/>'
    '<path fill="{cut}" d="M-15-60H15L33 28H-33Z"/>'
    '<path stroke="{two}" stroke-width="14" stroke-linecap="round" d="M0 52L58-70"/>'
    '<circle cx="37" cy="-26" r="19" fill="{two}" stroke="{cut}" stroke-width="8"/>'
)
PULSE = (
    '<path fill="{one}" d="M0 86C-62 42-94 6-94-34A49 49 0 0 1 0-54A49 49 0 0 1 94-34C94 6 62 42 0 86Z"/>'
    '<path fill="none" stroke="{cut}" stroke-width="30" stroke-linejoin="round" d="M-100 0H-40L-16-36L14 40L36 0H100"/>'
    '<path fill="none" stroke="{two}" stroke-width="14" stroke-linecap="round" stroke-linejoin="round" '
    'd="M-86 0H-40L-16-36L14 40L36 0H86"/>'
)
ANCHOR = (
    '<circle cy="-68" r="19" fill="none" stroke="{two}" stroke-width="14"/>'
    '<path stroke="{two}" stroke-width="16" stroke-linecap="round" d="M-36-28H36"/>'
    '<path fill="none" stroke="{one}" stroke-width="20" stroke-linecap="round" d="M0-46V76M-72 26C-60 62-30 78 0 78'
    'C30 78 60 62 72 26"/><path fill="{one}" d="M-94 36L-78-8L-44 24ZM94 36L78-8L44 24Z"/>'
)
TARGET = (
    '<circle cx="-12" cy="12" r="72" fill="none" stroke="{one}" stroke-width="20"/>'
    '<circle cx="-12" cy="12" r="34" fill="{one}"/>'
    '<path stroke="{cut}" stroke-width="32" d="M-4 4L70-70"/><path fill="{two}" stroke="{cut}" stroke-width="7" '
    'd="M44-48L48-86L78-102L80-76L106-74L90-44L52-40Z"/>'
    '<path stroke="{two}" stroke-width="14" stroke-linecap="round" d="M-12 12L60-60"/>'
)
TOOLBOX = (
    '<path fill="none" stroke="{two}" stroke-width="17" stroke-linejoin="round" d="M-36-36V-70H36V-36"/>'
    '<rect x="-90" y="-44" width="180" height="124" rx="18" fill="{one}"/>'
    '<path stroke="{cut}" stroke-width="10" d="M-90 10H90"/>'
    '<rect x="-24" y="-14" width="48" height="48" rx="10" fill="{two}" stroke="{cut}" stroke-width="10"/>'
)
MICROPHONE = (
    '<rect x="-33" y="-96" width="66" height="116" rx="33" fill="{two}"/>'
    '<path stroke="{cut}" stroke-width="9" stroke-linecap="round" d="M-30-58H-8M-30-32H-8"/>'
    '<path fill="none" stroke="{one}" stroke-width="17" stroke-linecap="round" '
    'd="M-60-10A60 58 0 0 0 60-10M0 50V84M-38 86H38"/>'
)
DOOR = (
    '<path fill="{one}" d="M-70-90H70V86H-70Z"/><path fill="{cut}" d="M-50-70H50V86H-50Z"/>'
    '<path fill="{two}" d="M-50-70L20-46V100L-50 86Z"/><circle cx="4" cy="26" r="8" fill="{cut}"/>'
)
GLASSES = (
    '<g fill="none" stroke="{one}" stroke-width="18"><circle cx="-49" cy="16" r="38"/>'
    '<circle cx="49" cy="16" r="38"/></g><path fill="none" stroke="{two}" stroke-width="15" stroke-linecap="round" '
    'd="M-11 8Q0-6 11 8M-86 4L-98-40Q-98-58-78-56M86 4L98-40Q98-58 78-56"/>'
)
STEPS = (
    '<path fill="{one}" d="M-90 84V46H-46V6H-2V-34H46V84Z"/>'
    '<path stroke="{two}" stroke-width="13" stroke-linecap="round" d="M22-38V-94"/>'
    '<path fill="{two}" d="M27-98L86-77L27-56Z"/>'
)
EYE = (
    '<path fill="none" stroke="{one}" stroke-width="17" stroke-linejoin="round" '
    'd="M-94 0Q-46-62 0-62Q46-62 94 0Q46 62 0 62Q-46 62-94 0Z"/>'
    '<path fill="none" stroke="{two}" stroke-width="24" stroke-linecap="round" stroke-linejoin="round" '
    'd="M-32 2L-8 26L34-22"/>'
)
THUMB = (
    '<path fill="{two}" d="M-28 78V-4L2-84Q34-90 34-58V-24H72Q92-22 88 0L74 66Q70 80 56 80H-12Z"/>'
    '<rect x="-86" y="-8" width="44" height="92" rx="12" fill="{one}"/>'
)

Motif = tuple[str, str]
"""The words that call for it, and the drawing."""

_SPROUT: Motif = ("level growth grow start learning", SPROUT)

MOTIFS: Mapping[str | None, tuple[Motif, ...]] = {
    "mentoring": (
        ("conversation conversationalist dialogue", BUBBLES),
        ("contact pair people", PEOPLE),
        ("aboard everybody", BOAT),
        ("cohort together team", CROWD),
        ("flying initiative", PLANE),
        ("circle complete", LOOP),
        ("rhythm", METRONOME),
        ("pulse heart care", PULSE),
        ("hour hours time", HOURS),
        ("reliable reliability", ANCHOR),
        ("reversal exchange role", EXCHANGE),
        ("thoughtful reflection idea", LAMP),
        ("weekly week month habit", CALENDAR),
        ("goal goals", TARGET),
        ("agreement trust", RINGS),
        ("lesson writing reading", BOOK),
        _SPROUT,
    ),
    "digital-tools": (("toolbox tool tools", TOOLBOX), ("pointer", CURSOR), ("settings", SLIDERS), ("apps", TILES)),
    "social-media": (("air voice", MICROPHONE), ("post posts", MEGAPHONE), ("network", SHARING), ("signal", BROADCAST)),
    "culture": (("bridge", BRIDGE), ("table room", TABLE), ("weave cloth", WEAVE)),
    None: (
        ("explorer compass", NEEDLE),
        ("recognised recognition", LAUREL),
        ("specialist focus", TARGET),
        ("key", KEY),
        ("spark", SPARK),
        _SPROUT,
    ),
}
"""By track; ``None`` is for badges without one, and for tracks that are not among these. One more of them, and badges
that no word decides are dealt another."""

CALLED: Mapping[str | None, tuple[Motif, ...]] = {
    "mentoring": (("door", DOOR), ("helped", THUMB), ("reader review", GLASSES)),
    None: (("seen", EYE), ("show", STEPS)),
}
"""The same for those that only come when a word calls for them."""


def motif(track: str | None, words: Iterable[str], card: int) -> str:
    """The motif of this track that the first of the words calls for; when none does, the one that was dealt."""
    motifs = MOTIFS.get(track, MOTIFS[None])
    known = (*motifs, *CALLED.get(track, ()))
    called = (drawing for word in words for calls, drawing in known if word in calls.split())
    return next(called, motifs[card % len(motifs)][1])
