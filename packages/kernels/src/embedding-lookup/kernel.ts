import { firstOf } from "../ports.ts";
import { embeddingLookupDequantized } from "./dequantized.ts";
import { embeddingLookupRows } from "./rows.ts";

/** EMBEDDING_LOOKUP of rows of the output's type, and of integer rows into float32. */
export const embeddingLookup = firstOf(embeddingLookupRows, embeddingLookupDequantized);
