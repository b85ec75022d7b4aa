"""Loads a NetBox 3.6 dumpdata file into a newer NetBox, as an upgrade would: the schema as 3.6 left it, the rows, then
every later migration over them. Run: NETBOX_ROOT=... python load_dump.py DUMP.json"""
import gzip, json, os, sys
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'netbox.settings')
import django
django.setup()
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

TARGETS = [
    ('circuits', '0038_squashed_0042'), ('dcim', '0167_squashed_0182'), ('extras', '0087_squashed_0098'),
    ('ipam', '0054_squashed_0067'), ('tenancy', '0002_squashed_0011'), ('users', '0002_squashed_0004'),
    ('virtualization', '0023_squashed_0036'),
]
executor = MigrationExecutor(connection)
executor.migrate(TARGETS)
executor = MigrationExecutor(connection)
apps = executor.loader.project_state(TARGETS).apps
ContentType = apps.get_model('contenttypes', 'ContentType')
User = apps.get_model('users', 'User')

rows = json.load(gzip.open(sys.argv[1]) if sys.argv[1].endswith(".gz") else open(sys.argv[1]))
users, many = {}, []
def ctype(key):
    return ContentType.objects.get_or_create(app_label=key[0], model=key[1])[0].pk
with transaction.atomic():
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
        for row in rows:
            model = apps.get_model(row['model'])
            values = {}
            for field in model._meta.get_fields():
                if not hasattr(field, 'attname') and not field.many_to_many: continue
                if field.name not in row['fields']: continue
                value = row['fields'][field.name]
                if field.many_to_many:
                    many.append((model, row['pk'], field.name, value)); continue
                if field.is_relation and isinstance(value, list):
                    if field.related_model._meta.label_lower.endswith('user'):
                        name = value[0]
                        if name not in users:
                            users[name] = User.objects.create(username=name, password='!', is_active=False).pk
                        value = users[name]
                    else:
                        value = ctype(value)
                values[field.attname] = value
            unknown = set(row['fields']) - {f.name for f in model._meta.get_fields()}
            assert not unknown, (row['model'], unknown)
            instance = model(pk=row['pk'])
            for name, value in values.items():
                field = model._meta.get_field(name[:-3] if name.endswith('_id') and name not in row['fields'] else name)
                setattr(instance, name, field.to_python(value) if not field.is_relation else value)
            # auto_now would give today's date
            for field in model._meta.local_fields:
                for auto in ('auto_now', 'auto_now_add'):
                    if getattr(field, auto, False): setattr(field, auto, False)
            instance.save_base(raw=True, force_insert=True)
        for model, pk, name, value in many:
            ids = [ctype(v) if isinstance(v, list) else v for v in value]
            getattr(model.objects.get(pk=pk), name).set(ids)
        cursor.execute("set constraints all immediate")
        for table in {apps.get_model(r['model'])._meta.db_table for r in rows}:
            cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
print(len(rows), "objects in; now: netbox migrate, netbox trace_paths --force --no-input")
