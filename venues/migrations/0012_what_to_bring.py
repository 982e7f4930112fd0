from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('venues', '0011_story_pictures'),
    ]

    operations = [
        migrations.AddField(
            model_name='venue',
            name='bring',
            field=models.CharField(blank=True, max_length=200, verbose_name='what to bring'),
        ),
    ]
