import { defineConfig } from "vitest/config";

// One entry for each viewer, so that a page loads its own and nothing else. The names carry no hash:
// the pages name them, and the server says how long they are kept.
export default defineConfig({
  base: "./",
  build: {
    outDir: "../src/ischia/clinic/static/clinic/islands",
    emptyOutDir: true,
    target: "es2022",
    cssCodeSplit: false, // one small style for all viewers, under a name that the pages know
    assetsInlineLimit: 0, // nothing inline: the pages forbid it
    modulePreload: false,
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: {
        call: "src/call/main.ts",
        camera: "src/camera/main.ts",
        curves: "src/curves/main.ts",
        exercise: "src/exercise/main.ts",
        motion: "src/motion/main.ts",
        ultrasound: "src/ultrasound/main.ts",
        worker: "src/exercise/worker.ts",
      },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "parts/[name]-[hash].js",
        assetFileNames: "viewers[extname]",
      },
    },
  },
  test: { include: ["test/**/*.test.ts"] },
});
