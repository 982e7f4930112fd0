from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0006_open_papers_of_members")]

    operations = [
        migrations.AlterField(
            model_name="question",
            name="key",
            field=models.SlugField(editable=False, max_length=60, unique=True, verbose_name="key"),
        ),
        migrations.AlterField(
            model_name="question",
            name="picture",
            field=models.CharField(blank=True, max_length=120, verbose_name="drawing"),
        ),
        migrations.AlterField(
            model_name="quiz",
            name="course_key",
            field=models.CharField(max_length=120, verbose_name="course"),
        ),
        migrations.AlterField(
            model_name="quiz",
            name="key",
            field=models.SlugField(editable=False, max_length=60, unique=True, verbose_name="key"),
        ),
    ]
