"""Administrative divisions: the tree on which venues, units and jurisdictions hang."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels

from .codes import CODE_LENGTH, Level, prefix_of, range_of


class DivisionQuerySet(models.QuerySet["Division"]):
    def within(self, division: Division) -> DivisionQuerySet:
        """The subtree under `division`, itself included; one range on the code, no recursion."""
        first, last = range_of(division.code, division.level)
        return self.filter(code__gte=first, code__lte=last)

    def within_any(self, divisions: list[Division]) -> DivisionQuerySet:
        """The union of several subtrees; empty when `divisions` is empty."""
        return self.filter(subtree_q(divisions))

    def on(self, day: date) -> DivisionQuerySet:
        """Divisions that exist on `day`."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gt=day))


def subtree_q(divisions: list[Division], field: str = "code") -> Q:
    """A condition on a 12-digit code field: it lies in one of the subtrees. Never true for an empty list."""
    spans = [range_of(division.code, division.level) for division in divisions]
    conditions = [Q(**{f"{field}__gte": first, f"{field}__lte": last}) for first, last in spans]
    return reduce(or_, conditions) if conditions else Q(pk__in=[])


class Division(ChoiceLabels, models.Model):
    """One row of the national division list. A renumbering closes a row and names its successor."""

    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)
    name = models.CharField(_("name"), max_length=80)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    lng = models.FloatField(_("longitude (WGS84)"), null=True, blank=True)
    lat = models.FloatField(_("latitude (WGS84)"), null=True, blank=True)
    coord_source = models.CharField(_("source of the point"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)  # the first day on which it no longer holds
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )

    objects = DivisionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("administrative division")
        verbose_name_plural = _("administrative divisions")
        indexes = [models.Index(fields=["level", "code"])]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="division_level_known"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{12}$"), name="division_code_12_digits"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gt=F("valid_from")),
                name="division_valid_span",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """The significant digits of the code."""
        return prefix_of(self.code, self.level)

    def ancestors(self) -> list[Division]:
        """The chain above this division, topmost first; empty at the root.

        It walks `parent`: a query a level, unless the parents were selected with the row.
        """
        chain: list[Division] = []
        node = self.parent
        while node is not None:
            chain.append(node)
            node = node.parent
        return chain[::-1]

    @property
    def full_name(self) -> str:
        """Names from the topmost ancestor down, as on an envelope. It costs what `ancestors` does."""
        return "".join(node.name for node in [*self.ancestors(), self])
