// How the app is built: Svelte, an installable shell, and unit tests.
//
// - Everything is served from `/`; the binary embeds `dist/` as it is.
// - The service worker (src/sw) precaches the shell and shows push messages. No
//   runtime caching: the API is never answered by the worker, what is offline
//   comes from IndexedDB.
// - Nothing is inlined into the page, so `script-src 'self'` holds.
/// <reference types="vitest/config" />
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const backend = process.env.MEZAVE_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/',
  plugins: [
    svelte(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/sw',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: null,
      includeAssets: ['favicon.svg', 'apple-touch-icon.png'],
      manifest: {
        id: '/',
        name: 'Mezave – המזווה של המסעדה',
        short_name: 'Mezave',
        description: 'The stock assistant for restaurants',
        lang: 'he',
        dir: 'rtl',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        orientation: 'any',
        background_color: '#f6f4ee',
        theme_color: '#0e5a4a',
        categories: ['food', 'business', 'productivity'],
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        shortcuts: [
          { name: 'מלאי', url: '/#/stock' },
          { name: 'התראות', url: '/#/inbox' },
        ],
      },
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['**/*.{js,css,html,svg,png,woff2,webmanifest}'],
        globIgnores: ['**/heebo-latin-ext*', '**/heebo-math*', '**/heebo-symbols*'],
      },
    }),
  ],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': { target: backend } } },
  preview: { proxy: { '/api': { target: backend } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node', restoreMocks: true },
});
