// Draws the digits of examples/digits: seeded, with plain arithmetic and square roots alone, so that every machine draws the same bytes.
import { mkdirSync, writeFileSync } from "node:fs";
import { glyphs } from "./glyphs.mjs";

export const size = 28;

/** Uniform numbers in [0, 1) from a 32-bit state (xorshift32). */
function createRandom(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

/** Points along a stroke, close enough to be joined by straight lines: Catmull-Rom through the given ones. */
function flatten({ smooth, points }) {
  if (!smooth) return points;
  const steps = 6;
  const at = (index) => points[Math.min(Math.max(index, 0), points.length - 1)];
  const path = [points[0]];
  for (let i = 0; i + 1 < points.length; i++) {
    for (let step = 1; step <= steps; step++) {
      const t = step / steps;
      path.push(
        [0, 1].map((axis) => {
          const [a, b, c, d] = [at(i - 1)[axis], at(i)[axis], at(i + 1)[axis], at(i + 2)[axis]];
          return (
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)
          );
        }),
      );
    }
  }
  return path;
}

/** A random hand: rotation by a rational half-angle (no sines), slant, width, height and place. */
function randomWarp(random) {
  const spread = (amount) => (random() * 2 - 1) * amount;
  const half = spread(0.1);
  const cos = (1 - half * half) / (1 + half * half);
  const sin = (2 * half) / (1 + half * half);
  const width = 11 + random() * 6;
  const height = 16 + random() * 4;
  const slant = spread(0.22);
  const left = 14 + spread(1.5);
  const top = 14 + spread(1.5);
  return ([x, y]) => {
    const v = (y - 0.5) * height;
    const u = (x - 0.5) * width - slant * v;
    return [left + u * cos - v * sin, top + u * sin + v * cos];
  };
}

function distanceToSegment(x, y, [ax, ay], [bx, by]) {
  const dx = bx - ax;
  const dy = by - ay;
  const lengthSquared = dx * dx + dy * dy;
  const t = lengthSquared === 0 ? 0 : Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / lengthSquared, 0), 1);
  const ex = ax + t * dx - x;
  const ey = ay + t * dy - y;
  return Math.sqrt(ex * ex + ey * ey);
}

/** One `size` x `size` image of `digit`, 0 = paper, 255 = ink. */
function drawDigit(digit, random) {
  const variants = glyphs[digit];
  const warp = randomWarp(random);
  const radius = 0.7 + random() * 1.1;
  const ink = 150 + random() * 105;
  const wobble = 0.06;
  const paths = variants[Math.floor(random() * variants.length)].map(({ smooth, points }) =>
    flatten({
      smooth,
      points: points.map(([x, y]) => warp([x + (random() - 0.5) * 2 * wobble, y + (random() - 0.5) * 2 * wobble])),
    }),
  );
  const image = new Uint8Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let nearest = Infinity;
      for (const path of paths) {
        for (let i = 0; i + 1 < path.length; i++) {
          nearest = Math.min(nearest, distanceToSegment(x + 0.5, y + 0.5, path[i], path[i + 1]));
        }
      }
      const coverage = Math.min(Math.max(radius + 0.5 - nearest, 0), 1);
      const grain = coverage > 0 ? 1 - 0.25 * random() : 0;
      // Steps of 8 keep the archive small; the eye and the net see no difference.
      image[y * size + x] = Math.min(255, Math.floor((ink * coverage * grain) / 8) * 8);
    }
  }
  for (let specks = Math.floor(random() * 6); specks > 0; specks--) image[Math.floor(random() * size * size)] = 128;
  return image;
}

/** `count` images with their labels, every digit equally often, in a random order. */
export function drawSet(count, seed) {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 10);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [labels[i], labels[j]] = [labels[j], labels[i]];
  }
  const images = new Uint8Array(count * size * size);
  labels.forEach((digit, index) => images.set(drawDigit(digit, random), index * size * size));
  return { images, labels };
}

/** An idx file of unsigned bytes: magic, sizes (big-endian), data; gzipped without a time stamp. */
function idxGz(gzipSync, sizes, data) {
  const bytes = new Uint8Array(4 + 4 * sizes.length + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x0800 + sizes.length);
  sizes.forEach((value, index) => view.setUint32(4 + 4 * index, value));
  bytes.set(data, 4 + 4 * sizes.length);
  return gzipSync(bytes, { level: 9, mtime: 0 });
}

/** The two sets of the example. */
export const sets = { train: { count: 1000, seed: 20240917 }, test: { count: 500, seed: 51966 } };

if (import.meta.url === new URL(process.argv[1], "file:").href) {
  // Loaded here, so that drawing alone needs no install; a pinned library, since compressors differ in the bytes they write.
  const { gzipSync } = await import("fflate");
  const folder = new URL("../../examples/digits/data/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  for (const [name, { count, seed }] of Object.entries(sets)) {
    const { images, labels } = drawSet(count, seed);
    writeFileSync(new URL(`${name}-images-idx3-ubyte.gz`, folder), idxGz(gzipSync, [count, size, size], images));
    writeFileSync(new URL(`${name}-labels-idx1-ubyte.gz`, folder), idxGz(gzipSync, [count], labels));
  }
}
