/** Touch devices: Enter makes a new line, as in every messenger on phones, and the button sends. */
export const coarse = matchMedia('(hover: none) and (pointer: coarse)')
