// The outbox of an actor on real storage: in order, until they have arrived, and without a storm.
import { describe, expect, it } from 'vitest'
import { eventVersion, type Versioned } from '../../domain/upcast.ts'
import type { Envelope } from '../../durable-objects/shell/outbox.ts'
import { limits } from '../../protocol/limits.ts'
import { onStorage, shell, wake } from './counter.ts'

const day = 86_400_000

describe('letters', () => {
  it('Q5 letters arrive in order; one that fails is tried again with the others behind it', () =>
    onStorage(async (storage, clock) => {
      const got: number[] = []
      let down = true
      const send = async (_to: string, envelopes: readonly Envelope[]) => {
        if (down) throw new Error('down')
        got.push(...envelopes.map(({ n }) => n))
      }
      const { actor, pending } = wake(storage, () => clock.at, { send })
      for (let i = 0; i < 3; i++) actor.execute(shell, { type: 'write', to: 'agent/ann' })
      await Promise.all(pending)
      expect(got).toEqual([])
      down = false
      clock.at += 1_000
      const later = wake(storage, () => clock.at, { send })
      await Promise.all(later.pending)
      // A restart is no reason to forget the back-off.
      expect(got).toEqual([])
      clock.at += 1_000
      later.actor.wake()
      await Promise.all(later.pending)
      expect(got).toHaveLength(3)
      expect(got).toEqual(got.toSorted((a, b) => a - b))
      expect(storage.sql.exec('SELECT COUNT(*) AS count FROM outbox').one()).toEqual({ count: 0 })
    }))

  it('O5 a letter of a later release is not taken, and is taken once this release has come', () =>
    onStorage((storage, clock) => {
      const { actor } = wake(storage, () => clock.at)
      const { length } = actor.rowsAfter(0, 100)
      const letter = { type: 'withdraw', invitation: 'i', why: 'moved' } as const
      const envelope = (v: number) => [{ from: 'conversation/c1', n: clock.at, letter: { ...letter, v } }]
      expect(() => actor.deliver(envelope(eventVersion + 1))).toThrow('newer')
      expect(actor.rowsAfter(0, 100)).toHaveLength(length)
      expect(actor.marks.settled('l:conversation/c1')).toBe(0)
      expect(actor.deliver(envelope(eventVersion))).toEqual([])
      expect(actor.marks.settled('l:conversation/c1')).toBe(clock.at)
    }))

  it('O5 a letter that is sent again keeps the version by which it was written; release 0.1.0 did not say', () =>
    onStorage(async (storage, clock) => {
      const came: Versioned[] = []
      const send = async (to: string, envelopes: readonly Envelope[]) => {
        if (to === 'agent/ann') throw new Error('down')
        came.push(...envelopes.map(({ letter }) => letter))
      }
      wake(storage, () => clock.at, { send }).actor.execute(shell, { type: 'write', to: 'agent/ann' })
      storage.sql.exec(`UPDATE outbox SET letter = '{"type":"withdraw","invitation":"old","why":"moved"}'`)
      // It comes back after so many tries, and the machine sends it to somebody else.
      const { actor, pending } = wake(storage, () => clock.at, { send })
      for (let tries = 0; tries <= limits.letterTries; tries++) {
        clock.at += day
        actor.wake()
        await Promise.all(pending)
      }
      expect(came).toEqual([{ v: 1, type: 'withdraw', invitation: 'old', why: 'moved' }])
    }))

  it('O5 every letter says by which version it was written', () =>
    onStorage(async (storage, clock) => {
      const versions: (number | undefined)[] = []
      const send = async (_to: string, envelopes: readonly Envelope[]) =>
        void versions.push(...envelopes.map((one) => one.letter.v))
      const { actor, pending } = wake(storage, () => clock.at, { send })
      actor.execute(shell, { type: 'write', to: 'agent/ann' })
      await Promise.all(pending)
      expect(versions).toEqual([eventVersion])
    }))

  it('Q5 numbers rise although the clock stands still or the past is forgotten', () =>
    onStorage(async (storage, clock) => {
      const got: number[] = []
      const send = async (_to: string, envelopes: readonly Envelope[]) => void got.push(...envelopes.map(({ n }) => n))
      for (let life = 0; life < 4; life++) {
        const { actor, pending } = wake(storage, () => clock.at, { send, keepEventsMs: day })
        for (let i = 0; i < 3; i++) actor.execute(shell, { type: 'write', to: 'agent/ann' })
        await Promise.all(pending)
        if (life !== 1) continue
        clock.at += 3 * day
        for (let i = 0; i < limits.checkpointEvery; i++) actor.execute(shell, { type: 'add', by: 1 })
        expect(storage.sql.exec('SELECT COUNT(*) AS count FROM sent').one()).toEqual({ count: 1 })
      }
      expect(got).toHaveLength(12)
      expect(new Set(got).size).toBe(12)
      expect(got).toEqual(got.toSorted((a, b) => a - b))
    }))

  it('Q5 a letter that was hardly tried is sent however old it has become: the clock may have jumped', () =>
    onStorage(async (storage, clock) => {
      const sent: string[] = []
      let down = true
      const send = async (to: string) => {
        if (down) throw new Error('down')
        sent.push(to)
      }
      const { actor, pending } = wake(storage, () => clock.at, { send })
      actor.execute(shell, { type: 'write', to: 'agent/ann' })
      await Promise.all(pending)
      clock.at += limits.letterMs * 3
      down = false
      actor.wake()
      await Promise.all(pending)
      expect([sent, actor.state.unknown]).toEqual([['agent/ann'], []])
    }))

  it('Q5 a letter that could not be delivered for a day comes back, once, and the next ones go on their way once', () =>
    onStorage(async (storage, clock) => {
      const sent: string[] = []
      let down = true
      const send = async (to: string, envelopes: readonly Envelope[]) => {
        if (down) throw new Error('down')
        for (const { n } of envelopes) sent.push(`${to}#${n}`)
      }
      const { actor, pending } = wake(storage, () => clock.at, { send })
      actor.execute(shell, { type: 'write', to: 'agent/ann' })
      for (let tries = 0; tries < limits.letterTries; tries++) {
        clock.at += limits.retryMs.max
        actor.wake()
        await Promise.all(pending)
      }
      clock.at += limits.letterMs + 1
      actor.execute(shell, { type: 'write', to: 'agent/ann' })
      await Promise.all(pending)
      down = false
      clock.at += limits.retryMs.max
      actor.wake()
      await Promise.all(pending)
      expect(actor.state.unknown).toEqual(['agent/ann'])
      expect(sent.map((each) => each.replace(/#.*/, '')).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
        'agent/ann',
        'agent/other',
      ])
      expect(storage.sql.exec('SELECT COUNT(*) AS count FROM outbox').one()).toEqual({ count: 0 })
    }))

  it('Q5 a letter that its receiver refuses comes back, and those behind it go on their way', () =>
    onStorage(async (storage, clock) => {
      const got: number[] = []
      const told: number[] = []
      const send = async (to: string, envelopes: readonly Envelope[]) => {
        if (to === 'agent/other') return []
        const numbers = envelopes.map(({ n }) => n)
        told.push(numbers.length)
        if (told.length === 1) return numbers.slice(0, 2)
        got.push(...numbers)
        return []
      }
      const quiet = wake(storage, () => clock.at, { send: () => Promise.reject(new Error('down')) })
      for (let i = 0; i < 4; i++) quiet.actor.execute(shell, { type: 'write', to: 'agent/ann' })
      await Promise.all(quiet.pending)
      clock.at += limits.retryMs.max
      const { actor, pending } = wake(storage, () => clock.at, { send })
      clock.at += limits.retryMs.max
      actor.wake()
      await Promise.all(pending)
      clock.at += limits.retryMs.max
      actor.wake()
      for (let seen = 0; seen < pending.length; seen++) await pending[seen]
      expect(told).toEqual([4, 2])
      expect(got).toHaveLength(2)
      expect(actor.state.unknown).toEqual(['agent/ann', 'agent/ann'])
      expect(storage.sql.exec('SELECT COUNT(*) AS count FROM outbox').one()).toEqual({ count: 0 })
    }))

  it('Q5 nothing overtakes a letter that came back: what is said in its place waits until it is off the disk', () =>
    onStorage(async (storage, clock) => {
      const left: unknown[] = []
      const send = async (_to: string, envelopes: readonly Envelope[]) => {
        left.push(storage.sql.exec('SELECT COUNT(*) AS count FROM outbox WHERE receiver = ?', 'agent/other').one())
        return left.length === 1 ? envelopes.map(({ n }) => n) : []
      }
      const { actor, pending } = wake(storage, () => clock.at, { send })
      // The counter says something to the very same when a letter comes back.
      actor.execute(shell, { type: 'write', to: 'agent/other' })
      await Promise.all(pending)
      clock.at += limits.retryMs.max
      actor.wake()
      for (let seen = 0; seen < pending.length; seen++) await pending[seen]
      expect(left).toEqual([{ count: 1 }, { count: 1 }])
    }))

  it('Q5 what is said in place of a refused letter, and refused again, waits longer every time, also after a restart', () =>
    onStorage(async (storage, clock) => {
      let calls = 0
      let refusing = true
      const send = async (_to: string, envelopes: readonly Envelope[]) => {
        calls++
        return refusing ? envelopes.map(({ n }) => n) : []
      }
      let bench = wake(storage, () => clock.at, { send })
      const settle = async () => {
        for (let seen = 0; seen < Math.min(bench.pending.length, 100); seen++) await bench.pending[seen]
        bench.pending.length = 0
      }
      bench.actor.execute(shell, { type: 'write', to: 'agent/other' })
      await settle()
      expect(calls).toBe(1)
      const minutes = 10
      for (let at = 0; at < minutes * 60; at++) {
        clock.at += 1_000
        if (at === minutes * 30) bench = wake(storage, () => clock.at, { send })
        bench.actor.wake()
        await settle()
      }
      // Half of the longest bound, by the chance of this bench.
      expect(calls).toBeLessThan((minutes * 60_000) / (limits.retryMs.max / 2) + 10)
      expect(calls).toBeGreaterThan(minutes)
      refusing = false
      clock.at += limits.retryMs.max
      bench.actor.wake()
      await settle()
      expect(storage.sql.exec('SELECT COUNT(*) AS count FROM outbox').one()).toEqual({ count: 0 })
    }))
})
