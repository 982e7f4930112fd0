"""Addresses of duties, exceptions, rules and key units."""

from django.urls import path

from .duties import earlier_views
from .duties import views as duty_views
from .key_units import views as key_unit_views
from .proposals import tie_views
from .proposals import views as rule_views

officer_urlpatterns = [
    path("records/duty/<uuid:duty_id>/", duty_views.duty, name="duty"),
    path("records/duty/<uuid:duty_id>/attest/", duty_views.attest, name="attest"),
    path("records/duty/<uuid:duty_id>/waive/", duty_views.waive, name="waive"),
    path("records/duty/<uuid:duty_id>/waive/<int:waiver_id>/end/", duty_views.unwaive, name="unwaive"),
    path("records/organisation/<uuid:organisation_id>/earlier/", earlier_views.earlier, name="earlier"),
    path("records/exceptions/", duty_views.exceptions, name="exceptions"),
    path("rules/", rule_views.rules, name="rules"),
    path("rules/new/", rule_views.propose, name="propose_new"),
    path("rules/drafts/", rule_views.drafts, name="drafts"),
    path("rules/drafts/<int:draft_id>/hand/", rule_views.hand, name="hand_draft"),
    path("rules/drafts/<int:draft_id>/take/", rule_views.take, name="take_draft"),
    path("rules/drafts/<int:draft_id>/", rule_views.draft, name="draft"),
    path("rules/drafts/<int:draft_id>/compute/", rule_views.compute, name="compute_draft"),
    path("rules/drafts/<int:draft_id>/publish/", rule_views.publish, name="publish"),
    path("rules/<str:code>/", rule_views.rule, name="rule"),
    path("rules/<str:code>/ties/", tie_views.tie, name="tie"),
    path("rules/<str:code>/ties/<int:tie_id>/end/", tie_views.untie, name="untie"),
    path("rules/<str:code>/propose/", rule_views.propose, name="propose"),
    path("key-units/", key_unit_views.key_units, name="key_units"),
    path("key-units/<uuid:organisation_id>/decide/", key_unit_views.decide, name="decide_key_unit"),
]
