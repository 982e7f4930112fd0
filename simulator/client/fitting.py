"""What is drawn fits the display: on one with very many lines at whole multiples, so that letters can be read."""

from __future__ import annotations

from collections.abc import Iterator

import pygame

LINES = 1000.0  # about so many lines of a display make one multiple


def surface_for(display: pygame.Surface) -> pygame.Surface:
    """What to draw on: the display itself, or a surface that is enlarged by a whole number onto it."""
    times = max(1, round(display.get_height() / LINES))
    return display if times == 1 else pygame.Surface((display.get_width() // times, display.get_height() // times))


def show(screen: pygame.Surface) -> None:
    """Puts what was drawn on the display."""
    display = pygame.display.get_surface()
    if display is not None and _times(screen) > 1:
        pygame.transform.scale_by(screen, _times(screen), _whole(display, screen))
    pygame.display.flip()


def events_on(screen: pygame.Surface) -> Iterator[pygame.event.Event]:
    """The events that wait, with the places of the mouse on what is drawn. Those of fingers are shares, and stay."""
    times = _times(screen)
    for event in pygame.event.get():
        if times > 1 and "pos" in event.dict:
            x, y = event.pos
            yield pygame.event.Event(event.type, {**event.dict, "pos": (x // times, y // times)})
        else:
            yield event


def _times(screen: pygame.Surface) -> int:
    display = pygame.display.get_surface()
    return max(1, display.get_width() // screen.get_width()) if display is not None and display is not screen else 1


def _whole(display: pygame.Surface, screen: pygame.Surface) -> pygame.Surface:
    """The part of the display that whole multiples fill; a line may be left over."""
    times = _times(screen)
    return display.subsurface((0, 0, screen.get_width() * times, screen.get_height() * times))
