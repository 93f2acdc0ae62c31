"""The smallest content that is whole: one track with two lessons, one badge with a level, one agreement, one plan."""

from __future__ import annotations

from pathlib import Path

TRACK = """\
title: Tea
summary: You can make a pot of tea.
kind: curated
for: [mentee]
order: 10
aligned:
  - {framework: LifeComp, code: "S1", name: Empathy, url: "https://example.org/s1"}
"""

LESSON = """\
---
title: Water
summary: Which water, and how hot.
minutes: 6
done: {quiz: 1}
tool: kettle
quiz:
  - ask: "How hot?"
    options:
      - {text: "Lukewarm", because: "The leaves stay closed."}
      - {text: "Almost boiling", right: true, because: "The leaves open."}
sources:
  - {title: "ISO 3103", url: "https://example.org/3103"}
---
## Why

Because *water* is most of [the brew](glossary:brew), as [leaves](lesson:tea/leaves) are the rest.

## How

Bring it to the boil.

## Try it now

Boil some.

## On one sheet

- Fresh water.
"""

LEAVES = LESSON.replace("title: Water", "title: Leaves").replace("minutes: 6", "minutes: 4\nafter: [water]")

WATER_IN_SPANISH = (
    LESSON.replace("title: Water", "title: Agua")
    .replace("How hot?", "¿A qué temperatura?")
    .replace("## Why", "## Por qué")
    .replace("## How", "## Cómo")
    .replace("## Try it now", "## Pruébelo ahora")
    .replace("## On one sheet", "## En una hoja")
)

BADGE = """\
name: Good host
description: Makes tea for others.
criteria: Made three pots of tea for bronze.
tier: craft
track: tea
tags: [tea]
levels:
  bronze: Three pots
"""

PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
<title>Good host</title>
<circle cx="256" cy="256" r="245" fill="#d9a338"/>
</svg>
"""

AGREEMENT = """\
---
title: Agreement
version: 2
summary: What we promise.
---
## Tea

We drink it.
"""

PLAN = """\
title: One pot
summary: One session.
sessions:
  - title: First pot
    minutes: 45
    agenda: [Boil, Pour]
    prepare: Bring a cup.
    lesson: tea/water
"""

GLOSSARY = """\
- slug: brew
  term: brew
  also: [infusion]
  says: "What *comes* of leaves and water. See [leaves](lesson:tea/leaves)."
  lesson: tea/water
- {slug: caddy, term: Caddy, says: A box for tea.}
"""

FILES = {
    "tracks/tea/track.yaml": TRACK,
    "tracks/tea/01-water.md": LESSON,
    "tracks/tea/02-leaves.md": LEAVES,
    "glossary.yaml": GLOSSARY,
    "badges/good-host.yaml": BADGE,
    "badges/good-host.svg": PICTURE,
    "badges/good-host-bronze.svg": PICTURE,
    "agreements/promise.md": AGREEMENT,
    "plans/one-pot.yaml": PLAN,
}


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write files into ``content/`` in a folder, and give back ``content/``."""
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "content"
