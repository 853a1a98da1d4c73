// S6: finds the agents who have a login.

export interface Holder {
  readonly login: string
  readonly agent: string
}

/** In release 0.1.0 two administrators who wrote at the same time could give one login to two agents. Nobody can sign in with such a login. */
export async function holdersOf(db: D1Database, logins: readonly string[]): Promise<readonly Holder[]> {
  const { results } = await db
    .prepare(
      `SELECT agents.id AS agent, own.value AS login FROM agents, json_each(agents.body, '$.logins') AS own
       WHERE own.value IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(logins))
    .all<Holder>()
  return results
}
