"""All that somebody sees or hears of a page, piece by piece, as it goes to the browser."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import pyarrow as pa

_FOR_MACHINES = {
    *("id", "form_id", "key", "icon", "type", "theme", "page", "page_script_hash", "url"),
    *("query_param_key", "query_string", "autocomplete", "raw_values", "default"),
    *("component_name", "css_content", "js_content", "html_content", "spec", "selection_mode"),
}
"""Fields of Streamlit's messages that no words stand in."""
_DATA_FOR_MACHINES = {
    *("address", "also", "part", "kind", "key", "name", "owner", "page", "screen", "query"),
    *("picture", "looks", "locale", "measured", "do", "own", "side", "shown_side", "view", "id"),
    *("webm", "mp4", "webm_dark", "mp4_dark", "poster", "steps", "figure", "movement", "viewer"),
    *("path", "pictures"),
    *("exercise", "field", "language", "marked", "value", "version", "wish"),
}
"""The same of the data of our own pieces."""
_COLUMNS_FOR_MACHINES = {"step", "zone", "kind", "param", "day", "week", "start", "context"}
"""Columns of a chart's data that choose a look or a place."""
_SPOKEN = ("alt", "aria-label", "title", "placeholder")
_OF_CHARTS = ("title", "text", "titleText", "description")
_LINK = re.compile(r"\]\([^)]*\)")
_ICON = re.compile(r":material/\w+:")


class _Html(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words = []
        self._hidden = 0

    def handle_starttag(self, tag, attrs):
        self._hidden += tag in ("style", "script")
        self.words += [value for name, value in attrs if name in _SPOKEN and value]

    def handle_endtag(self, tag):
        self._hidden -= tag in ("style", "script")

    def handle_data(self, data):
        if not self._hidden:
            self.words.append(data)


def words_of_html(html):
    """Return the words of some HTML, those between two tags each."""
    reader = _Html()
    reader.feed(html)
    reader.close()
    return reader.words


def seen(at):
    """Yield each piece of words on a page, with the name of its place."""
    for node in at._tree:
        proto = getattr(node, "proto", None)
        if hasattr(proto, "ListFields"):
            yield from _of_message(proto, node.type)
        if node.type == "vega_lite_chart":
            yield from _of_chart(proto)
    for table in at.table:
        yield from (("table", str(one)) for one in table.value.columns)
        yield from (("table", str(one)) for one in table.value.to_numpy().ravel())


def _of_message(message, place):
    for field, value in message.ListFields():
        where = f"{place}.{field.name}"
        if field.name in _FOR_MACHINES:
            continue
        for one in value if field.is_repeated and not hasattr(value, "items") else [value]:
            if hasattr(one, "ListFields"):
                yield from _of_message(one, where)
            elif isinstance(one, str) and field.name == "json":
                yield from _of_data(json.loads(one), where)
            elif isinstance(one, str):
                yield from ((where, words) for words in _plain(one))


def _of_data(data, place):
    if isinstance(data, dict):
        for name, value in data.items():
            if name not in _DATA_FOR_MACHINES or not isinstance(value, str | list):
                yield from _of_data(value, f"{place}.{name}")
    elif isinstance(data, list):
        for value in data:
            yield from _of_data(value, place)
    elif isinstance(data, str):
        yield from ((place, words) for words in _plain(data))


def _of_chart(chart):
    frame = pa.ipc.open_stream(chart.data.data).read_pandas()
    for name in set(frame.columns) - _COLUMNS_FOR_MACHINES:
        yield from ((f"chart.{name}", one) for one in frame[name] if isinstance(one, str))

    def of_spec(part, name=""):
        if isinstance(part, dict):
            for key, value in part.items():
                yield from of_spec(value, key)
        elif isinstance(part, list):
            for value in part:
                yield from of_spec(value, name)
        elif isinstance(part, str) and name in _OF_CHARTS:
            yield f"chart.{name}", part

    yield from of_spec(json.loads(chart.spec))


def _plain(words):
    """Return words without what Markdown and HTML add to them."""
    bare = _ICON.sub("", _LINK.sub("]", words))
    return words_of_html(bare) if "<" in bare else [unescape(bare)]
