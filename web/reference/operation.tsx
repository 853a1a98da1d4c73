// One operation: its purpose and input, and beside it an example of the request and the answer.
import { useSignal } from '@preact/signals'
import { filled } from '../shared/filled.tsx'
import { Code } from './code.tsx'
import { nameIn, type DescribedOperation, type Problems, type Schemas } from './description.ts'
import { Named } from './kind.tsx'
import { English, Path, Prose } from './prose.tsx'
import { curlOf, sampleOf, socketOf } from './samples.ts'
import { Field, Shape } from './shape.tsx'
import { words } from './words.ts'

interface OperationProps {
  readonly operation: DescribedOperation
  readonly schemas: Schemas
}

export function OperationArticle({ operation, schemas }: OperationProps) {
  const { id, method, path, summary, description } = operation
  return (
    <article class="operation" id={id} aria-labelledby={`${id}-title`} data-followed>
      <header>
        <h3 id={`${id}-title`}>
          <a class="anchor" href={`#${id}`} lang="en">
            {summary}
          </a>
        </h3>
        <p class="address">
          <Method method={method} />{' '}
          <code class="path" translate={false}>
            <Path path={path} />
          </code>
        </p>
        {description !== '' && (
          <p class="about" lang="en">
            <Prose text={description} />
          </p>
        )}
        <p class="by">
          <span class="quiet">{words.value.openTo}</span>
          {askers(operation).map((who) => (
            <span key={who} class="who">
              {who}
            </span>
          ))}
        </p>
      </header>
      <Given operation={operation} schemas={schemas} />
      <Example operation={operation} schemas={schemas} />
    </article>
  )
}

/** A backend may do whatever a customer may do, as the customer whom it names. */
function askers({ by, parameters }: DescribedOperation): readonly string[] {
  const asCustomer = parameters.some(({ name }) => name === 'Partyline-Customer')
  const known = words.value.who
  return [...by, ...(asCustomer ? ['asCustomer'] : [])].map((who) => known[who] ?? who)
}

export function Method({ method }: { readonly method: string }) {
  return (
    <span class={`method ${method.toLowerCase()}`} translate={false}>
      {method}
    </span>
  )
}

function Given({ operation: { parameters, body, answers, problems }, schemas }: OperationProps) {
  const said = words.value
  return (
    <div class="parts">
      {parameters.length > 0 && (
        <section>
          <h4>{said.parameters}</h4>
          <ul class="fields">
            {parameters.map(({ name, in: location, required = false, description, schema }) => (
              <Field
                key={name}
                name={name}
                location={location}
                required={required}
                schema={description === undefined ? schema : { ...schema, description }}
                schemas={schemas}
                side="given"
              />
            ))}
          </ul>
        </section>
      )}
      {body && (
        <section>
          <h4>
            {said.body} {body.schema.$ref !== undefined && <Named name={nameIn(body.schema.$ref)} />}
          </h4>
          <Shape schema={body.schema} schemas={schemas} side="given" />
        </section>
      )}
      <section>
        <h4>{said.answers}</h4>
        <ul class="answers">
          {answers.map(({ status, description, schema }) => (
            <li key={status}>
              <p class="head">
                <span class="status good">{status}</span> <English>{description}</English>{' '}
                {schema?.$ref !== undefined && <Named name={nameIn(schema.$ref)} />}
              </p>
              {schema && <Shape schema={schema} schemas={schemas} side="answered" />}
            </li>
          ))}
        </ul>
      </section>
      <Refusals problems={problems} />
    </div>
  )
}

/** Drawn when opened: there are many, and most readers look for a single one. */
function Refusals({ problems }: { readonly problems: readonly Problems[] }) {
  const open = useSignal(false)
  return (
    <details class="refusals" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>
        <h4>{words.value.refusals}</h4>
        {problems.map(({ status }) => (
          <span key={status} class="status bad">
            {status}
          </span>
        ))}
      </summary>
      {open.value && (
        <dl>
          {problems.flatMap(({ status, codes }) =>
            codes.map(({ code, title }) => (
              <div key={code}>
                <dt>
                  <span class="status bad">{status}</span> <code translate={false}>{code}</code>
                </dt>
                <dd lang="en">{title}</dd>
              </div>
            )),
          )}
        </dl>
      )}
    </details>
  )
}

function Example({ operation, schemas }: OperationProps) {
  const said = words.value
  const [answer] = operation.answers
  const socket = answer?.status === '101'
  return (
    <div class="example">
      {socket ? (
        <Code label={said.page} text={socketOf(operation)} />
      ) : (
        <Code label="curl" text={curlOf(operation, location.origin)} />
      )}
      {answer?.schema && (
        <Code
          label={filled(said.answer, { status: answer.status })}
          text={JSON.stringify(sampleOf(answer.schema, schemas), null, 2)}
          json
        />
      )}
    </div>
  )
}
