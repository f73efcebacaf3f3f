"""A Django view that asks the database on the event loop."""

# packages: django

import asyncio
import os
import tempfile

import django
from django.conf import settings

folder = tempfile.TemporaryDirectory()
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(folder.name, "db")}},
    INSTALLED_APPS=[],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.dispatch import Signal  # noqa: E402
from django.shortcuts import get_object_or_404  # noqa: E402

seen = Signal()


class Book(models.Model):
    title = models.CharField(max_length=100)
    views = models.IntegerField(default=0)

    class Meta:
        app_label = "shop"

    async def rename(self, title):
        self.title = title
        self.save(update_fields=["title"])


def create_tables():
    with connection.schema_editor() as editor:
        editor.create_model(Book)
    connection.close()


async def store():
    first = Book.objects.create(title="one")
    Book.objects.bulk_create([Book(title="two"), Book(title="three")])
    other = Book(title="four", views=3)
    other.save()
    return first.pk


async def view(pk):
    book = get_object_or_404(Book, pk=pk)
    book.views += 1
    book.save()
    await book.rename("first")
    book.refresh_from_db()
    count = Book.objects.filter(views__gt=0).exclude(title="x").count()
    titles = [
        other.title  # in order
        for other in Book.objects.order_by("pk")
    ]
    names = sorted(Book.objects.values_list("title", flat=True), reverse=True)
    rows = list(Book.objects.order_by("pk"))
    for other in Book.objects.filter(views=0).iterator(chunk_size=10):
        print("unseen", other.title)
    unseen = Book.objects.filter(views=0)
    for other in unseen:
        print("still unseen", other.title)
    if Book.objects.filter(title="two").exists(): Book.objects.filter(title="two").delete()
    cache.set("title", book.title)
    seen.send(sender=Book, title=(cache.get("title") or "none"))
    last = Book.objects.order_by("pk").last().title
    return book.title, book.views, count, titles, names, len(rows), last


async def main():
    seen.connect(lambda sender, title, **rest: print("seen", title), weak=False)
    print(await view(await store()))


create_tables()
try:
    asyncio.run(main())
except django.core.exceptions.SynchronousOnlyOperation:
    print("not on an event loop")
connection.close()
