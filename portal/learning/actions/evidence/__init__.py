"""What people tried and showed: handing it in, and answering it."""

from portal.learning.actions.evidence.attesting import OUTCOMES, Together, attest
from portal.learning.actions.evidence.claiming import LONGEST, Shown, claim

__all__ = ["LONGEST", "OUTCOMES", "Shown", "Together", "attest", "claim"]
