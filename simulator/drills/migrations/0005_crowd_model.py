from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('drills', '0004_what_matters_first'),
    ]

    operations = [
        migrations.AddField(
            model_name='drillsession',
            name='crowd',
            field=models.CharField(default='jupedsim/1', max_length=40, verbose_name='crowd model'),
        ),
    ]
