"""Makes a user and an API token that may do everything, for tests. Run: python make_token.py FILE (written with mode 0600)"""
import os, sys
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'netbox.settings')
import django
django.setup()
from users.models import Token, User

user, _ = User.objects.get_or_create(username='plumbline-test')
user.is_superuser = user.is_active = True
user.save()
token = Token(user=user, version=2, write_enabled=True)
token.save()
target = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
os.write(target, (token.get_auth_header_prefix().split()[-1] + token.token).encode())
os.close(target)
