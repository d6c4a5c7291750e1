"""Guidance articles on the screen."""

import streamlit as st

from backcare.content.library import ContentLibrary
from backcare.content.texts import Texts
from backcare.domain.guidance import Article, Picture, Section, SectionStyle
from backcare.domain.review import Review
from backcare.ui.components.drawing import show_drawing
from backcare.ui.dates import long_date
from backcare.ui.links import link_to
from backcare.ui.markup import statement_list
from backcare.ui.navigation import PAGE_NAMED


def show_article(article: Article, content: ContentLibrary) -> None:
    """Draw a whole article below its title."""
    st.markdown(article.lead)
    for section in article.sections:
        _show_section(section, content)
    show_review(article.review, content.texts)


def show_review(review: Review, text: Texts) -> None:
    """Say when the content was written and who has reviewed it."""
    if review.reviewed_by is None or review.reviewed_on is None:
        st.caption(text("review.none", written_on=long_date(review.written_on)))
        return
    st.caption(
        text("review.done", reviewed_by=review.reviewed_by, on=long_date(review.reviewed_on))
    )


def _show_section(section: Section, content: ContentLibrary) -> None:
    st.header(section.heading, anchor=False)
    if section.picture is not None:
        _show_picture(content.pictures[section.picture], content)
    st.html(statement_list(section.statements, section.style, content.sources, content.texts))
    for action in section.actions:
        parameters = {"id": action.exercise} if action.exercise else {}
        link_to(PAGE_NAMED[action.page], action.label, **parameters)


def _show_picture(picture: Picture, content: ContentLibrary) -> None:
    show_drawing(content.drawings[picture.id], key=f"picture.{picture.id}")
    with st.expander(content.texts("picture.in_words")):
        st.markdown(picture.alt)
        st.html(
            statement_list(picture.parts, SectionStyle.LABELLED, content.sources, content.texts)
        )
