"""Settings of Wagtail: editing, pictures, search."""

from .settings_base import PUBLIC_URL

# A save made by itself half a second after typing arrives after an approval on a slow machine, and leaves the page
# published with a draft that nobody wrote. Editors save; other people's edits are announced as ever.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_SITE_NAME = "嘉兴消防安全培训平台"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
# Lessons are Chinese; /en/ shows the same pages in the English interface.
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
# allauth's pages do both, with limits and a line in the sign-in log.
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILIMAGES_IMAGE_FORM_BASE = "common.images.ImageForm"
FORM_RENDERER = "common.forms_renderer.HouseRenderer"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "webp"]
# Photos of phones are turned when they arrive (common/photos.py); this is for pictures that came another way.
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "webp", "heic": "jpeg"}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "m4a", "mp3", "mp4", "pdf", "pptx", "txt", "wav", "xlsx"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "common.search", "SEARCH_CONFIG": "simple"}}
WAGTAIL_READING_LEVEL_INFO = False
