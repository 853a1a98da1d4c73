// What a test asks an identity provider for. Without imports, so that tests in workerd may have it too.

/** We, as the provider knows us. */
export const client = { id: 'partyline', secret: 'known to the tests alone' }

export interface Minting {
  /** Over the usual ones (`iss`, `aud`, `sub`, `iat`, `exp`); null leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Over the usual ones (`alg`, `kid`). */
  readonly header?: Readonly<Record<string, unknown>>
  /** `current` when absent. `stranger`: a key that is published nowhere. `none`: no signature. A secret: HS256. */
  readonly by?: 'current' | 'previous' | 'stranger' | 'none' | { readonly secret: string }
}
