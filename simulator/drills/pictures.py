"""Plans and walked paths as SVG."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

GREEN, RED, INK, WALL = "#007a4d", "#b8261b", "#21252a", "#383c42"


def _points(points: list[list[float]]) -> str:
    return " ".join(f"{x:.2f},{-y:.2f}" for x, y in points)


def _frame(plan: dict[str, Any], body: str, label: str) -> SafeString:
    low_x, low_y, high_x, high_y = plan["bounds"]
    box = f"{low_x} {-high_y} {high_x - low_x} {high_y - low_y}"
    text = f'<svg class="plan" viewBox="{box}" role="img" aria-label="{escape(label)}">{body}</svg>'
    return mark_safe(text)  # noqa: S308 - numbers and escaped names only


def _plan_body(plan: dict[str, Any], language: str) -> str:
    parts = [f'<polygon points="{_points(plan["building"])}" fill="{WALL}"/>']
    for room in plan["rooms"]:
        colour = "#eeece5" if room["kind"] == "corridor" else "#ffffff"
        parts.append(f'<polygon points="{_points(room["polygon"])}" fill="{colour}"/>')
        if room["kind"] != "corridor":
            xs, ys = zip(*room["polygon"], strict=True)
            x, y = sum(xs) / len(xs), -sum(ys) / len(ys)
            name = escape(room["name"][language])
            size = min(1.1, (max(xs) - min(xs)) / max(4, len(name)) * (1.0 if language == "zh" else 1.7))
            parts.append(
                f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.2f}" text-anchor="middle" fill="{INK}">{name}</text>'
            )
    for door in plan["doors"]:
        x, y = door["centre"]
        half = door["width"] / 2
        dx, dy = (half, 0.17) if door["axis"] == "x" else (0.17, half)
        colour = GREEN if "outside" in door["between"] else "#eeece5"
        parts.append(
            f'<rect x="{x - dx:.2f}" y="{-y - dy:.2f}" width="{2 * dx:.2f}" height="{2 * dy:.2f}" fill="{colour}"/>'
        )
    area = plan["assembly_point"]
    xs, ys = zip(*area["polygon"], strict=True)
    parts.append(f'<polygon points="{_points(area["polygon"])}" fill="{GREEN}22" stroke="{GREEN}" stroke-width="0.2"/>')
    parts.append(
        f'<text x="{sum(xs) / len(xs):.1f}" y="{-sum(ys) / len(ys) + 0.4:.1f}" font-size="1.2" text-anchor="middle"'
        f' fill="{GREEN}">{escape(area["name"][language])}</text>'
    )
    return "".join(parts)


def plan_svg(plan: dict[str, Any], language: str) -> SafeString:
    """The plan alone."""
    return _frame(plan, _plan_body(plan, language), plan["name"][language])


def path_svg(plan: dict[str, Any], events: list[list[Any]], player: str, language: str) -> SafeString:
    """The plan with the way a player walked, red where they were in smoke."""
    track = [row[3] for row in events if row[1] == "track" and row[2] == player]
    parts = [_plan_body(plan, language)]
    for before, after in pairwise(track):
        colour = RED if after["smoke_s"] > before["smoke_s"] else "#0055a4"
        parts.append(
            f'<line x1="{before["x"]}" y1="{-before["y"]}" x2="{after["x"]}" y2="{-after["y"]}" stroke="{colour}"'
            ' stroke-width="0.45" stroke-linecap="round"/>'
        )
    if track:
        parts.append(f'<circle cx="{track[0]["x"]}" cy="{-track[0]["y"]}" r="0.6" fill="#0055a4"/>')
        parts.append(f'<circle cx="{track[-1]["x"]}" cy="{-track[-1]["y"]}" r="0.8" fill="{GREEN}"/>')
    return _frame(plan, "".join(parts), plan["name"][language])
