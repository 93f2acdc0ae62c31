"""Who plays in the demo. All of them are invented."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

DOMAIN = "demo.example"
PROGRAMME = "meridian"


@dataclass(frozen=True)
class Part:
    """Somebody in the demo."""

    name: str
    department: str
    timezone: str = "Europe/Zurich"
    how_i_work: str = ""

    @property
    def email(self) -> str:
        """First name for the four one signs in as, first and last name for everybody else."""
        plain = unicodedata.normalize("NFKD", self.name.lower()).encode("ascii", "ignore").decode()
        first, last = plain.split()[0], plain.split()[-1]
        return f"{first}@{DOMAIN}" if self in LEADS else f"{first}.{last}@{DOMAIN}"


MAYA = Part(
    "Maya Lindqvist",
    "Product design",
    "Europe/Helsinki",
    how_i_work="Mornings are good. A short message beats a long mail.",
)
ROBERT = Part(
    "Robert Aebischer", "Finance", how_i_work="I prepare in the evening and like to have an example before the rule."
)
CLARA = Part("Clara Oyelaran", "People and culture")
INES = Part("Ines Carvalho", "Legal")
LEADS = (MAYA, ROBERT, CLARA, INES)

MENTORS = (
    MAYA,
    Part("Tomasz Nowak", "Engineering", "Europe/Warsaw"),
    Part("Aisha Rahman", "Marketing", "Europe/London"),
    Part("Jonas Keller", "Data"),
    Part("Priya Menon", "Engineering", "Asia/Kolkata"),
    Part("Lucas Ferreira", "Sales", "America/Sao_Paulo"),
    Part("Hana Sato", "Research", "Asia/Tokyo"),
    Part("Elin Berg", "Customer care", "Europe/Stockholm"),
    Part("Mateo Vargas", "Logistics", "Europe/Madrid"),
    Part("Chloé Martin", "Communication", "Europe/Paris"),
    Part("Noah Fischer", "Security"),
    Part("Zainab Idris", "Product", "Africa/Lagos"),
    Part("Oskar Lund", "Data", "Europe/Copenhagen"),
    Part("Mei Chen", "Engineering", "Asia/Singapore"),
    Part("Davide Greco", "Design", "Europe/Rome"),
    Part("Freya Olsen", "Marketing", "Europe/Oslo"),
    Part("Karim Haddad", "Sales"),
    Part("Sofia Petrova", "Quality", "Europe/Sofia"),
    Part("Liam Byrne", "Engineering", "Europe/Dublin"),
    Part("Nora Steiner", "Purchasing"),
)
REVIEWER = MENTORS[7]
"""A mentor who reviews as well: culture asks for two."""
MENTEES = (
    ROBERT,
    Part("Margaret Hollis", "Operations", "Europe/London"),
    Part("Beat Zumsteg", "Production"),
    Part("Ingrid Haugen", "Sales", "Europe/Oslo"),
    Part("Paul Okafor", "Legal"),
    Part("Béatrice Laurent", "Board office", "Europe/Paris"),
    Part("Kenji Watanabe", "Region Asia", "Asia/Tokyo"),
    Part("Teresa Almeida", "Region South", "Europe/Lisbon"),
    Part("Henrik Dahl", "Engineering", "Europe/Copenhagen"),
    Part("Ruth Ammann", "Finance"),
    Part("George Papadakis", "Logistics", "Europe/Athens"),
    Part("Carmen Ruiz", "Purchasing", "Europe/Madrid"),
    Part("Walter Brunner", "Real estate"),
    Part("Anne Fitzgerald", "Communication", "Europe/Dublin"),
    Part("Marek Dvorak", "Quality", "Europe/Prague"),
    Part("Silvia Moretti", "Region Italy", "Europe/Rome"),
    Part("Urs Gerber", "Information technology"),
    Part("Linda Brooks", "Research", "America/New_York"),
    Part("Stefan Vogel", "Customer care"),
    Part("Dagmar Weiss", "People and culture"),
)

SPONSOR = Part("Helena Brandt", "Management board")
SAFE_CONTACT = Part("Aurelio Conti", "Employee council")
"""Not Clara: a worry may be about her."""
NEW_MENTORS = (
    Part("Amara Diallo", "Research", "Europe/Paris"),
    Part("Yusuf Demir", "Data"),
    Part("Lena Hofer", "Marketing", "Europe/Vienna"),
)
NEW_MENTEES = (
    Part("Philippe Aubert", "Legal", "Europe/Paris"),
    Part("Susan Whitfield", "Sales", "Europe/London"),
    Part("Matthias Egli", "Purchasing"),
    Part("Rosa Pereira", "Quality", "Europe/Lisbon"),
)
"""Available, and not in a pair yet: the next matching is about them."""
LATE_PAIR = (Part("Tove Nyberg", "Customer care", "Europe/Stockholm"), Part("Andreas Wirz", "Production"))
APPLICANT = Part("Camille Roux", "Communication", "Europe/Paris")
WAITING = Part("Gerhard Pichler", "Logistics", "Europe/Vienna")
LATER = (SPONSOR, SAFE_CONTACT, *NEW_MENTORS, *NEW_MENTEES, *LATE_PAIR, APPLICANT, WAITING)


def introduction(base_url: str, password: str) -> str:
    """What ``portal demo`` prints: the address and who can sign in."""
    rows = (
        (MAYA, "mentor: teaches Robert, writes micro-lessons"),
        (ROBERT, "mentee: follows tracks, meets Maya"),
        (CLARA, "coordinator: runs the programme, reviews micro-lessons"),
        (INES, "in no programme: sees nothing of it"),
    )
    people = "\n".join(f"  {part.email:22} {words}" for part, words in rows)
    return f"\nThe portal is at {base_url}\n\nSign in as\n{people}\nwith the password  {password}\n"
