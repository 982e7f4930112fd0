"""The small cast every test shares: who they are, and what lies outside their reach."""

from __future__ import annotations

import gc
import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from divisions.codes import Level
from divisions.models import Division
from people.models import (
    Jurisdiction,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    PersonKind,
    Post,
    Role,
    RoleGrant,
    SchoolClass,
    User,
)
from tests.migrated import load_into, make_once, migrate, migrated_dir
from tests.races import manage


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays: looking through it for garbage takes a fifth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def _quiet_environment(settings, tmp_path):
    """Jobs run at once, uploads and the ledger's keys go to a temporary folder, static names need no manifest.

    Passwords are hashed by a quick method: the real one takes a fifth of a second each time.
    """
    settings.TASKS = {**settings.TASKS, "jobs": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    settings.LEDGER_DIR = tmp_path / "ledger"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    from django.core.cache import cache

    from common.sites import forget_sites
    from people.models import forget_kinds

    cache.clear()
    forget_sites()
    forget_kinds()


@pytest.fixture
def queued(settings):
    """Jobs wait in the database's queue; a function that gives the arguments of those of a task, oldest first."""
    from django_tasks_db.models import DBTaskResult

    settings.TASKS = {
        **settings.TASKS, "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
    }  # fmt: skip

    def arguments(task) -> list[list]:
        rows = DBTaskResult.objects.filter(task_path=task.module_path).order_by("enqueued_at")
        return [row.args_kwargs["args"] for row in rows]

    return arguments


class StoppedClock:
    """Django's clock at one moment, until a test sets another: an edge is met to the microsecond."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        self.moment = moment

    def go(self, **length: float) -> None:
        self.moment += timedelta(**length)


@pytest.fixture
def clock(monkeypatch) -> StoppedClock:
    """Noon of Wednesday, 25 November 2026 in Shanghai."""
    stopped = StoppedClock(datetime(2026, 11, 25, 12, tzinfo=timezone.get_default_timezone()))
    monkeypatch.setattr(timezone, "now", stopped)
    return stopped


def make_division(code: str, name: str, level: str, parent: Division | None = None) -> Division:
    return Division.objects.create(code=code, name=name, level=level, parent=parent)


@dataclass(frozen=True)
class Tree:
    """Two counties of one city, each with a town and a village."""

    city: Division
    nanhu: Division
    jianshe: Division
    village: Division
    xiuzhou: Division
    xincheng: Division
    other_village: Division


@pytest.fixture
def tree(db) -> Tree:
    city = make_division("330400000000", "嘉兴市", Level.CITY)
    nanhu = make_division("330402000000", "南湖区", Level.COUNTY, city)
    jianshe = make_division("330402007000", "建设街道", Level.TOWN, nanhu)
    village = make_division("330402007024", "百福弄社区居委会", Level.VILLAGE, jianshe)
    xiuzhou = make_division("330411000000", "秀洲区", Level.COUNTY, city)
    xincheng = make_division("330411001000", "新城街道", Level.TOWN, xiuzhou)
    other_village = make_division("330411001001", "秀洲社区居委会", Level.VILLAGE, xincheng)
    return Tree(city, nanhu, jianshe, village, xiuzhou, xincheng, other_village)


@pytest.fixture
def school(tree) -> Organisation:
    return Organisation.objects.create(
        name="南湖第一小学", kind=OrganisationKind.PRIMARY_SCHOOL, division=tree.jianshe, headcount=800, storeys=4
    )


@pytest.fixture
def hotel(tree) -> Organisation:
    """Public assembly place of the other county."""
    return Organisation.objects.create(
        name="秀洲酒店", kind=OrganisationKind.HOTEL, division=tree.xincheng, public_assembly=True, beds=120
    )


@pytest.fixture
def school_class(school) -> SchoolClass:
    return SchoolClass.objects.create(
        organisation=school, name="三年级1班", grade=3, school_year=2026, join_code="ABC234"
    )


def make_user(username: str, *, person: Person | None = None) -> User:
    user = User(username=username, display_name=username, person=person)
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def city_officer(tree) -> User:
    user = make_user("city-officer")
    jurisdiction = Jurisdiction.objects.create(name="嘉兴市消防救援支队")
    jurisdiction.divisions.add(tree.city)
    RoleGrant.objects.create(user=user, role=Role.CITY_OFFICER, jurisdiction=jurisdiction)
    return user


@pytest.fixture
def county_officer(tree) -> User:
    """Looks after 南湖区."""
    user = make_user("county-officer")
    jurisdiction = Jurisdiction.objects.create(name="南湖区消防救援大队")
    jurisdiction.divisions.add(tree.nanhu)
    RoleGrant.objects.create(user=user, role=Role.COUNTY_OFFICER, jurisdiction=jurisdiction)
    return user


@pytest.fixture
def foreign_officer(tree) -> User:
    """Looks after 秀洲区 and must see nothing of 南湖区."""
    user = make_user("foreign-officer")
    jurisdiction = Jurisdiction.objects.create(name="秀洲区消防救援大队")
    jurisdiction.divisions.add(tree.xiuzhou)
    RoleGrant.objects.create(user=user, role=Role.COUNTY_OFFICER, jurisdiction=jurisdiction)
    return user


@pytest.fixture
def teacher(school, school_class) -> User:
    person = Person.objects.create(name="陈老师", kind=PersonKind.EMPLOYEE)
    Membership.objects.create(person=person, organisation=school, started_on=date(2020, 9, 1))
    user = make_user("teacher", person=person)
    RoleGrant.objects.create(user=user, role=Role.TEACHER, organisation=school, school_class=school_class)
    return user


@pytest.fixture
def manager(hotel) -> User:
    person = Person.objects.create(name="周经理", kind=PersonKind.EMPLOYEE)
    Membership.objects.create(person=person, organisation=hotel, started_on=date(2022, 3, 1))
    user = make_user("manager", person=person)
    RoleGrant.objects.create(user=user, role=Role.UNIT_MANAGER, organisation=hotel)
    return user


@pytest.fixture
def pupil(school, school_class) -> Person:
    person = Person.objects.create(name="小禾", kind=PersonKind.PUPIL)
    Membership.objects.create(
        person=person, organisation=school, school_class=school_class, seat=7, started_on=date(2026, 9, 1)
    )
    return person


@pytest.fixture
def pupil_user(pupil) -> User:
    return make_user("pupil", person=pupil)


@pytest.fixture
def employee(hotel) -> User:
    person = Person.objects.create(name="吴师傅", kind=PersonKind.EMPLOYEE)
    post, _made = Post.objects.get_or_create(code="staff", defaults={"name": "普通员工"})
    Membership.objects.create(
        person=person, organisation=hotel, post=post, started_on=date(2026, 3, 1), on_duty_from=date(2026, 3, 5)
    )
    return make_user("employee", person=person)


@pytest.fixture
def keeper(tree) -> User:
    """Keeps the venue of 百福弄社区居委会."""
    user = make_user("keeper")
    RoleGrant.objects.create(user=user, role=Role.VENUE_KEEPER, venue_division=tree.village)
    return user


@pytest.fixture
def superuser(db) -> User:
    return User.objects.create_superuser("root")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """The test process's database: a copy of the migrated one; another server's than SQLite is made by Django."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            name = connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
            settings.DATABASES["default"]["NAME"] = name
            connection.ensure_connection()
            load_into(connection.connection, migrated_dir())
            yield
            return
        config = setup_databases(verbosity=0, interactive=False)
        yield
        teardown_databases(config, verbosity=0)


@pytest.fixture(scope="session")
def race_dir(tmp_path_factory):
    """A folder with a migrated SQLite file, one a test process; race scripts open it in processes of their own."""
    folder = tmp_path_factory.mktemp("race")
    migrate(folder)
    return folder


@pytest.fixture(scope="session")
def prepared_dir(request, tmp_path_factory):
    """A folder as `make run` leaves it: divisions, venues, courses and samples. Copy it before changing it.

    One process of a run makes it, on a copy of the migrated database; the others copy it before anybody opens it.
    """
    base = tmp_path_factory.getbasetemp()
    made = (base.parent if hasattr(request.config, "workerinput") else base) / "prepared-once"
    make_once(made, _prepare)
    return shutil.copytree(made, tmp_path_factory.mktemp("own") / "prepared")


def _prepare(folder: Path) -> None:
    migrate(folder)
    manage(folder, "prepare")


@pytest.fixture(scope="session")
def walked(prepared_dir, tmp_path_factory):
    """An installation of its own with the objects of the walk: its folder, and what was prepared."""
    from tests.walk import prepare

    folder = tmp_path_factory.mktemp("walk") / "var"
    shutil.copytree(prepared_dir, folder)
    return folder, prepare(folder)
