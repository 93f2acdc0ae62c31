"""The motifs: what a track is about, in a few strokes around the point 0 0, not farther than 100 from it.

``{one}``, ``{two}`` and ``{cut}`` are colours: of the first, of the second, and of what lies behind both.
"""

from __future__ import annotations

from collections.abc import Mapping

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
    '<path fill="none" stroke="{two}" stroke-width="14" stroke-linecap="round" d="M-92-12C-70-12-50-40-46-70'
    'C-34-22 34-22 46-70C50-40 70-12 92-12"/>'
    '<path stroke="{one}" stroke-width="22" stroke-linecap="round" d="M-46-72V68M46-72V68M-88 16H88"/>'
    '<path stroke="{two}" stroke-width="12" stroke-linecap="round" d="M-82 60H-66M-26 60H26M66 60H82"/>'
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
    '<circle r="78" fill="none" stroke="{one}" stroke-width="14"/>'
    '<g transform="rotate(38)"><path fill="{two}" d="M0-62L22 0H-22Z"/><path fill="{one}" d="M0 62L22 0H-22Z"/></g>'
    '<circle r="9" fill="{cut}"/>'
)
LAUREL = (
    '<path fill="none" stroke="{one}" stroke-width="10" stroke-linecap="round" '
    'd="M-14 82C-84 62-92-16-56-66M14 82C84 62 92-16 56-66"/>'
    '<path fill="{two}" d="M0-50L13-16L50-14L21 9L31 44L0 24L-31 44L-21 9L-50-14L-13-16Z"/>'
    '<path fill="{one}" d="M-60-60Q-78-76-70-98Q-46-84-60-60ZM60-60Q78-76 70-98Q46-84 60-60Z'
    "M-76-16Q-98-22-100-46Q-74-42-76-16ZM76-16Q98-22 100-46Q74-42 76-16Z"
    'M-68 34Q-90 38-100 16Q-74 8-68 34ZM68 34Q90 38 100 16Q74 8 68 34Z"/>'
)

MOTIFS: Mapping[str | None, tuple[str, ...]] = {
    "mentoring": (BUBBLES, SPROUT, RINGS, BOOK, EXCHANGE, HOURS, PEOPLE, LAMP, CALENDAR),
    "digital-tools": (TILES, CURSOR, SLIDERS),
    "social-media": (MEGAPHONE, BROADCAST, SHARING),
    "culture": (TABLE, WEAVE, BRIDGE),
    None: (KEY, NEEDLE, LAUREL, SPARK),
}
"""By track; ``None`` is for badges without one, and for tracks that are not among these."""
