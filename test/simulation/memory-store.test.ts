import { describe, it } from 'vitest'
import { storeContract } from '../support/store-contract.ts'
import { Disk, MemoryStore } from './memory-store.ts'

describe('the store of the simulation keeps what the store of the objects keeps', () => {
  for (const { title, check } of storeContract) {
    it(title, () => {
      const disk = new Disk()
      check(() => new MemoryStore(disk))
    })
  }
})
