from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0012_guides_and_call_outs'),
    ]

    operations = [
        migrations.AddField(
            model_name='groupvisit',
            name='was_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='groupvisit',
            name='was_people',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
    ]
