/** Rules that say that a Service, a subset or its pods are not there (R30, R31). Their warnings depend on whether these are applied from elsewhere. */
export const ABSENCE_RULES: readonly string[] = ['R30', 'R31'];
