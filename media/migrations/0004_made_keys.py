from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0003_sign_language")]

    operations = [
        migrations.AlterField(
            model_name="filmscript",
            name="key",
            field=models.SlugField(editable=False, max_length=60, unique=True, verbose_name="key"),
        ),
    ]
