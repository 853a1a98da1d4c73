// Tokens that the double of Turnstile's verifier understands (`verifier.ts`).

/** What a page has earned, as the widget would: for whom, on which page and from which address. */
export interface Earned {
  readonly cdata?: string
  readonly hostname?: string
  readonly address?: string
  /** Tells tokens apart. */
  readonly serial?: string
}

export const verifierSecret = 'turnstile-secret'

export function tokenFor(earned: Earned): string {
  return btoa(JSON.stringify({ serial: crypto.randomUUID(), ...earned }))
}
