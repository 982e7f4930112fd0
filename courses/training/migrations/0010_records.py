import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import common.labels


class Migration(migrations.Migration):
    """Records of all kinds; what real drills hold is copied by the next migration."""

    dependencies = [
        ('divisions', '0002_named_fields'),
        ('people', '0008_witness_keys'),
        ('training', '0009_made_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DrawnRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_drawn', models.BooleanField(verbose_name='drawn')),
            ],
            options={
                'verbose_name': 'record in a draw',
                'verbose_name_plural': 'records in draws',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Record',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('drill', 'Real drill'), ('session', 'Training session'), ('certificate', 'Certificate from elsewhere'), ('publicity', 'Publicity'), ('paper', 'Paper record'), ('attestation', 'Attestation by an officer')], editable=False, max_length=12, verbose_name='kind')),
                ('began_at', models.DateTimeField(verbose_name='began at')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('counts_for', models.JSONField(blank=True, default=list, verbose_name='counts for')),
                ('revision', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='revision')),
                ('standing', models.CharField(choices=[('filed', 'Filed'), ('cleared', 'Filed, not drawn for a check'), ('drawn', 'Drawn for a check'), ('questioned', 'There is a question'), ('accepted', 'Looked at, in order'), ('refused', 'Refused')], default='filed', editable=False, max_length=12, verbose_name='standing')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'record',
                'verbose_name_plural': 'records',
                'ordering': ['-began_at', '-pk'],
            },
            bases=(common.labels.ChoiceLabels, models.Model),
        ),
        migrations.CreateModel(
            name='RecordRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'row of a record',
                'verbose_name_plural': 'rows of records',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SampleDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=32, verbose_name='seed')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='share drawn, in percent')),
                ('drawn_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='drawn at')),
            ],
            options={
                'verbose_name': 'draw of records',
                'verbose_name_plural': 'draws of records',
                'ordering': ['-drawn_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='duty',
            name='filed_on',
            field=models.DateField(blank=True, null=True, verbose_name='filed for'),
        ),
        migrations.AddField(
            model_name='duty',
            name='filed_with',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='filed_duties', to='training.evidence', verbose_name='filed with'),
        ),
        migrations.AddField(
            model_name='rule',
            name='proof',
            field=models.CharField(choices=[('word', "The unit's word"), ('sample', 'A sampled check'), ('check', "An officer's check")], default='word', max_length=8, verbose_name='proof asked for'),
        ),
        migrations.AlterField(
            model_name='recordreview',
            name='verdict',
            field=models.CharField(blank=True, choices=[('accepted', 'Looked at, in order'), ('questioned', 'There is a question'), ('refused', 'Refused')], max_length=12, verbose_name='verdict'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('proof__in', ['word', 'sample', 'check'])), name='rule_proof_known'),
        ),
        migrations.AddField(
            model_name='drawnrecord',
            name='evidence',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.evidence'),
        ),
        migrations.CreateModel(
            name='OutsideCertificate',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='training.record')),
                ('certificate', models.CharField(choices=[('operator', 'Fire facility operator'), ('special', 'Special fire-safety training'), ('engineer', 'Registered fire engineer'), ('electrician', 'Electrician (special work)'), ('other', 'Another certificate')], max_length=12, verbose_name='certificate')),
                ('level', models.CharField(blank=True, choices=[('5', 'Level 5, junior worker'), ('4', 'Level 4, intermediate worker'), ('3', 'Level 3, senior worker'), ('2', 'Level 2, technician'), ('1', 'Level 1, senior technician')], max_length=2, verbose_name='level')),
                ('issuer', models.CharField(max_length=120, verbose_name='issued by')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='valid until')),
            ],
            options={
                'verbose_name': 'certificate from elsewhere',
                'verbose_name_plural': 'certificates from elsewhere',
            },
            bases=('training.record',),
        ),
        migrations.CreateModel(
            name='PaperRecord',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='training.record')),
                ('rule_code', models.CharField(max_length=40, verbose_name='rule')),
                ('title', models.CharField(max_length=120, verbose_name='title of the paper')),
                ('content', models.TextField(blank=True, max_length=2000, verbose_name='what it says')),
                ('hours', models.FloatField(blank=True, null=True, verbose_name='class hours')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='holds until (empty: for good)')),
            ],
            options={
                'verbose_name': 'paper record',
                'verbose_name_plural': 'paper records',
            },
            bases=('training.record',),
        ),
        migrations.CreateModel(
            name='Publicity',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='training.record')),
                ('activity', models.CharField(choices=[('talk', 'Talk or consultation'), ('notice', 'Notice put up'), ('leaflets', 'Leaflets handed out'), ('broadcast', 'Loudspeaker, screen or video'), ('visits', 'From door to door'), ('trying', 'Trying out equipment, watching a drill')], max_length=12, verbose_name='kind of activity')),
                ('audience', models.CharField(choices=[('residents', 'Residents'), ('tenants', 'Tenants and shops of the building'), ('customers', 'Customers, guests, visitors'), ('parents', "Pupils' families"), ('vulnerable', 'Old people, minors, people with disabilities'), ('public', 'The public')], max_length=12, verbose_name='towards whom')),
                ('content', models.TextField(max_length=2000, verbose_name='content')),
                ('reached', models.PositiveIntegerField(verbose_name='people reached, about')),
                ('posted', models.JSONField(blank=True, default=list, verbose_name='where a notice was put up')),
            ],
            options={
                'verbose_name': 'publicity',
                'verbose_name_plural': 'publicity',
            },
            bases=('training.record',),
        ),
        migrations.CreateModel(
            name='TrainingSession',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='training.record')),
                ('training', models.CharField(choices=[('regular', 'Regular training of staff'), ('prejob', 'Before a new job or post'), ('special', 'Special training for a post'), ('pupils', 'Teaching of pupils or students'), ('lecture', 'Lecture')], max_length=12, verbose_name='kind of training')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('content', models.TextField(max_length=2000, verbose_name='content')),
                ('course_key', models.CharField(blank=True, max_length=120, verbose_name='course')),
                ('topics', models.JSONField(blank=True, default=list, verbose_name='topics')),
                ('class_hours', models.FloatField(blank=True, null=True, verbose_name='class hours')),
                ('is_group', models.BooleanField(default=False, verbose_name='answered together, as a group')),
                ('others_count', models.PositiveIntegerField(default=0, verbose_name='others present')),
                ('participant_count', models.PositiveIntegerField(editable=False, verbose_name='number of participants')),
            ],
            options={
                'verbose_name': 'training session',
                'verbose_name_plural': 'training sessions',
            },
            bases=('training.record',),
        ),
        migrations.AddField(
            model_name='record',
            name='evidence',
            field=models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='record', to='training.evidence'),
        ),
        migrations.AddField(
            model_name='record',
            name='organisation',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='people.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='record',
            name='recorded_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='drawnrecord',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draws', to='training.record'),
        ),
        migrations.AddField(
            model_name='recordrow',
            name='evidence',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='record_row', to='training.evidence'),
        ),
        migrations.AddField(
            model_name='recordrow',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='training.record'),
        ),
        migrations.AddField(
            model_name='sampledraw',
            name='division',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='division'),
        ),
        migrations.AddField(
            model_name='drawnrecord',
            name='draw',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='training.sampledraw'),
        ),
        migrations.AddConstraint(
            model_name='outsidecertificate',
            constraint=models.CheckConstraint(condition=models.Q(('certificate__in', ['operator', 'special', 'engineer', 'electrician', 'other'])), name='outside_certificate_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='outsidecertificate',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on', None), ('expires_on__gte', models.F('issued_on')), _connector='OR'), name='outside_certificate_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='publicity',
            constraint=models.CheckConstraint(condition=models.Q(('activity__in', ['talk', 'notice', 'leaflets', 'broadcast', 'visits', 'trying'])), name='publicity_activity_known'),
        ),
        migrations.AddConstraint(
            model_name='publicity',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['residents', 'tenants', 'customers', 'parents', 'vulnerable', 'public'])), name='publicity_audience_known'),
        ),
        migrations.AddField(
            model_name='trainingsession',
            name='post',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post', verbose_name='for the post'),
        ),
        migrations.AddIndex(
            model_name='record',
            index=models.Index(fields=['organisation', '-began_at'], name='training_re_organis_bb7ce0_idx'),
        ),
        migrations.AddIndex(
            model_name='record',
            index=models.Index(fields=['standing', 'recorded_at'], name='training_re_standin_23480e_idx'),
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['drill', 'session', 'certificate', 'publicity', 'paper', 'attestation'])), name='record_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(condition=models.Q(('standing__in', ['filed', 'cleared', 'drawn', 'questioned', 'accepted', 'refused'])), name='record_standing_known'),
        ),
        migrations.AddConstraint(
            model_name='trainingsession',
            constraint=models.CheckConstraint(condition=models.Q(('training__in', ['regular', 'prejob', 'special', 'pupils', 'lecture'])), name='training_session_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='trainingsession',
            constraint=models.CheckConstraint(condition=models.Q(('participant_count__gte', 1)), name='training_session_has_participants'),
        ),
        migrations.AddConstraint(
            model_name='trainingsession',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1)), name='training_session_lasts'),
        ),
        migrations.RemoveIndex(
            model_name='realdrill',
            name='training_re_organis_3d7cf3_idx',
        ),
        migrations.RenameModel(old_name='RealDrill', new_name='FormerDrill'),
        migrations.CreateModel(
            name='RealDrill',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='training.record')),
                ('emergency', models.CharField(choices=[('fire', 'Fire'), ('earthquake', 'Earthquake'), ('other', 'Another emergency')], max_length=12, verbose_name='what was rehearsed')),
                ('situation', models.CharField(blank=True, choices=[('work', 'Working or teaching hours'), ('break', 'Break between lessons'), ('rest', 'Midday rest or night'), ('evening', 'Evening study or night shift'), ('opening', 'Open to the public'), ('closing', 'Closing time')], max_length=12, verbose_name='when the alarm came')),
                ('plan', models.CharField(max_length=200, verbose_name='plan that was rehearsed')),
                ('content', models.TextField(max_length=2000, verbose_name='content')),
                ('departments', models.CharField(max_length=300, verbose_name='departments that took part')),
                ('participant_count', models.PositiveIntegerField(verbose_name='number of participants')),
                ('notice_given', models.BooleanField(default=False, verbose_name='announced beforehand')),
                ('notice', models.CharField(blank=True, max_length=200, verbose_name='how it was announced')),
                ('signs_placed', models.BooleanField(default=False, verbose_name='signs were put up')),
                ('evacuation_s', models.PositiveIntegerField(blank=True, null=True, verbose_name='seconds from the alarm until all were out')),
                ('jammed', models.CharField(blank=True, max_length=300, verbose_name='where it jammed')),
                ('evaluation', models.TextField(blank=True, max_length=2000, verbose_name='evaluation')),
                ('plan_revision', models.CharField(blank=True, max_length=500, verbose_name='what is changed in the plan')),
            ],
            options={
                'verbose_name': 'real drill',
                'verbose_name_plural': 'real drills',
            },
            bases=('training.record',),
        ),
        migrations.AddConstraint(
            model_name='realdrill',
            constraint=models.CheckConstraint(condition=models.Q(('emergency__in', ['fire', 'earthquake', 'other'])), name='real_drill_emergency_known'),
        ),
        migrations.AddConstraint(
            model_name='realdrill',
            constraint=models.CheckConstraint(condition=models.Q(('participant_count__gte', 1)), name='real_drill_has_participants'),
        ),
        migrations.AddField(
            model_name='recordfile',
            name='record',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='training.record'),
        ),
        migrations.AddField(
            model_name='recordreview',
            name='record',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='training.record'),
        ),
        migrations.AddField(
            model_name='recordreview',
            name='evidence',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.evidence'),
        ),
        migrations.AddField(
            model_name='recordreview',
            name='is_opening',
            field=models.BooleanField(default=False, verbose_name='says that a file was opened'),
        ),
    ]
