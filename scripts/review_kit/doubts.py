"""What we are not sure of in a statement: worked out from its sources, and our own words."""

from collections.abc import Iterator

from backcare.content.cited.one import Cited
from backcare.content.library import ContentLibrary
from backcare.domain.review import Retraction, Source, Support, support_of

_BY_BASIS = {
    "figure-recalled": "The figure is from memory, the source was seen",
    "secondary": "Seen only as quoted elsewhere",
    "recalled": "From memory, not read again",
}
_BY_RETRACTION = {
    Retraction.CORRECTED: "Carries a correction",
    Retraction.RETRACTED: "Was withdrawn",
}


def doubts_of(one: Cited, library: ContentLibrary) -> Iterator[str]:
    """Yield our doubts about a statement, our own words first."""
    if one.place in library.judged.doubts:
        yield library.judged.doubts[one.place]
    if support_of(one.refs, library.sources) is Support.OWN:
        yield "Nobody has tested it."
    named: dict[str, list[str]] = {}
    for ref in one.refs:
        source_id, _, mark = ref.partition(" ")
        source = library.sources[source_id]
        for said in _about(source, mark or source.basis):
            named.setdefault(said, []).append(source.short)
        if source.newer is not None:
            yield f"Newer than {source.short}: {source.newer.rstrip('.')}."
    yield from (f"{said}: {', '.join(dict.fromkeys(shorts))}." for said, shorts in named.items())


def _about(source: Source, basis: str) -> Iterator[str]:
    if basis in _BY_BASIS:
        yield _BY_BASIS[basis]
    if source.retraction in _BY_RETRACTION:
        yield _BY_RETRACTION[source.retraction]
