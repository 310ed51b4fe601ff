"""The HTML templates of this folder, set up once for every page written from one.

Belongs here: how templates are read and escaped. Does not belong here: what a page says.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def template(name: str) -> Template:
    """The template ``name`` of this folder; what is put into it is escaped, and a name it lacks is an error."""
    environment = Environment(
        loader=PackageLoader("pipelines.reports", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
