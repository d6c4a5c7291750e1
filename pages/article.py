"""Article: one topic of the guidance, named by `?topic=` in the address."""

import streamlit as st

from backcare.ui.guidance.topics import show_article
from backcare.ui.links import link_to, show_unknown
from backcare.ui.navigation import GUIDANCE
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text
article = visit.content.articles.get(st.query_params.get("topic", ""))

link_to(GUIDANCE, text("guidance.all_topics"))
if article is None:
    st.title(text("article.unknown_title"), anchor=False)
    show_unknown(text("article.unknown"), GUIDANCE, text("article.known"))
else:
    st.title(article.title, anchor=False)
    show_article(article, visit)
    link_to(GUIDANCE, text("guidance.all_topics"))
