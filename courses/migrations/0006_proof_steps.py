from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0005_progress_campaigns_review'),
    ]

    operations = [
        migrations.AddField(
            model_name='reviewstep',
            name='is_proof',
            field=models.BooleanField(default=False, help_text='The words and numbers are read, not what is said. 校对.', verbose_name='proofreading'),
        ),
    ]
