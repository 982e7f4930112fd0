"""Chinese full-text search on the database backends: words are cut before they are indexed or queried."""

import re
from typing import Any

import rjieba
from modelsearch.backends.base import EmptySearchResults
from modelsearch.backends.database import SearchBackend as database_backend
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.query import PlainText

HAN = re.compile(r"[㐀-鿿豈-﫿]")
WORD = re.compile(r"\w")
WORDS = re.compile(r"\w+")
MOST_WORDS = 32  # of a query; the database's language nests one level a word


def cut(text: str, *, for_index: bool) -> str:
    """`text` with its Chinese words apart; an index gets overlapping words, a query the shortest cut.

    A query keeps its words alone: quotes and operators are the database's language, not the user's.
    """
    if not HAN.search(text):
        return text if for_index else " ".join(WORDS.findall(text)[:MOST_WORDS])
    if for_index:
        return " ".join(word for word in rjieba.cut_for_search(text) if WORD.search(word))
    return " ".join([word for word in rjieba.cut(text) if WORD.search(word)][:MOST_WORDS])


def _cut_value(value: Any) -> Any:
    """Cuts a field's value, or each text of a StreamField's list of texts."""
    if isinstance(value, list):
        return [_cut_value(item) for item in value]
    return cut(value, for_index=True) if isinstance(value, str) else value


class CutSearchField(SearchField):
    def get_value(self, obj: Any) -> Any:
        return _cut_value(super().get_value(obj))


class CutAutocompleteField(AutocompleteField):
    def get_value(self, obj: Any) -> Any:
        return _cut_value(super().get_value(obj))


def _cut_query(query: Any) -> Any:
    if isinstance(query, str):
        return cut(query, for_index=False)
    if isinstance(query, PlainText):
        return PlainText(cut(query.query_string, for_index=False), operator=query.operator, boost=query.boost)
    return query


def _is_wordless(query: Any) -> bool:
    """True for a query of signs alone, such as a quote: it finds nothing, where an empty one lists everything."""
    text = query.query_string if isinstance(query, PlainText) else query
    return isinstance(text, str) and bool(text.strip()) and not cut(text, for_index=False)


def find_nothing_by_signs() -> None:
    """Lets the admin's search of pages look for a lone quote, which it reads as no query at all: as everything."""
    from wagtail.admin.views.pages import search

    parse = search.parse_query_string

    def parse_signs(text: str, operator: Any = None, zero_terms: Any = None) -> tuple[Any, Any]:
        filters, query = parse(text, operator=operator, zero_terms=zero_terms)
        return filters, PlainText(text) if query is zero_terms and text.strip() and not filters else query

    search.parse_query_string = parse_signs


def SearchBackend(params: dict[str, Any]) -> Any:
    """The database backend of the connection at hand, cutting each query."""
    backend = database_backend(params)
    base = type(backend)

    class CutSearchBackend(base):  # type: ignore[misc, valid-type]
        def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            if _is_wordless(query):
                return EmptySearchResults()
            return super().search(_cut_query(query), *args, **kwargs)

        def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            if _is_wordless(query):
                return EmptySearchResults()
            return super().autocomplete(_cut_query(query), *args, **kwargs)

    backend.__class__ = CutSearchBackend
    return backend
