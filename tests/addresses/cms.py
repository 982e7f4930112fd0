"""The admin's addresses: each of our viewsets, snippets and choosers, and Wagtail's own pages that our roles use."""

from __future__ import annotations

from tests.walk import Entry, Kind

LIST = (("", "index"), ("results/", "results"))
OBJECT = ("edit", "delete", "history", "history-results", "usage")
LIST_QUERY = ("q", "p", "export", "ordering")


def cms(
    name: str, path: str, role: str = "admin", status: int = 200, *, query: tuple[str, ...] = (), posts: bool = False
) -> Entry:
    """An address of the admin. Its forms are Wagtail's: their fields are read off the page."""
    return Entry(f"cms.{name}", f"/cms/{path}", role, Kind.CMS, status, query, () if posts else None)


def viewset(name: str, key: str, role: str = "admin", *, read_only: bool = False, reader: str = "") -> list[Entry]:
    """The addresses of a viewset over rows like the object `key`; `reader` is who inspects that row, if not `role`."""
    found = [cms(f"{name}.{view}", f"{name}/{path}", role, query=LIST_QUERY) for path, view in LIST]
    found.append(cms(f"{name}.inspect", f"{name}/inspect/{{{key}}}/", reader or role))
    if not read_only:
        found.append(cms(f"{name}.new", f"{name}/new/", role, posts=True))
        for view in OBJECT:
            path = f"{name}/{view}/{{{key}}}/"
            found.append(cms(f"{name}.{view}", path, role, posts=view in ("edit", "delete")))
    return found


def wagtail_viewset(name: str, key: str, *, without: tuple[str, ...] = ()) -> list[Entry]:
    """The addresses of one of Wagtail's viewsets, which inspect nothing and copy instead."""
    made = [entry for entry in viewset(name, key) if not entry.name.endswith(".inspect")]
    made.append(cms(f"{name}.copy", f"{name}/copy/{{{key}}}/", posts=True))
    return [entry for entry in made if entry.name.rpartition(".")[2] not in without]


def chooser(name: str, path: str, key: str, role: str = "admin", *, creates: bool = False) -> list[Entry]:
    """The addresses of a chooser over rows like the object `key`."""
    found = [
        cms(f"{name}.choose", path, role, query=("q", "p")),
        cms(f"{name}.choose.results", f"{path}results/", role, query=("q", "p")),
        cms(f"{name}.chosen", f"{path}chosen/{{{key}}}/", role),
        cms(f"{name}.chosen_multiple", f"{path}chosen-multiple/?id={{{key}}}", role, query=("id",)),
    ]
    return [*found, cms(f"{name}.choose.create", f"{path}create/", role, posts=True)] if creates else found


OURS = [
    *viewset("organisation", "organisation"),
    *viewset("schoolclass", "class"),
    *viewset("person", "person", read_only=True),
    *viewset("post", "post"),
    *viewset("jurisdiction", "jurisdiction"),
    *viewset("rolegrant", "grant"),
    *viewset("division", "division", read_only=True),
    *viewset("evidence", "evidence", "officer", read_only=True),
    *viewset("duty", "duty", "officer", read_only=True),
    *viewset("certificate", "certificate", "officer", read_only=True, reader="admin"),
    *viewset("rule", "rule_version", "officer", read_only=True),
    *viewset("schoolterm", "term", "officer"),
    *viewset("calendarday", "day", "officer"),
    *viewset("signin", "signin", read_only=True),
    *[entry for entry in viewset("venue_admin", "venue_row") if not entry.name.endswith(".new")],
    *chooser("organisation_chooser", "organisation_chooser/", "organisation"),
    *chooser("division_chooser", "division_chooser/", "division"),
    *chooser("venue_chooser", "venue_chooser/", "venue_row"),
    *chooser("class_chooser", "class_chooser/", "class"),
    *chooser("account_chooser", "account_chooser/", "account"),
    cms("overdue", "reports/overdue/", "officer", query=(*LIST_QUERY, "organisation", "subject_kind")),
    cms("overdue.results", "reports/overdue/results/", "officer", query=LIST_QUERY),
    cms("unverified", "reports/unverified-venues/", "officer", query=(*LIST_QUERY, "kind", "state")),
    cms("unverified.results", "reports/unverified-venues/results/", "officer", query=LIST_QUERY),
    cms("stale", "reports/stale-lessons/", "editor", query=(*LIST_QUERY, "days")),
    cms("stale.results", "reports/stale-lessons/results/", "editor", query=LIST_QUERY),
    cms("official_account", "announcements/{announcement_page}/official-account/", "editor", query=("download",)),
    cms("jobs", "jobs/", query=LIST_QUERY),
    cms("jobs.results", "jobs/results/", query=LIST_QUERY),
    cms("jobs.retry", "jobs/{job}/retry/", status=405, posts=True),
    cms("pasted", "pasted/", "editor", status=405, posts=True),
    cms("site_history", "reports/site-history/", query=LIST_QUERY),
    cms("site_history.results", "reports/site-history/results/", query=LIST_QUERY),
]

NOTICE = "snippets/notices/noticetemplate/"
NOTICES = [
    cms("notice_text", NOTICE, "editor", query=LIST_QUERY),
    cms("notice_text.results", f"{NOTICE}results/", "editor", query=LIST_QUERY),
    cms("notice_text.add", f"{NOTICE}add/", status=302),
    cms("notice_text.edit", f"{NOTICE}edit/{{notice_text}}/", "editor", posts=True),
    cms("notice_text.delete", f"{NOTICE}delete/{{notice_text}}/", status=302),
    cms("notice_text.usage", f"{NOTICE}usage/{{notice_text}}/", "editor"),
    cms("notice_text.history", f"{NOTICE}history/{{notice_text}}/", "editor"),
    cms("notice_text.history.results", f"{NOTICE}history-results/{{notice_text}}/", "editor"),
    cms("notice_text.preview", "notice-texts/{notice_text}/preview/", "editor"),
    *chooser("notice_text_chooser", "snippets/choose/notices/noticetemplate/", "notice_text", "editor"),
    cms("notice_text_chooser.choose.create", "snippets/choose/notices/noticetemplate/create/", status=302),
]

QUESTION = "snippets/quizzes/question/"
QUESTIONS = [
    cms("snippets", "snippets/", "editor", 302),
    cms("question", QUESTION, "editor", query=LIST_QUERY),
    cms("question.results", f"{QUESTION}results/", "editor", query=LIST_QUERY),
    cms("question.add", f"{QUESTION}add/", "editor", posts=True),
    cms("question.edit", f"{QUESTION}edit/{{question}}/", "editor", posts=True),
    cms("question.delete", f"{QUESTION}delete/{{question}}/", posts=True),
    cms("question.usage", f"{QUESTION}usage/{{question}}/", "editor"),
    cms("question.history", f"{QUESTION}history/{{question}}/", "editor"),
    cms("question.history.results", f"{QUESTION}history-results/{{question}}/", "editor"),
    cms("question.copy", f"{QUESTION}copy/{{question}}/", "editor", posts=True),
    cms("question.unpublish", f"{QUESTION}unpublish/{{question}}/", "reviewer", posts=True),
    cms(
        "question.revert",
        f"{QUESTION}history/{{question}}/revisions/{{question_revision}}/revert/",
        "editor",
        posts=True,
    ),
    cms("question.workflow", f"{QUESTION}workflow_history/{{question}}/", "editor"),
    *chooser("question_chooser", "snippets/choose/quizzes/question/", "question", "editor", creates=True),
]

SCRIPT = "snippets/media/filmscript/"
SCRIPTS = [
    cms("script", SCRIPT, "editor", query=LIST_QUERY),
    cms("script.results", f"{SCRIPT}results/", "editor", query=LIST_QUERY),
    cms("script.add", f"{SCRIPT}add/", "editor", posts=True),
    cms("script.edit", f"{SCRIPT}edit/{{film_script}}/", "editor", posts=True),
    cms("script.delete", f"{SCRIPT}delete/{{film_script}}/", posts=True),
    cms("script.usage", f"{SCRIPT}usage/{{film_script}}/", "editor"),
    cms("script.history", f"{SCRIPT}history/{{film_script}}/", "editor"),
    cms("script.history.results", f"{SCRIPT}history-results/{{film_script}}/", "editor"),
    cms("script.copy", f"{SCRIPT}copy/{{film_script}}/", "editor", posts=True),
    cms("script.unpublish", f"{SCRIPT}unpublish/{{film_script}}/", "reviewer", posts=True),
    cms(
        "script.revert",
        f"{SCRIPT}history/{{film_script}}/revisions/{{script_revision}}/revert/",
        "editor",
        posts=True,
    ),
    cms("script.workflow", f"{SCRIPT}workflow_history/{{film_script}}/", "editor"),
    *chooser("script_chooser", "snippets/choose/media/filmscript/", "film_script", "editor", creates=True),
]

QUIZ = "snippets/quizzes/quiz/"
QUIZZES = [
    cms("quiz", QUIZ, "editor", query=LIST_QUERY),
    cms("quiz.results", f"{QUIZ}results/", "editor", query=LIST_QUERY),
    cms("quiz.add", f"{QUIZ}add/", "editor", posts=True),
    cms("quiz.edit", f"{QUIZ}edit/{{quiz_row}}/", "editor", posts=True),
    cms("quiz.delete", f"{QUIZ}delete/{{quiz_row}}/", posts=True),
    cms("quiz.usage", f"{QUIZ}usage/{{quiz_row}}/", "editor"),
    cms("quiz.history", f"{QUIZ}history/{{quiz_row}}/", "editor"),
    cms("quiz.history.results", f"{QUIZ}history-results/{{quiz_row}}/", "editor"),
    cms("quiz.copy", f"{QUIZ}copy/{{quiz_row}}/", "editor", posts=True),
    *chooser("quiz_chooser", "snippets/choose/quizzes/quiz/", "quiz_row", "editor", creates=True),
]

CAMPAIGN = "snippets/courses/campaign/"
CAMPAIGNS = [
    cms("campaign", CAMPAIGN, "editor", query=LIST_QUERY),
    cms("campaign.results", f"{CAMPAIGN}results/", "editor", query=LIST_QUERY),
    cms("campaign.add", f"{CAMPAIGN}add/", "editor", posts=True),
    cms("campaign.edit", f"{CAMPAIGN}edit/{{campaign}}/", "editor", posts=True),
    cms("campaign.delete", f"{CAMPAIGN}delete/{{campaign}}/", posts=True),
    cms("campaign.usage", f"{CAMPAIGN}usage/{{campaign}}/", "editor"),
    cms("campaign.history", f"{CAMPAIGN}history/{{campaign}}/", "editor"),
    cms("campaign.history.results", f"{CAMPAIGN}history-results/{{campaign}}/", "editor"),
    cms("campaign.copy", f"{CAMPAIGN}copy/{{campaign}}/", "editor", posts=True),
    *chooser("campaign_chooser", "snippets/choose/courses/campaign/", "campaign", "editor", creates=True),
]

PAGES = [
    cms("home", "", "editor"),
    cms("pages", "pages/", "editor", 302),
    cms("pages.home", "pages/{home_page}/", "editor", query=LIST_QUERY),
    cms("pages.courses", "pages/{courses_page}/", "editor", query=LIST_QUERY),
    cms("pages.results", "pages/{courses_page}/results/", "editor", query=LIST_QUERY),
    cms("pages.add_subpage", "pages/{courses_page}/add_subpage/", "editor", 302),
    cms("pages.add", "pages/add/courses/coursepage/{courses_page}/", "editor", posts=True),
    cms("pages.usage_of_type", "pages/usage/courses/lessonpage/", "editor"),
    cms("pages.usage_of_type.results", "pages/usage/courses/lessonpage/results/", "editor"),
    cms("pages.usage", "pages/{lesson_page}/usage/", "editor"),
    cms("pages.edit", "pages/{lesson_page}/edit/", "editor", posts=True),
    cms("pages.draft", "pages/{lesson_page}/view_draft/", "editor"),
    cms("pages.delete", "pages/{lesson_page}/delete/", "admin", posts=True),
    cms("pages.unpublish", "pages/{lesson_page}/unpublish/", "reviewer", posts=True),
    cms("pages.search", "pages/search/?q=火", "editor", query=("q", "p")),
    cms("pages.search.results", "pages/search/results/?q=火", "editor", query=("q", "p")),
    cms("pages.move", "pages/{lesson_page}/move/", "admin", posts=True),
    cms("pages.copy", "pages/{lesson_page}/copy/", "editor", posts=True),
    cms("pages.privacy", "pages/{lesson_page}/privacy/", "reviewer", posts=True),
    cms("pages.revisions", "pages/{lesson_page}/revisions/", "editor", 302),
    cms("pages.revision", "pages/{lesson_page}/revisions/{revision}/view/", "editor"),
    cms("pages.revert", "pages/{lesson_page}/revisions/{revision}/revert/", "editor", posts=True),
    cms("pages.compare", "pages/{lesson_page}/revisions/compare/earliest...latest/", "editor"),
    cms("pages.history", "pages/{lesson_page}/history/", "editor"),
    cms("pages.history.results", "pages/{lesson_page}/history/results/", "editor"),
    cms("pages.workflow", "pages/{lesson_page}/workflow_history/", "editor"),
    cms("pages.choose", "choose-page/", "editor"),
    cms("pages.choose.below", "choose-page/{courses_page}/", "editor"),
    cms("pages.choose.search", "choose-page/search/?q=火", "editor", query=("q",)),
    cms("links.external", "choose-external-link/", "editor", posts=True),
    cms("links.email", "choose-email-link/", "editor", posts=True),
    cms("links.phone", "choose-phone-link/", "editor", posts=True),
    cms("links.anchor", "choose-anchor-link/", "editor", posts=True),
    cms("api.pages", "api/main/pages/", "editor"),
    cms("api.page", "api/main/pages/{lesson_page}/", "editor"),
]

FILES = [
    cms("images", "images/", "editor", query=LIST_QUERY),
    cms("images.results", "images/results/", "editor", query=LIST_QUERY),
    cms("images.edit", "images/{image}/", "admin", posts=True),
    cms("images.delete", "images/{image}/delete/", "admin", posts=True),
    cms("images.usage", "images/usage/{image}/", "admin"),
    cms("images.add", "images/add/", "editor", posts=True),
    cms("images.add_multiple", "images/multiple/add/", "editor", posts=True),
    *chooser("images", "images/chooser/", "image", "editor", creates=True),
    cms("images.format", "images/chooser/{image}/select_format/", "editor", posts=True),
    cms("documents", "documents/", "editor", query=LIST_QUERY),
    cms("documents.results", "documents/results/", "editor", query=LIST_QUERY),
    cms("documents.edit", "documents/edit/{document}/", posts=True),
    cms("documents.delete", "documents/delete/{document}/", posts=True),
    cms("documents.usage", "documents/usage/{document}/"),
    cms("documents.add", "documents/add/", "editor", posts=True),
    cms("documents.add_multiple", "documents/multiple/add/", "editor", posts=True),
    *chooser("documents", "documents/chooser/", "document", "editor", creates=True),
    cms("collections", "collections/"),
    cms("collections.add", "collections/add/", posts=True),
    cms("collections.edit", "collections/{collection}/", posts=True),
    cms("collections.delete", "collections/{collection}/delete/", posts=True),
]

ADMINISTRATION = [
    cms("login", "login/", "public", 302),
    cms("password_reset", "password_reset/", "public", 302),
    cms("account", "account/", "editor", posts=True),
    cms("sprite", "sprite/", "editor"),
    cms("words", "jsi18n/", "editor"),
    *wagtail_viewset("users", "account"),
    *wagtail_viewset("groups", "group", without=("copy",)),
    *wagtail_viewset("sites", "site"),
    cms("settings.site.edit", "settings/portal/sitedetails/{site_details}/", posts=True),
    cms("reports.locked", "reports/locked/", "admin"),
    cms("reports.locked.results", "reports/locked/results/", "admin"),
    cms("reports.workflow", "reports/workflow/", "editor"),
    cms("reports.workflow.results", "reports/workflow/results/", "editor"),
    cms("reports.tasks", "reports/workflow_tasks/", "editor"),
    cms("reports.tasks.results", "reports/workflow_tasks/results/", "editor"),
    cms("reports.aging", "reports/aging-pages/", "editor"),
    cms("reports.aging.results", "reports/aging-pages/results/", "editor"),
    cms("reports.types", "reports/page-types-usage/", "editor"),
    cms("reports.types.results", "reports/page-types-usage/results/", "editor"),
    cms("workflows", "workflows/list/"),
    cms("workflows.tasks", "workflows/tasks/index/"),
    cms("redirects", "redirects/"),
    cms("redirects.add", "redirects/add/", posts=True),
]

ENTRIES = [*OURS, *NOTICES, *QUESTIONS, *QUIZZES, *CAMPAIGNS, *SCRIPTS, *PAGES, *FILES, *ADMINISTRATION]

# Wagtail's addresses that no row or page of ours stands behind, by how their routes begin, each with the reason.
WAGTAILS_OWN = {
    "cms/test404/": "shows Wagtail's error page",
    "cms/failwhale/": "shows Wagtail's error page",
    "cms/.*/$": "answers 404 for whatever Wagtail does not know",
    "cms/api/main/": "the explorer's data, beside the pages above",
    "cms/bulk/": "bulk actions on pages, images and documents, from their lists",
    "cms/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/preview/": "POST",
    "cms/pages/create/": "asks for a parent when a page is made from the list of a type",
    "cms/pages/<int:page_id>/edit/preview/": "the preview panel, after a POST of the editor",
    "cms/pages/<int:page_id>/convert_alias/": "there are no aliases: one language of content",
    "cms/pages/<int:page_to_move_id>/": "the second step of a move, and the order of a list",
    "cms/pages/workflow/": "a step of a review under way",
    "cms/pages/<int:page_id>/lock/": "a POST of the editor",
    "cms/pages/<int:page_id>/unlock/": "a POST of the editor",
    "cms/pages/<int:page_id>/revisions/<int:revision_id>/unschedule/": "a version with a date",
    "cms/pages/<int:page_id>/workflow_history/detail/": "a step of a review under way",
    "cms/choose-page/chosen-multiple/": "no field of ours chooses several pages",
    "cms/tag-autocomplete/": "tags of images and documents",
    "cms/collections/<int:collection_id>/privacy/": "a dialog of collections",
    "cms/workflows/": "how a review goes, set once",
    "cms/logout/": "a POST; accounts/logout/ is the one in use",
    "cms/dismissibles/": "which of Wagtail's hints were closed",
    "cms/editing-sessions/": "who else edits a page, told by POST",
    "cms/block-preview/": "blocks without a preview of ours",
    "cms/forms/": "there are no form pages",
    "cms/redirects/": "redirects of one site",
    "cms/settings/<slug:app_name>/<slug:model_name>/": "leads to a setting's form, which asks for the right; its preview",
    "cms/embeds/": "no field of ours embeds",
    "cms/documents/multiple/": "steps of an upload",
    "cms/images/multiple/": "steps of an upload",
    "cms/images/<int:image_id>/generate_url/": "the address of a rendition, and its picture",
    "cms/images/<int:image_id>/preview/": "the picture of a rendition",
    "cms/snippets/quizzes/question/history/(?P<pk>.+)/revisions/compare/": "versions of a question, beside its history",
    "cms/snippets/quizzes/question/history/<int:pk>/revisions/<int:revision_id>/unschedule/": "a version with a date",
    "cms/snippets/quizzes/question/workflow/": "a step of a review under way",
    "cms/snippets/quizzes/question/workflow_history/<int:pk>/detail/": "a step of a review under way",
    "cms/snippets/media/filmscript/history/(?P<pk>.+)/revisions/compare/": "versions of a film script, beside its history",
    "cms/snippets/media/filmscript/history/<int:pk>/revisions/<int:revision_id>/unschedule/": "a version with a date",
    "cms/snippets/media/filmscript/workflow/": "a step of a review under way",
    "cms/snippets/media/filmscript/workflow_history/<int:pk>/detail/": "a step of a review under way",
    "cms/password_reset/": "covered by the redirect to accounts/password/reset/",
    "documents/authenticate_with_password/": "no collection has a password",
    "_util/": "no page has a password",
}
