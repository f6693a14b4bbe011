// nsfwjs with its default model, MobileNetV2, under node: node nsfwjs.mjs PICTURE...
// Speaks as bench/peer.py says. jpeg-js decodes, as in the example of its README for node;
// the backend is WebAssembly with SIMD, on one thread.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import jpeg from "jpeg-js";
import { load } from "nsfwjs/core";
import { MobileNetV2Model } from "nsfwjs/models/mobilenet_v2";

const WARM_UP_ROUNDS = 2;

console.log = console.info = console.error; // stdout is for figures
const say = (message) => process.stdout.write(JSON.stringify(message) + "\n");

tf.enableProdMode();
setThreadsCount(1);
setWasmPaths(
  fileURLToPath(new URL("node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url)),
);
await tf.setBackend("wasm");
await tf.ready();
if (tf.getBackend() !== "wasm") throw new Error(`the backend is ${tf.getBackend()}`);
if (!(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"))) throw new Error("no SIMD");

const model = await load("MobileNetV2", { modelDefinitions: [MobileNetV2Model] });
const pictures = process.argv.slice(2);

async function look(path) {
  const { width, height, data } = jpeg.decode(readFileSync(path), {
    useTArray: true,
    formatAsRGBA: false,
  });
  const pixels = tf.tensor3d(data, [height, width, 3], "int32");
  const predictions = await model.classify(pixels);
  pixels.dispose();
  return predictions;
}

for (let round = 0; round < WARM_UP_ROUNDS; round++) for (const path of pictures) await look(path);
say({ ready: true });
for await (const _line of createInterface({ input: process.stdin })) {
  const ms = [];
  for (const path of pictures) {
    const begun = performance.now();
    await look(path);
    ms.push(performance.now() - begun);
  }
  say({ ms });
}
