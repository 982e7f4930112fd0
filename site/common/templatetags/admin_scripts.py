"""Calls written as data in templates that replace Wagtail's own."""

import json

from django import template
from django.utils.safestring import SafeString

from common import admin_scripts

register = template.Library()


@register.simple_tag
def start_script(name: str, element_id: str = "", config_json: str = "", options_json: str = "") -> SafeString:
    """``{% start_script "initDateChooser" id config %}``, or with the one argument of a panel."""
    if options_json:
        return admin_scripts.start_script(name, json.loads(options_json))
    return admin_scripts.start_script(name, element_id, json.loads(config_json))
