import { describe, expect, it } from 'vitest'
import { faultOfWrapUp, lacksDisposition, noDisposition } from '../../protocol/wrap-up.ts'

const asks = (required: boolean, ...dispositions: readonly string[]) => ({ required, dispositions })

describe('what a wrap-up asks', () => {
  it('A4 the page and the agent’s object ask for a disposition where one is required and there is one to choose', () => {
    expect(lacksDisposition(asks(true, 'Solved'), [])).toBe(true)
    expect(lacksDisposition(asks(true, 'Solved'), ['Solved'])).toBe(false)
    expect(lacksDisposition(asks(false, 'Solved'), [])).toBe(false)
    // Stored by release 0.1.0.
    expect(lacksDisposition(asks(true), [])).toBe(false)
  })

  it('A4 a queue asks nothing that cannot be answered, nothing twice, and not for the word that says nothing', () => {
    expect(faultOfWrapUp(asks(false))).toBeNull()
    expect(faultOfWrapUp(asks(true, 'Solved', 'Spam'))).toBeNull()
    expect(faultOfWrapUp(asks(true))?.field).toBe('dispositions')
    expect(faultOfWrapUp(asks(false, 'Solved', 'Spam', 'Spam'))?.field).toBe('dispositions.2')
    expect(faultOfWrapUp(asks(false, 'Solved', noDisposition))?.field).toBe('dispositions.1')
  })
})
