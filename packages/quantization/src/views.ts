export { operatorName, tensorName, viewOperator } from "@litequant/core";
