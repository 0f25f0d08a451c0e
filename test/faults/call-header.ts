/** The header by which the requests of one call are known; the servers ignore it. */
export const CALL_HEADER = "x-faults-call";
