/** A gate that did not hold: the document was printed, and the exit code says it. */
export class GateFailed extends Error {}
