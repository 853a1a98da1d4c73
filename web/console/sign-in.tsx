// The sign-in page (S6): by the organisation's identity provider, or on a developer's machine as one of the demo's people.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ApiError } from '../shared/api.ts'
import { Languages } from '../shared/languages.tsx'
import { NoDemo } from '../shared/no-demo.tsx'
import { Icon, Logo } from './parts/icons.tsx'
import { Avatar, Name } from './parts/name.tsx'
import { people, signInAs, signInByProvider, ways, wrong, type DemoPerson, type SignInWay } from './session.ts'
import { whyOf } from './toasts.ts'
import { choose, pageWords, words } from './words.ts'

export function SignIn() {
  const open = useSignal<readonly SignInWay[] | null>(null)
  const failed = useSignal<string | null>(null)
  const said = words.value.signIn
  const look = () => {
    failed.value = null
    ways().then(
      (known) => {
        open.value = known
      },
      (error: unknown) => {
        failed.value = whyOf(error)
      },
    )
  }
  useEffect(look, [])
  const code = wrong.value
  const why = failed.value ?? (code === null || code === 'left' ? null : whyNot(code))
  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <header>
          <Logo />
          <h1>{said.title}</h1>
          <p class="quiet">{said.intro}</p>
        </header>
        <div role="alert">
          {why !== null && (
            <p class="notice wrong-notice">
              <Icon name="alert" /> {why}
            </p>
          )}
        </div>
        {open.value === null && why === null && <p role="status">{words.value.loading}</p>}
        {failed.value !== null && (
          <button type="button" class="button" onClick={look}>
            {said.again}
          </button>
        )}
        {open.value !== null && <Ways ways={open.value} />}
        <Languages said={pageWords.value} choose={choose} bare />
      </div>
    </main>
  )
}

function Ways({ ways: open }: { ways: readonly SignInWay[] }) {
  const said = words.value.signIn
  const [oidc, access] = [open.includes('oidc'), open.includes('access')]
  return (
    <>
      {(oidc || access) && <Organisation oidc={oidc} />}
      {open.includes('development') && <People />}
      {open.length === 0 && <p class="quiet">{said.none}</p>}
    </>
  )
}

/** Whoever comes back from the provider, or through Cloudflare Access, is signed in already. So that is tried first. */
function Organisation({ oidc }: { oidc: boolean }) {
  const trying = useSignal(wrong.value === null)
  const said = words.value.signIn
  const attempt = () => {
    trying.value = true
    signInByProvider().catch((error: unknown) => {
      trying.value = false
      const code = error instanceof ApiError ? error.problem.code : 'unavailable'
      // Not signed in yet is no error.
      if (code !== 'unauthorized' || !oidc) wrong.value = code
    })
  }
  useEffect(() => {
    if (trying.value) attempt()
  }, [])
  if (trying.value) return <p role="status">{said.access}</p>
  return oidc ? (
    <a class="button main wide" href="/v1/sign-in/oidc?to=/console/">
      {said.oidc}
    </a>
  ) : (
    <button type="button" class="button main wide" onClick={attempt}>
      {said.oidc}
    </button>
  )
}

function People() {
  const known = useSignal<readonly DemoPerson[] | null>(null)
  const failed = useSignal<string | null>(null)
  const said = words.value
  const complain = (error: unknown) => {
    failed.value = whyOf(error)
  }
  const look = () =>
    people().then((list) => {
      known.value = list
    }, complain)
  const isSomebodyThere = async () => {
    known.value = await people()
    return known.value.length > 0
  }
  useEffect(() => void look(), [])
  return (
    <section class="people" aria-labelledby="people">
      <h2 id="people" class="quiet">
        {said.signIn.development} · {said.signIn.asWhom}
      </h2>
      {failed.value !== null && (
        <p class="wrong" role="alert">
          {failed.value}
        </p>
      )}
      <ul>
        {known.value?.map(({ id, name, role }) => (
          <li key={id}>
            <button type="button" class="menu-item" onClick={() => void signInAs(id).catch(complain)}>
              <Avatar of={name} />
              <Name of={name} />
              <span class="quiet">{said.roles[role]}</span>
            </button>
          </li>
        ))}
      </ul>
      {known.value?.length === 0 && <NoDemo said={pageWords.value.noDemo} loaded={isSomebodyThere} />}
    </section>
  )
}

function whyNot(code: string): string {
  const { reasons, failed } = words.value.signIn
  return Object.hasOwn(reasons, code) ? (reasons[code] ?? failed) : failed
}
