/** A finger writes here: Enter is a new line, as in every messenger on phones, and the button sends. */
export const coarse = matchMedia('(hover: none) and (pointer: coarse)')
