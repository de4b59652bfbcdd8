/** Placeholder filled below. */
export class Flow {}
