"""What pairs type, made fit to be kept."""

from portal.people.typed import one_line as one_line
from portal.people.typed import paragraphs as paragraphs
