// Seeds that once broke a rule, and what was wrong. A world changes when its people or faults do: the mutation of the same
// name goes on showing that the fault would be found again.

export const regressions: readonly { readonly seed: number; readonly fault: string }[] = [
  {
    seed: 14,
    fault:
      'R6 an invitation of an agent whose configuration had not arrived yet was declined in no name, and rang for ever',
  },
  {
    seed: 9053,
    fault:
      'Q5 objects torn away in the middle of another try forgot the back-off and called each other without a pause',
  },
  {
    seed: 4647,
    fault:
      'P6 a conversation stayed on the list of an agent who had been in its room since, because nothing of that arrived but the end',
  },
  {
    seed: 522,
    fault:
      'A2 an older word that the agent is in was told again, and counted a conversation twice until the newer one came',
  },
  {
    seed: 134,
    fault: 'S1 an agent who left a conversation by the very act that opened it had no stay there, and read it no more',
  },
  {
    seed: 600,
    fault:
      'P6 an agent who heard that the customer is back before they heard that they had parked it had it as parked for ever',
  },
]
