export { default } from "@litequant/vitest-config";
