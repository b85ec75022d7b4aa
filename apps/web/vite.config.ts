import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// In development the API comes from a running Plumbline (npm start in another terminal, or PLUMBLINE_URL).
const api = process.env['PLUMBLINE_URL'] ?? 'http://127.0.0.1:7300';

export default defineConfig({
  root: import.meta.dirname,
  // One bundle serves every workspace: /estate and /w/example/estate load the same files.
  base: '/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    manifest: true,
    // Inlined data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
  },
  server: {
    proxy: { '/api': api, '^/w/[^/]+/api/': api },
  },
});
