"""The kind of support of a statement, in words: the same on pages and in documents to judge."""

from collections.abc import Iterable, Mapping

from backcare.content.texts import Texts
from backcare.domain.review import Source, SourceRef, made_from, support_of


def said_support(refs: Iterable[SourceRef], sources: Mapping[str, Source], text: Texts) -> str:
    """Return what kind of source carries a statement with these sources, or made our advice."""
    refs = tuple(refs)
    after = made_from(refs, sources)
    kind = support_of(refs, sources) if after is None else f"after.{after}"
    return text(f"source.says.{kind}")
