"""What the guidance says, and the words of its drawings."""

from collections.abc import Iterator

from backcare.content.cited.one import Cited, of_statements
from backcare.content.library import ContentLibrary


def articles(library: ContentLibrary) -> Iterator[Cited]:
    """Yield the statements of each article; an article is a topic."""
    for article in library.articles.values():
        for section in article.sections:
            yield from of_statements(article.id, article.id, section.heading, section.statements)


def drawings(library: ContentLibrary) -> Iterator[Cited]:
    """Yield the parts of the drawings."""
    for picture in library.pictures.values():
        yield from of_statements("drawing", picture.id, "Parts of the drawing", picture.parts)
