"""What the tables of libraries hold about people, and how it goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import FormState
from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import APIToken, Comment, CommentReply, ModelLogEntry, TaskState, UploadedFile
from wagtail.users.models import UserProfile

from common.data_register import ALL, Erased, Ground, Holding, NotPersonal, Subject, Whose, Words
from common.jobs.services import prune_jobs
from people.closing import CLOSED, open_accounts
from people.models import Person, User

HALF_YEAR = timedelta(days=180)
DAY = timedelta(days=1)


def _with_account() -> Words:
    return _("as long as the account")


def _of_closed(model: type[Model], link: str = "user") -> int:
    """Rows that closed accounts have left behind. Returns how many went."""
    count: int = model._default_manager.filter(**{f"{link}__username__startswith": CLOSED}).delete()[0]
    return count


# -- sessions ---------------------------------------------------------------------------------------------------------


def _shred_sessions(now: datetime) -> int:
    """What Django's `clearsessions` does, counted."""
    count: int = Session.objects.filter(expire_date__lt=now).delete()[0]
    return count


def _sessions_of(subject: Subject) -> QuerySet[Session]:
    return Session.objects.filter(session_key__in=_listed(subject).values("session_key"))


def _listed(subject: Subject) -> QuerySet[UserSession]:
    found: QuerySet[UserSession] = UserSession.objects.filter(user=subject.account)
    return found


def _shred_listed(now: datetime) -> int:
    alive = Session.objects.filter(expire_date__gte=now).values("session_key")
    count: int = UserSession.objects.exclude(session_key__in=alive).delete()[0]
    return count


# -- what the admin notes about people --------------------------------------------------------------------------------


def _notes_of(people: list[str], accounts: list[str]) -> QuerySet[ModelLogEntry]:
    kinds = ContentType.objects.get_for_models(Person, User)
    about = Q(content_type=kinds[Person], object_id__in=people) | Q(content_type=kinds[User], object_id__in=accounts)
    found: QuerySet[ModelLogEntry] = ModelLogEntry.objects.filter(about).exclude(label="")
    return found


def _numbers(rows: QuerySet[Any]) -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _notes_about(subject: Subject) -> QuerySet[ModelLogEntry]:
    return _notes_of([str(subject.person)], [str(subject.account)])


def _shred_notes(now: datetime) -> int:
    """Labels of entries about persons whose name is gone, and about accounts that are closed."""
    nameless = [
        str(pk) for pk in Person.objects.filter(name="", shredded_at__isnull=False).values_list("pk", flat=True)
    ]
    closed = [str(pk) for pk in User.objects.filter(username__startswith=CLOSED).values_list("pk", flat=True)]
    return _notes_of(nameless, closed).update(label="", data={})


def _erase_notes(subject: Subject, now: datetime) -> Erased:
    """An entry of somebody who may be named on (see the person's own entry) keeps its label."""
    person = Person.objects.filter(pk__in=subject.persons, name="")
    account = User.objects.filter(pk__in=subject.accounts, username__startswith=CLOSED)
    return Erased(gone=_notes_of(_numbers(person), _numbers(account)).update(label="", data={}))


# -- the rest ---------------------------------------------------------------------------------------------------------


def _of_account(model: type[Model], link: str = "user") -> dict[str, Any]:
    """Rows that go with their account: found by it, destroyed once it is closed."""

    def rows(subject: Subject) -> QuerySet[Any]:
        found: QuerySet[Any] = model._default_manager.filter(**{link: subject.account})
        return found

    def erase(subject: Subject, now: datetime) -> Erased:
        if open_accounts().filter(pk__in=subject.accounts).exists():
            return Erased(kept=rows(subject).count(), reason=_("as long as the account"))
        return Erased(gone=rows(subject).delete()[0])

    return {"rows": rows, "erase": erase, "shred": lambda now: _of_closed(model, link)}


def _drop_uploads(uploads: QuerySet[UploadedFile]) -> int:
    """Files that were put up and never made into a picture or document, with their files."""
    rows = list(uploads)
    for upload in rows:
        upload.file.delete(save=False)
        upload.delete()
    return len(rows)


ACCOUNTS = (Whose.ACCOUNTS,)

HELD = [
    Holding(
        model="sessions.Session",
        fields=("session_key", "session_data"),
        hidden=("session_key", "session_data"),
        beside=("expire_date",),
        whose=(Whose.ACCOUNTS, Whose.RESIDENTS, Whose.PLAYERS),
        purpose=_("to know you from one page to the next"),
        ground=Ground.REQUEST,
        kept=lambda: _("until it runs out, two weeks after the last sign-in at most"),
        why=_("as long as one stays signed in"),
        shred=_shred_sessions,
        erase=lambda subject, now: Erased(gone=_sessions_of(subject).delete()[0]),
        rows=_sessions_of,
    ),
    Holding(
        model="usersessions.UserSession",
        called=_("places where an account is signed in"),
        fields=("ip", "user_agent", "session_key", "data"),
        hidden=("session_key", "data"),
        beside=("created_at", "last_seen_at"),
        whose=ACCOUNTS,
        purpose=_("to show you where you are signed in"),
        ground=Ground.REQUEST,
        kept=lambda: _("as long as the session"),
        why=_("as long as one stays signed in"),
        shred=_shred_listed,
        erase=lambda subject, now: Erased(gone=_listed(subject).delete()[0]),
        rows=_listed,
    ),
    Holding(
        model="account.EmailAddress",
        fields=("email",),
        whose=ACCOUNTS,
        purpose=_("to send a link when the password is forgotten"),
        ground=Ground.REQUEST,
        kept=_with_account,
        why=_("as long as one may forget it"),
        **_of_account(EmailAddress),
    ),
    Holding(
        model="account.EmailConfirmation",
        fields=("key",),
        hidden=("key",),
        whose=ACCOUNTS,
        purpose=_("to make sure that an address is yours"),
        ground=Ground.REQUEST,
        kept=_with_account,
        why=_("until it is confirmed"),
        **_of_account(EmailConfirmation, "email_address__user"),
    ),
    Holding(
        model="mfa.Authenticator",
        called=_("second factors of sign-in"),
        fields=("data",),
        hidden=("data",),
        beside=("type", "created_at", "last_used_at"),
        whose=ACCOUNTS,
        purpose=_("second factor of sign-in"),
        ground=Ground.REQUEST,
        kept=_with_account,
        why=_("as long as one signs in with it"),
        **_of_account(Authenticator),
    ),
    Holding(
        model="socialaccount.SocialAccount",
        called=_("links with 浙政钉 and 浙里办"),
        fields=("uid", "extra_data"),
        hidden=("uid", "extra_data"),
        beside=("provider", "date_joined", "last_login"),
        whose=ACCOUNTS,
        purpose=_("to open your account when you sign in there"),
        ground=Ground.REQUEST,
        kept=_with_account,
        why=_("as long as it is linked"),
        **_of_account(SocialAccount),
    ),
    Holding(
        model="wagtailusers.UserProfile",
        fields=("avatar", "preferred_language", "current_time_zone", "dismissibles"),
        whose=ACCOUNTS,
        purpose=_("how the admin looks to you"),
        ground=Ground.REQUEST,
        kept=_with_account,
        why=_("as long as one works there"),
        **_of_account(UserProfile),
    ),
    Holding(
        model="wagtailadmin.FormState",
        called=_("drafts for a preview"),
        fields=("data",),
        beside=("last_updated_at",),
        whose=ACCOUNTS,
        purpose=_("to show you a preview of what you write"),
        ground=Ground.REQUEST,
        kept=lambda: _("one day"),
        why=_("as long as one writes"),
        shred=lambda now: FormState.objects.filter(last_updated_at__lt=now - DAY).delete()[0],
        erase=lambda subject, now: Erased(gone=FormState.objects.filter(user=subject.account).delete()[0]),
        rows=lambda subject: FormState.objects.filter(user=subject.account),
    ),
    Holding(
        model="wagtailcore.ModelLogEntry",
        called=_("log of the admin"),
        fields=("label", "data"),
        beside=("action", "timestamp"),
        whose=(Whose.STAFF, Whose.PUPILS, Whose.ACCOUNTS),
        purpose=_("to say who changed what in the admin"),
        ground=Ground.DUTY,
        kept=lambda: _("the name as long as the person's or the account's own; the entry without a name stays"),
        why=_("Cybersecurity Law art. 21: logs are kept for at least six months"),
        shred=_shred_notes,
        erase=_erase_notes,
        unname=_erase_notes,
        rows=_notes_about,
        live=lambda: ModelLogEntry.objects.filter(
            content_type__in=[kind.pk for kind in ContentType.objects.get_for_models(Person, User).values()]
        ).exclude(label=""),
    ),
    Holding(
        model="wagtailcore.APIToken",
        fields=("name", "key_hash", "prefix"),
        hidden=("key_hash",),
        beside=("created", "last_used_at"),
        whose=ACCOUNTS,
        purpose=_("access by a program in your name"),
        ground=Ground.REQUEST,
        kept=_with_account,
        why=_("as long as it is used"),
        **_of_account(APIToken),
    ),
    Holding(
        model="wagtailcore.UploadedFile",
        called=_("uploads not yet filed"),
        fields=("file",),
        whose=ACCOUNTS,
        purpose=_("to make a picture or a document of what you put up"),
        ground=Ground.REQUEST,
        kept=_with_account,
        why=_("until the form beside it is filled in"),
        shred=lambda now: _drop_uploads(
            UploadedFile.objects.filter(Q(uploaded_by_user=None) | Q(uploaded_by_user__username__startswith=CLOSED))
        ),
        erase=lambda subject, now: Erased(
            gone=_drop_uploads(UploadedFile.objects.filter(uploaded_by_user=subject.account)) if subject.account else 0
        ),
        rows=lambda subject: UploadedFile.objects.filter(uploaded_by_user=subject.account or -1),
    ),
    Holding(
        model="wagtailcore.Comment",
        fields=("text",),
        beside=("created_at",),
        whose=ACCOUNTS,
        purpose=_("to talk about a page while it is written"),
        ground=Ground.REQUEST,
        kept=_with_account,
        why=_("as long as the page is worked on"),
        **_of_account(Comment),
    ),
    Holding(
        model="wagtailcore.CommentReply",
        fields=("text",),
        beside=("created_at",),
        whose=ACCOUNTS,
        purpose=_("to talk about a page while it is written"),
        ground=Ground.REQUEST,
        kept=_with_account,
        why=_("as long as the page is worked on"),
        **_of_account(CommentReply),
    ),
    Holding(
        model="wagtailcore.TaskState",
        called=_("comments on approvals"),
        fields=("comment",),
        beside=("status", "finished_at"),
        whose=ACCOUNTS,
        purpose=_("to say why a page was approved or sent back"),
        ground=Ground.REQUEST,
        kept=lambda: _("the comment as long as the account; the decision stays"),
        why=_("as long as the page is worked on"),
        shred=lambda now: (
            TaskState.objects.filter(finished_by__username__startswith=CLOSED).exclude(comment="").update(comment="")
        ),
        erase=lambda subject, now: Erased(
            gone=TaskState.objects.filter(finished_by=subject.account or -1).exclude(comment="").update(comment="")
        ),
        rows=lambda subject: TaskState.objects.filter(finished_by=subject.account or -1).exclude(comment=""),
        live=lambda: TaskState.objects.exclude(comment=""),
    ),
    Holding(
        model="wagtailforms.FormSubmission",
        fields=("form_data",),
        whose=(Whose.RESIDENTS,),
        purpose=_("forms that an editor puts on a page"),
        ground=Ground.CONSENT,
        kept=lambda: _("%(days)s days") % {"days": HALF_YEAR.days},
        why=_("to answer what was sent"),
        shred=lambda now: FormSubmission.objects.filter(submit_time__lt=now - HALF_YEAR).delete()[0],
        not_by_person=_("a form asks what its editor chose; the site has no such form of its own"),
    ),
    Holding(
        model="django_tasks_database.DBTaskResult",
        fields=("args_kwargs", "return_value", "traceback", "exception_class_path"),
        whose=(Whose.ACCOUNTS,),
        purpose=_("background work and its faults"),
        ground=Ground.DUTY,
        kept=lambda: _("%(days)s days") % {"days": settings.JOBS_KEEP_DAYS},
        why=_("to find out why something failed"),
        shred=lambda now: prune_jobs(),
        not_by_person=_("work names things by number, not people"),
    ),
]

_CONTENT = "what editors write and publish; pictures in which a child can be recognised are not put up"

NOT_PERSONAL = [
    NotPersonal(
        model="django_tasks_database.DBTaskResult",
        fields=("task_path", "worker_ids", "queue_name", "backend_name"),
        why="processes",
    ),
    NotPersonal(
        model="socialaccount.SocialApp",
        fields=ALL,
        why="empty: the applications stand in the settings (people/government/linking.py)",
    ),
    NotPersonal(model="socialaccount.SocialAccount", fields=("provider",), why="浙政钉 or 浙里办"),
    NotPersonal(model="socialaccount.SocialToken", fields=ALL, why="empty: SOCIALACCOUNT_STORE_TOKENS is off"),
    NotPersonal(model="wagtailcore.ModelLogEntry", fields=("action", "object_id"), why="a kind of change and a number"),
    NotPersonal(model="wagtailcore.PageLogEntry", fields=ALL, why="titles of pages"),
    NotPersonal(model="wagtailcore.Revision", fields=ALL, why=_CONTENT),
    NotPersonal(model="wagtailcore.Comment", fields=("contentpath", "position"), why="a place in a page"),
    NotPersonal(model="wagtailadmin.FormState", fields=("object_id", "parent_object_id"), why="numbers"),
    *(
        NotPersonal(model=model, fields=ALL, why=_CONTENT)
        for model in (
            "wagtailcore.Page", "wagtailimages.Image", "wagtailimages.Rendition", "wagtaildocs.Document",
            "wagtailembeds.Embed", "wagtailsearch.IndexEntry", "wagtailsearch.SQLiteFTSIndexEntry",
            "wagtailredirects.Redirect", "taggit.Tag",
        )
    ),
    *(
        NotPersonal(model=model, fields=ALL, why="how the admin and its rights are set up")
        for model in (
            "wagtailadmin.EditingSession", "wagtailcore.Locale", "wagtailcore.Site", "wagtailcore.Collection",
            "wagtailcore.CollectionViewRestriction", "wagtailcore.PageViewRestriction", "wagtailcore.Workflow",
            "wagtailcore.WorkflowState", "wagtailcore.Task", "wagtailcore.ReferenceIndex", "auth.Permission",
            "auth.Group", "contenttypes.ContentType",
        )
    ),
]  # fmt: skip
