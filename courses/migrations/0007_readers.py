from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0006_proof_steps'),
    ]

    operations = [
        migrations.AddField(
            model_name='coursepage',
            name='readers',
            field=models.JSONField(blank=True, default=list, verbose_name='comes first for'),
        ),
    ]
