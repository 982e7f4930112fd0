from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("drills", "0006_seat_proof")]

    operations = [
        migrations.RemoveConstraint(model_name="screenbranch", name="branch_once_a_decision"),
        migrations.AddConstraint(
            model_name="screenbranch",
            constraint=models.UniqueConstraint(
                fields=("session", "decision", "option"), name="branch_once_an_option"
            ),
        ),
    ]
