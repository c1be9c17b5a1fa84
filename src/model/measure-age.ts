/** How old what was measured may be that is shown: it is of a moment, and old it misleads more than none does. */
export const measuresMaxAgeMs = 300_000;
