// The limits that the widget's launcher needs. They have their own file so that
// the launcher, which loads on every page of a site, does not include the others.

const second = 1_000
const minute = 60 * second

export const launcherLimits = {
  connectMs: 10 * second,
  backOffMs: { least: 500, first: 2 * second, visible: 30 * second, hidden: 5 * minute },
  lookMs: 5 * minute,
} as const
