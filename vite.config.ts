import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

/** What stays outside every bundle: the native engine and database, Electron, and Node's own modules. */
const external = [
  /^electron(\/.*)?$/,
  /^@contentauth\/c2pa-node/,
  /^@photostructure\/sqlite$/,
  ...builtinModules,
  /^node:/,
];

/** The second engine's module, beside the worker that loads it when somebody asks for a second opinion. */
const secondEngine: Plugin = {
  name: 'second-engine',
  generateBundle() {
    const path = createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm');
    this.emitFile({ type: 'asset', fileName: 'c2pa.wasm', source: readFileSync(path) });
  },
};

/** One Node bundle. Everything else is bundled, so that `dependencies` holds the native addons alone. */
const node = (outDir: string, input: Record<string, string>, format: 'es' | 'cjs' = 'es'): UserConfig => ({
  plugins: format === 'es' ? [secondEngine] : [],
  build: {
    ssr: true,
    target: 'node20',
    outDir,
    emptyOutDir: false,
    sourcemap: true,
    rolldownOptions: {
      input,
      external,
      output: {
        format,
        entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
  ssr: { noExternal: true, external: ['@contentauth/c2pa-node', '@photostructure/sqlite', 'electron'] },
});

// Modes, run in this order by scripts/build.mjs.
export default defineConfig(({ mode }): UserConfig => {
  switch (mode) {
    case 'node':
      return node('dist/node', {
        cli: 'electron/cli/main.ts',
        worker: 'electron/core/worker/main.ts',
      });
    case 'desktop':
      return node('dist/desktop', {
        main: 'electron/desktop/main.ts',
        core: 'electron/desktop/core-process.ts',
        worker: 'electron/core/worker/main.ts',
      });
    case 'preload':
      return node('dist/desktop', { preload: 'electron/desktop/preload.ts' }, 'cjs');
    default:
      return {
        root: 'renderer',
        plugins: [react()],
        build: {
          outDir: '../dist/renderer',
          emptyOutDir: true,
          target: 'chrome140',
          assetsInlineLimit: 0,
          sourcemap: 'hidden',
        },
      };
  }
});
