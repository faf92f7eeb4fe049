export { openSource, type OpenOptions } from "./node/open-source.ts";
export { readLabels } from "./node/read-labels.ts";
