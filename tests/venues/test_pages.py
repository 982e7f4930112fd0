"""Finding a venue: by going down the tree, by name, at its stable address; and booking only where it is open."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from courses.models import HomePage
from divisions.models import Division
from tests.conftest import make_division
from venues.bookings.booking import create_booking
from venues.bookings.models import Booking, Resident, Slot
from venues.bookings.opening import extend_slots
from venues.bookings.refusals import BookingRefused
from venues.models import OpeningHours, Venue, VenuePage
from venues.services import make_venues


@pytest.fixture(autouse=True)
def _language():
    """Gives the thread its language back after a page in English."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def venues(tree) -> dict[str, Venue]:
    """The planned venue of each division, by code."""
    make_venues()
    return {venue.division.code: venue for venue in Venue.objects.select_related("division")}


@pytest.fixture
def planned(venues, tree) -> Venue:
    """A planned venue that has a slot nevertheless."""
    found = venues[tree.village.code]
    begin = timezone.now() + timedelta(days=1)
    Slot.objects.create(venue=found, starts_at=begin, ends_at=begin + timedelta(hours=1), capacity=5)
    return found


def address(division: Division) -> str:
    return f"/venues/{division.code}/"


def main_of(client, url: str, **headers: str) -> str:
    """What stands between header and footer of a page."""
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200
    return re.search(r"<main.*?</main>", answer.content.decode(), re.S)[0]


def linked(client, url: str) -> set[str]:
    """The codes of the venues that a page links to."""
    return set(re.findall(r'href="/venues/(\d{12})/"', main_of(client, url)))


def found(client, text: str) -> list[str]:
    """The codes of the venues that a search lists."""
    answer = client.get("/venues/", {"q": text})
    return [venue.division.code for venue in answer.context["page_obj"]]


# -- going down -------------------------------------------------------------------------------------------------------


def test_there_is_one_venue_for_each_division_of_the_kind_of_its_level(venues):
    assert sorted(venue.kind for venue in venues.values()) == sorted(["base", *["hall", "room", "point"] * 2])
    assert make_venues() == 0


def test_the_way_goes_down_from_the_city_to_the_village(client, venues, tree):
    steps = [tree.city, tree.nanhu, tree.jianshe, tree.village]
    assert {tree.nanhu.code, tree.xiuzhou.code} <= linked(client, "/venues/")
    for above, below in pairwise(steps):
        assert below.code in linked(client, address(above))


def test_a_county_lists_its_own_towns(client, venues, tree):
    below = linked(client, address(tree.nanhu))
    assert tree.jianshe.code in below
    assert not below & {tree.xincheng.code, tree.village.code}


def test_a_village_lists_nothing_below(client, venues, tree):
    above = {tree.city.code, tree.nanhu.code, tree.jianshe.code}
    assert linked(client, address(tree.village)) - {tree.village.code} <= above


def test_the_way_leads_up_again(client, venues, tree):
    page = client.get(address(tree.village)).content.decode()
    crumbs = re.search(r'<nav class="breadcrumbs".*?</nav>', page, re.S)[0]
    assert re.findall(r'href="(/venues/[^"]*)"', crumbs) == [
        "/venues/", address(tree.city), address(tree.nanhu), address(tree.jianshe),
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["330499000000", "33040200000", "3304020000000", "33040200000x", "330000000000"])
def test_an_address_without_a_venue_is_not_found(client, venues, code):
    make_division("330000000000", "浙江省", "province")
    assert client.get(f"/venues/{code}/").status_code == 404


def test_the_page_says_how_many_below_are_open(client, venues, tree):
    Venue.objects.filter(division=tree.village).update(state="open")
    with translation.override("en"):
        assert "1 of 3 open" in main_of(client, f"/en{address(tree.city)}")


def test_the_index_begins_at_a_city_that_has_venues(client, venues, tree):
    make_division("110100000000", "市辖区", "city")
    assert tree.nanhu.code in linked(client, "/venues/")


# -- searching --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["百福弄", "百福弄社区居委会", "福弄社区", " 百福弄 ", "330402007024"])
def test_search_finds_a_village_by_its_name_a_part_of_it_or_its_code(client, venues, tree, text):
    assert found(client, text) == [tree.village.code]


def test_search_finds_all_that_share_a_word(client, venues, tree):
    assert set(found(client, "街道")) >= {tree.jianshe.code, tree.xincheng.code}


def test_search_finds_rare_characters(client, tree):
    village = make_division("330402007099", "槜李村", "village", tree.jianshe)
    make_venues()
    assert found(client, "槜李") == [village.code]


def test_search_finds_a_venue_by_the_name_its_page_shows(client, venues, tree):
    title = re.search(r"<h1>(.*?)</h1>", main_of(client, address(tree.jianshe)), re.S)[1].strip()
    assert found(client, title)[:1] == [tree.jianshe.code]


def test_search_tells_what_it_did_not_find_and_leads_on(client, venues):
    page = main_of(client, "/venues/?q=火星")
    assert "火星" in page
    assert 'href="/venues/"' in page


def test_search_shows_what_was_typed_as_text(client, venues):
    page = main_of(client, "/venues/?q=<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("query", ["q=街道&page=99", "q=街道&page=x", "q=%25", "q=_", "q=" + "长" * 500])
def test_search_takes_odd_questions(client, venues, query):
    assert client.get(f"/venues/?{query}").status_code == 200


# -- booking ----------------------------------------------------------------------------------------------------------


def test_a_planned_venue_shows_no_slots(client, planned, tree):
    assert "/book/" not in main_of(client, address(tree.village))
    assert client.get(f"/api/venues/{tree.village.code}/slots").json() == {"items": [], "count": 0}


def test_an_open_sample_shows_the_same_slot(client, planned, tree):
    """The control."""
    Venue.objects.update(state="open", is_sample=True)
    assert f"/book/{Slot.objects.get().pk}/" in main_of(client, address(tree.village))
    assert client.get(f"/api/venues/{tree.village.code}/slots").json()["count"] == 1


def test_a_planned_venue_cannot_be_booked_by_address_or_by_service(client, planned):
    slot = Slot.objects.get()
    url = reverse("bookings:book", args=[slot.pk])
    data = {"phone": "13812345678", "party_size": "1", "name": "", "request_key": uuid.uuid4(), "action": "send"}
    assert client.get(url).status_code == 404
    assert client.post(url, data).status_code == 404
    resident = Resident.objects.create(phone_hmac="x" * 64, phone_last4="5678")
    with pytest.raises(BookingRefused, match="closed"):
        create_booking(slot=slot, resident=resident, party_size=1, request_key=uuid.uuid4())
    assert not Booking.objects.exists()
    assert Slot.objects.get().booked == 0


@pytest.mark.parametrize(
    ("facts", "bookable"),
    [
        ({"state": "open"}, False),
        ({"state": "open", "confirmed_on": timezone.localdate()}, True),
        ({"state": "building", "confirmed_on": timezone.localdate()}, False),
        ({"state": "unverified", "confirmed_on": timezone.localdate()}, False),
        ({"state": "planned", "is_sample": True}, False),
    ],
    ids=["open, not confirmed", "open and confirmed", "being built", "not verified", "a planned sample"],
)
def test_a_venue_is_booked_only_when_open_and_confirmed(client, planned, facts, bookable):
    Venue.objects.filter(pk=planned.pk).update(**facts)
    answer = client.get(reverse("bookings:book", args=[Slot.objects.get().pk]))
    assert answer.status_code == (200 if bookable else 404)


def test_a_planned_venue_gets_no_slots_by_the_clock(planned):
    Slot.objects.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(venue=planned, weekday=day, opens="09:00", closes="11:00") for day in range(7)
    )
    assert extend_slots() == 0
    Venue.objects.update(state="open", is_sample=True)
    assert extend_slots() > 0


# -- languages --------------------------------------------------------------------------------------------------------


def test_the_english_page_shows_the_same_venue(client, venues, tree):
    answer = client.get(f"/en{address(tree.jianshe)}")
    text = answer.content.decode()
    assert '<html lang="en"' in text
    assert "Open slots" in text
    assert tree.jianshe.name in text
    assert f'href="/en{address(tree.village)}"' in text


def test_the_plain_address_is_chinese_whatever_the_browser_prefers(client, venues, tree):
    answer = client.get(address(tree.jianshe), headers={"accept-language": "en-GB,en;q=0.9"})
    assert '<html lang="zh-hans"' in answer.content.decode()


# -- the venue's story ------------------------------------------------------------------------------------------------

STORY = "这里有一条真实的烟道"


@pytest.fixture
def story(venues, tree) -> VenuePage:
    """A page of the CMS about the venue of 建设街道, published."""
    from wagtail.models import Page, Site

    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="首页", slug="front"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    page = VenuePage(
        title="建设街道的故事", slug="story", venue=venues[tree.jianshe.code], body=[("text", f"<p>{STORY}</p>")]
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return VenuePage.objects.get()


def test_the_stable_address_shows_the_published_story(client, story, tree):
    assert STORY in main_of(client, address(tree.jianshe))
    assert STORY in main_of(client, f"/en{address(tree.jianshe)}")


def test_another_venue_does_not_show_it(client, story, tree):
    assert STORY not in main_of(client, address(tree.xincheng))


def test_a_draft_of_the_story_is_not_shown(client, story, tree):
    story.body = [("text", "<p>草稿</p>")]
    story.save_revision()
    text = main_of(client, address(tree.jianshe))
    assert STORY in text
    assert "草稿" not in text


def test_a_story_taken_back_leaves_the_venue_standing(client, story, tree):
    story.unpublish()
    assert STORY not in main_of(client, address(tree.jianshe))


def test_a_new_version_of_the_story_is_on_the_next_request(client, story, tree):
    assert "新版" not in main_of(client, address(tree.jianshe))
    story.body = [("text", "<p>新版</p>")]
    story.save_revision().publish()
    assert "新版" in main_of(client, address(tree.jianshe))


def test_the_storys_own_address_leads_to_the_venue(client, story, tree):
    answer = client.get(story.url, follow=True)
    assert answer.status_code == 200
    assert STORY in answer.content.decode()


def test_a_story_stands_under_its_title_with_its_headings(client, story, tree):
    story.body = [("heading", "烟道"), ("text", f"<p>{STORY}</p>")]
    story.save_revision().publish()
    page = main_of(client, address(tree.jianshe))
    assert page.index("建设街道的故事</h2>") < page.index("<h3>烟道</h3>") < page.index(STORY)


def test_an_editor_chooses_among_the_venues_without_a_page_by_name(client, story, venues, tree, admin_user):
    client.force_login(admin_user)
    form = client.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    assert "<select" not in form[form.index('id="id_venue') - 400 :][:800]
    assert 'type="hidden" name="venue"' in form
    listed = client.get(reverse("venue_chooser:choose_results"), {"q": "街道"}).content.decode()
    assert "新城街道" in listed
    assert "建设街道体验室" not in listed


def test_the_blocks_of_a_story_are_named_in_chinese_and_one_is_a_picture():
    blocks = VenuePage.body.field.stream_block.child_blocks
    assert {key: str(block.label) for key, block in blocks.items()} == {
        "heading": "标题",
        "text": "正文",
        "picture": "图片",
    }


def test_the_heading_of_a_search_does_not_begin_with_a_quotation_mark(client, venues):
    assert re.search(r"<h2>\s*与“百福弄”相符的场馆：1 处\s*</h2>", main_of(client, "/venues/?q=百福弄"))
