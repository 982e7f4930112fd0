"""Background jobs of the project: one line each."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.jobs.policies import UNHURRIED, job

from .backups.layout import BackupError
from .backups.writing import write_backup


@job(label=_("Backup"), limit_s=6 * 3600, retry_on=(BackupError,), priority=UNHURRIED)
def make_backup() -> str:
    return str(write_backup(keep=settings.BACKUP_KEEP).path)
