"""Asks for the films of all published scripts; with --here makes them at once, in this process."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from media.films import render_film
from media.models import FilmScript, FilmState
from media.scripts.shipping import bring_scripts_up_to_date
from media.services import request_all, request_narrated
from media.speech.installed import voice_name


class Command(BaseCommand):
    help = "Make the films of all published scripts that are not as their scripts say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("keys", nargs="*", help="only the films of these scripts")
        parser.add_argument("--here", action="store_true", help="make them in this process, not in the worker")

    def handle(self, *args: Any, **options: Any) -> None:
        if FilmScript._meta.db_table not in connection.introspection.table_names():
            self.stdout.write("There is no database yet: `make run` makes it; films are made when they are watched.")
            return
        bring_scripts_up_to_date()
        keys = options["keys"]
        scripts = FilmScript.objects.filter(live=True, key__in=keys) if keys else FilmScript.objects.filter(live=True)
        films = [request_narrated(script) for script in scripts] if keys else request_all()
        self.stdout.write(f"voice: {voice_name() or 'none, films are silent'}")
        for film in films:
            if options["here"] and film.state != FilmState.READY:
                render_film(film.key)
                film.refresh_from_db()
            seconds = f"{film.duration_s:.0f} s" if film.duration_s else ""
            self.stdout.write(f"{film.key}: {film.state} {seconds}")
