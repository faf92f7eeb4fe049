// The 64-bit fingerprint of FarmHash, by its published constants and steps; numbers below 2^64 as big integers.
const k0 = 0xc3a5c85c97cb3127n;
const k1 = 0xb492b66fbe98f273n;
const k2 = 0x9ae16a3b2f90404fn;

const low = (x: bigint): bigint => BigInt.asUintN(64, x);
const rotate = (x: bigint, bits: bigint): bigint => low((x >> bits) | (x << (64n - bits)));
const mixDown = (x: bigint): bigint => x ^ (x >> 47n);

/** Two numbers into one. */
function pairHash(u: bigint, v: bigint, factor: bigint): bigint {
  const a = mixDown(low((u ^ v) * factor));
  return low(mixDown(low((v ^ a) * factor)) * factor);
}

type Fetch = (at: number) => bigint;

function upTo16(bytes: Uint8Array, fetch: Fetch, view: DataView): bigint {
  const { length } = bytes;
  const size = BigInt(length);
  if (length >= 8) {
    const factor = k2 + size * 2n;
    const a = low(fetch(0) + k2);
    const b = fetch(length - 8);
    const c = low(rotate(b, 37n) * factor + a);
    const d = low((rotate(a, 25n) + b) * factor);
    return pairHash(c, d, factor);
  }
  if (length >= 4) {
    const first = BigInt(view.getUint32(0, true));
    return pairHash(size + (first << 3n), BigInt(view.getUint32(length - 4, true)), k2 + size * 2n);
  }
  if (length === 0) return k2;
  const y = BigInt(bytes[0] + (bytes[length >> 1] << 8));
  const z = size + (BigInt(bytes[length - 1]) << 2n);
  return low(mixDown(low(y * k2) ^ low(z * k0)) * k2);
}

function upTo64(length: number, fetch: Fetch): bigint {
  const factor = k2 + BigInt(length) * 2n;
  const a = low(fetch(0) * (length <= 32 ? k1 : k2));
  const b = fetch(8);
  const c = low(fetch(length - 8) * factor);
  const d = low(fetch(length - 16) * k2);
  const y = low(rotate(low(a + b), 43n) + rotate(c, 30n) + d);
  const z = low(a + rotate(low(b + k2), 18n) + c);
  if (length <= 32) return pairHash(y, z, factor);
  const half = pairHash(y, z, factor);
  const e = low(fetch(16) * factor);
  const f = fetch(24);
  const g = low((y + fetch(length - 32)) * factor);
  const h = low((half + fetch(length - 24)) * factor);
  return pairHash(low(rotate(low(e + f), 43n) + rotate(g, 30n) + h), low(e + rotate(low(f + a), 18n) + g), factor);
}

/** 32 bytes and two numbers into two. */
function weakHash(fetch: Fetch, at: number, a: bigint, b: bigint): [bigint, bigint] {
  const last = fetch(at + 24);
  const start = low(a + fetch(at));
  const turned = rotate(low(b + start + last), 21n);
  const sum = low(start + fetch(at + 8) + fetch(at + 16));
  return [low(sum + last), low(turned + rotate(sum, 44n) + start)];
}

/** State of {@link longer}. */
interface State {
  x: bigint;
  y: bigint;
  z: bigint;
  v: [bigint, bigint];
  w: [bigint, bigint];
}

/** Takes 64 bytes in. @param ninefold - 9 for the last block, else 1. */
function absorb(state: State, fetch: Fetch, at: number, factor: bigint, ninefold: bigint): void {
  let { x, y, z } = state;
  const { v, w } = state;
  x = low(rotate(low(x + y + v[0] + fetch(at + 8)), 37n) * factor);
  y = low(rotate(low(y + v[1] + fetch(at + 48)), 42n) * factor);
  x ^= low(w[1] * ninefold);
  y = low(y + v[0] * ninefold + fetch(at + 40));
  z = low(rotate(low(z + w[0]), 33n) * factor);
  state.v = weakHash(fetch, at, low(v[1] * factor), low(x + w[0]));
  state.w = weakHash(fetch, at + 32, low(z + w[1]), low(y + fetch(at + 16)));
  state.x = z;
  state.y = y;
  state.z = x;
}

function longer(length: number, fetch: Fetch): bigint {
  const seed = 81n;
  const y = low(seed * k1 + 113n);
  const state: State = {
    x: low(seed * k2 + fetch(0)),
    y,
    z: low(mixDown(low(y * k2 + 113n)) * k2),
    v: [0n, 0n],
    w: [0n, 0n],
  };
  const end = Math.floor((length - 1) / 64) * 64;
  for (let at = 0; at < end; at += 64) absorb(state, fetch, at, k1, 1n);
  const factor = low(k1 + ((state.z & 0xffn) << 1n));
  state.w[0] = low(state.w[0] + BigInt((length - 1) & 63));
  state.v[0] = low(state.v[0] + state.w[0]);
  state.w[0] = low(state.w[0] + state.v[0]);
  absorb(state, fetch, length - 64, factor, 9n);
  const { x, y: last, z, v, w } = state;
  return pairHash(
    low(pairHash(v[0], w[0], factor) + mixDown(last) * k0 + z),
    low(pairHash(v[1], w[1], factor) + x),
    factor,
  );
}

/** FarmHash's `Fingerprint64`: a number below 2^64 that stays the same on every machine. */
export function fingerprint64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fetch: Fetch = (at) => view.getBigUint64(at, true);
  const { length } = bytes;
  if (length <= 16) return upTo16(bytes, fetch, view);
  return length <= 64 ? upTo64(length, fetch) : longer(length, fetch);
}
