// Preloaded into our child processes: they end when their parent is gone, also while they are still loading.

/** What a clean end may take. */
const patienceMs = 15_000;

process.once('disconnect', () => {
  // Ends it at once while nobody listens for that yet, else cleanly.
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), patienceMs).unref();
});
