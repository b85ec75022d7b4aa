// Shows what is pushed while no page is open, and opens its page at a tap. It keeps nothing and reads no other traffic.
self.addEventListener('push', (event) => {
  const notice = event.data?.json() ?? {};
  event.waitUntil(
    self.registration.showNotification(notice.title ?? 'Plumbline', {
      body: notice.body ?? '',
      tag: notice.tag,
      icon: '/plumb.svg',
      data: { url: notice.url },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? '/', self.location.origin);
  // Only ever to this installation, whatever stands in the notice.
  const target = url.origin === self.location.origin ? url.href : self.location.origin;
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((open) => {
      const page = open.find((client) => client.url === target);
      return page ? page.focus() : self.clients.openWindow(target);
    }),
  );
});
