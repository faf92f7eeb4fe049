import fc from "fast-check";

// One seed for all properties, so that a run of the tests says the same on every machine; another one looks for news:
// LITEQUANT_SEED=7 pnpm --filter @litequant/datasets test
fc.configureGlobal({ seed: Number(process.env.LITEQUANT_SEED ?? 20261121) });
