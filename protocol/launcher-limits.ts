// Of the bounds those that the widget's launcher needs, which is on every page of a site: in a file of their own it takes no others along.

const second = 1_000
const minute = 60 * second

export const launcherLimits = {
  connectMs: 10 * second,
  backOffMs: { least: 500, first: 2 * second, visible: 30 * second, hidden: 5 * minute },
  lookMs: 5 * minute,
} as const
