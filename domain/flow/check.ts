// Finds the faults of a flow without running it. A flow with faults cannot be published (W1).
import type { Block, FlowDefinition, FlowKind } from '../../protocol/flow.ts'
import { behaviourOf, blockAt } from './blocks.ts'

export interface FlowFault {
  readonly code:
    | 'missing_start'
    | 'dangling_branch'
    | 'unreachable_block'
    | 'cycle_without_pause'
    | 'unknown_flow'
    | 'unknown_queue'
    | 'unknown_agent'
    | 'wrong_kind'
    | 'block_not_allowed'
  /** The id of the faulty block; for `missing_start`, the id that `start` names. */
  readonly block: string
  readonly branch?: string
  /** The field with the faulty reference, if the block refers to something. */
  readonly field?: 'flow' | 'queue' | 'agent'
  /** For a cycle: its blocks in order, each once. */
  readonly path?: readonly string[]
  /** An English sentence for whoever edits the flow. */
  readonly message: string
}

interface Edge {
  readonly from: string
  readonly branch: string
  readonly to: string
  readonly pauses: boolean
}

/** Edges by the block that they leave. Edges to missing blocks are not included. */
type Graph = ReadonlyMap<string, readonly Edge[]>

/** What exists besides the flow, by id. `flow` returns the kind of another flow; undefined: there is no such flow. */
export interface Directory {
  readonly flow: (id: string) => FlowKind | undefined
  readonly queue: (id: string) => boolean
  readonly agent: (id: string) => boolean
}

/**
 * Returns every static fault of a flow (W1), sorted by block, code and branch; empty: it may be published. Without `directory`, references of
 * its blocks are not checked.
 */
export function check(definition: FlowDefinition, directory?: Directory): FlowFault[] {
  const ids = Object.keys(definition.blocks).toSorted(byText)
  const edges = ids.flatMap((id) => edgesFrom(id, blockAt(definition, id)))
  const exists = new Set(ids)
  const sound = Map.groupBy(
    edges.filter(({ to }) => exists.has(to)),
    ({ from }) => from,
  )
  return [
    ...dangling(edges, exists),
    ...(exists.has(definition.start) ? unreachable(ids, sound, definition.start) : [missingStart(definition.start)]),
    ...cycles(ids, sound),
    ...ids.flatMap((id) => misplaced(definition, id)),
    ...(directory ? ids.flatMap((id) => reference(id, blockAt(definition, id), directory)) : []),
  ].toSorted((a, b) => byText(a.block, b.block) || byText(a.code, b.code) || byText(a.branch ?? '', b.branch ?? ''))
}

function edgesFrom(from: string, block: Block | null): Edge[] {
  if (block === null) return []
  const fields: Readonly<Record<string, unknown>> = block
  return Object.entries(behaviourOf(block).branches)
    .toSorted(([a], [b]) => byText(a, b))
    .flatMap(([branch, pace]) => {
      const to = fields[branch]
      return typeof to === 'string' ? [{ from, branch, to, pauses: pace === 'afterPause' }] : []
    })
}

function missingStart(start: string): FlowFault {
  return { code: 'missing_start', block: start, message: `The flow starts at block "${start}", which does not exist.` }
}

function dangling(edges: readonly Edge[], exists: ReadonlySet<string>): FlowFault[] {
  return edges
    .filter(({ to }) => !exists.has(to))
    .map(({ from, branch, to }) => ({
      code: 'dangling_branch',
      block: from,
      branch,
      message: `Branch ${branch} of block "${from}" leads to block "${to}", which does not exist.`,
    }))
}

function unreachable(ids: readonly string[], graph: Graph, start: string): FlowFault[] {
  const reached = new Set([start])
  // A loop over a set also visits what is added during the loop.
  for (const id of reached) for (const { to } of graph.get(id) ?? []) reached.add(to)
  return ids
    .filter((id) => !reached.has(id))
    .map((id) => ({ code: 'unreachable_block', block: id, message: `No branch leads to block "${id}".` }))
}

/** Searches depth first along branches that do not pause. Of cycles that share a block, it reports only one. */
function cycles(ids: readonly string[], graph: Graph): FlowFault[] {
  const faults: FlowFault[] = []
  const left = new Set<string>()
  const named = new Set<string>()
  const path: string[] = []

  // Recursion is at most as deep as the number of blocks, `limits.flowBlocks`.
  const visit = (id: string): void => {
    path.push(id)
    for (const { to, pauses } of graph.get(id) ?? []) {
      const since = path.indexOf(to)
      if (pauses || left.has(to)) continue
      if (since === -1) {
        visit(to)
        continue
      }
      const cycle = path.slice(since)
      if (!cycle.some((each) => named.has(each))) faults.push(cycleFault(cycle))
      for (const each of cycle) named.add(each)
    }
    path.pop()
    left.add(id)
  }
  for (const id of ids) if (!left.has(id)) visit(id)
  return faults
}

/** Reports the cycle from the block whose id sorts first, wherever the search entered it. */
function cycleFault(cycle: readonly string[]): FlowFault {
  const block = cycle.reduce((a, b) => (byText(a, b) <= 0 ? a : b))
  const at = cycle.indexOf(block)
  const path = [...cycle.slice(at), ...cycle.slice(0, at)]
  const message = `These blocks can go round without time or the customer passing: ${[...path, block].join(' → ')}.`
  return { code: 'cycle_without_pause', block, path, message }
}

/** A reference of a block to a queue, an agent or another flow. */
interface NamedInFlow {
  readonly block: string
  readonly field: 'queue' | 'agent' | 'flow'
  readonly id: string
}

/** Returns all references of the flow's blocks, in the order of the blocks. */
export function namedIn(definition: FlowDefinition): readonly NamedInFlow[] {
  return Object.keys(definition.blocks).flatMap((block) => namedBy(block, blockAt(definition, block)) ?? [])
}

/** No block has two of these fields. */
function namedBy(id: string, block: Block | null): NamedInFlow | null {
  if (block === null) return null
  if ('queue' in block && block.queue !== null) return { block: id, field: 'queue', id: block.queue }
  if ('agent' in block && block.agent !== null) return { block: id, field: 'agent', id: block.agent }
  return 'flow' in block && block.flow !== null ? { block: id, field: 'flow', id: block.flow } : null
}

function reference(id: string, block: Block | null, directory: Directory): FlowFault[] {
  const named = namedBy(id, block)
  if (named === null) return []
  const { field } = named
  if (field === 'flow') return flowReference(id, named.id, directory)
  if (directory[field](named.id)) return []
  const message = `Block "${id}" names ${field} "${named.id}", which does not exist.`
  return [{ code: `unknown_${field}`, block: id, field, message }]
}

function flowReference(id: string, flow: string, directory: Directory): FlowFault[] {
  const kind = directory.flow(flow)
  if (kind === 'disconnect') return []
  if (kind === undefined) {
    const message = `Block "${id}" names flow "${flow}", which does not exist.`
    return [{ code: 'unknown_flow', block: id, field: 'flow', message }]
  }
  const message = `Block "${id}" sets flow "${flow}", of kind ${kind}, as the disconnect flow.`
  return [{ code: 'wrong_kind', block: id, field: 'flow', message }]
}

/** R5: an invite flow may only show prompts and wait. It neither routes nor ends the conversation. */
const inInviteFlows: ReadonlySet<Block['type']> = new Set(['playPrompt', 'wait'])

function misplaced(definition: FlowDefinition, id: string): FlowFault[] {
  const block = blockAt(definition, id)
  if (definition.kind !== 'invite' || block === null || inInviteFlows.has(block.type)) return []
  const message = `Block "${id}" of type ${block.type} has no place in an invite flow.`
  return [{ code: 'block_not_allowed', block: id, message }]
}

/** Compares by code units, so that the order is the same on every machine, whatever its locale. */
function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
