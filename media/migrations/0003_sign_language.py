import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0002_narrated_films"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.AddField(
            model_name="film",
            name="signs",
            field=models.FileField(blank=True, upload_to="films/"),
        ),
        migrations.AddField(
            model_name="filmscript",
            name="sign_film",
            field=models.ForeignKey(
                blank=True,
                help_text="An mp4 film of an interpreter, as long as the film and with the same beginning: two seconds of title come first. It runs in a window of the film, which viewers can close.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtaildocs.document",
                verbose_name="sign-language film",
            ),
        ),
    ]
