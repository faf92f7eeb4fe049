/** Written by `pnpm version-packages` from this package's manifest. */
export const version = "0.0.0";
