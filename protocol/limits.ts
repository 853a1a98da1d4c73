// Every limit in one place: bytes, counts and spans. Names of spans end in Ms.
// This file imports only the launcher's limits, so that pages may import it.
import { launcherLimits } from './launcher-limits.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const megabyte = 1_048_576

export const limits = {
  /** D7: UTF-8 bytes of one message or note. */
  messageBytes: 16_384,
  /** D8: UTF-8 bytes of one frame from a client; a longer one closes the socket. */
  frameBytes: 65_536,
  /** Bytes of one HTTP body. */
  bodyBytes: 131_072,
  nameLength: 256,
  attributesBytes: 32_768,
  attributeCount: 100,
  /** UTF-16 units of one attribute. */
  attributeLength: 4_096,

  /**
   * D8: counted frames per socket, as a token bucket: at most `burst`, refilled
   * by `perSecond`. A long frame counts once for every `frameUnitBytes` begun.
   */
  frames: { perSecond: 20, burst: 60 },
  frameUnitBytes: 4_096,
  /** D8: bytes of answers to short questions (pages of the log) per participant, also as a token bucket. */
  answers: { perSecond: megabyte, burst: 16 * megabyte },
  /** D8: bytes that a conversation's object may store, and the reserve among them that is kept for acts, agents' words and the end. */
  logBytes: { min: 2 * megabyte, max: 1_024 * megabyte, default: 64 * megabyte },
  logReserveBytes: megabyte,
  /** How much a log may grow (in UTF-16 units, at most three bytes each) before the size on disk is measured again. It is far below the reserve. */
  measureEvery: 65_536,
  /** A socket is closed when it has had this many more frames refused for their rate than accepted. */
  framesRefused: 600,
  /**
   * S5: requests in a period. The platform counts them in each of its locations, and `wrangler.toml` repeats these numbers. Whole offices and
   * mobile networks share one address, so limits by address only stop machines. A page that is reloaded connects again; after a deploy an agent's
   * tabs connect to all their conversations at once, more than once; sockets allow 20 frames a second. `address`: coming in and signing in.
   * `asking`: all requests of one person, over all conversations. `askingFrom`: all requests from one address, or of one backend. `starting`:
   * newcomers without a token, by address and entry point; whoever exceeds it gets a challenge where one is set up.
   */
  rates: {
    address: { requests: 600, inMs: minute },
    comingIn: { requests: 60, inMs: minute },
    connecting: { requests: 200, inMs: 10 * second },
    acting: { requests: 100, inMs: 10 * second },
    asking: { requests: 400, inMs: 10 * second },
    askingFrom: { requests: 3_000, inMs: 10 * second },
    starting: { requests: 60, inMs: minute },
  },
  /** S5: how long the Worker waits for the verifier of a challenge, and how many characters its token may have. */
  challengeMs: 5 * second,
  challengeLength: 2_048,
  typingEveryMs: second,
  typingShownMs: 6 * second,
  /** Sockets and connections over HTTP together. */
  socketsPerParticipant: 10,
  /** D8: a socket without a sign of life for this long makes room for a new one. Browsers let hidden pages ping once a minute. */
  socketSilentMs: 150 * second,
  /** S2: how many used connection tokens an object remembers until they expire. */
  usedTokensKept: 1_000,
  socketsPerAgent: 20,
  /** Items in one page of history. */
  pageItems: 200,
  /** Bytes of items in one page. A page has at least one item, however large. */
  pageBytes: 262_144,
  /** Client instances of a participant that are remembered. The mark of one that was silent for `instanceSilentMs` is dropped. */
  instancesPerParticipant: 200,
  instanceSilentMs: 30 * day,
  /** How many refusals are remembered for each instance, so that a refused message stays refused. */
  refusalsPerSender: 100,
  idempotencyKeyMs: day,
  /** How often an object removes idempotency keys that are too old, and how many refused ones it remembers. */
  sweepKeys: { everyMs: hour, everyKeys: 200 },
  refusedKeys: 1_000,
  /** R14: how long an author may correct or delete their own words, and how often one item may be changed. */
  amendWithinMs: { min: 0, max: day, default: 15 * minute },
  amendmentsPerItem: 20,
  /** How many items a page loads first, and how many more at each scroll to the top. */
  tailItems: 50,
  earlierItems: 50,
  /** Q4: how many messages of the customer an offer shows. */
  lastWords: 3,
  /** Q9: a place in the queue is sent at most this often. */
  queueHintEveryMs: 30 * second,
  /**
   * Q9: how many places a queue sends in one round, the first ones first, and the pause until the next round. When somebody is taken, the places
   * of thousands change, and the queue must still make offers meanwhile.
   */
  positionHints: { atOnce: 50, everyMs: second },
  /** Q9: an estimate uses the last waits of the queue. It needs enough recent ones, which together moved up enough places. */
  estimate: { samples: 50, least: 5, positions: 10, withinMs: 4 * hour },
  /** E2: the time within which a conversation should be taken. */
  serviceLevelMs: { min: second, max: hour, default: 20 * second },
  /** E2: how many waiting conversations a board shows. */
  boardEntries: 200,
  /** E2, T8: for requests that ask many objects: how many are asked at once, and how long the whole may take. */
  asking: { atOnce: 20, withinMs: 3 * second },
  /** E2: when a queue's board is opened: how many agents the queue asks, how long it waits, and for how long those agents then report changes. */
  figures: { agentsAsked: 200, withinMs: second, toldForMs: minute },
  /** D9, R12: a participant's cursors are stored at most this often. */
  cursorEveryMs: 5 * second,
  /** D9, R12, clients: how often each of the two cursors is sent. */
  cursorFrameEveryMs: second,

  partyLimit: { min: 2, max: 50, default: 2, multiParty: 6 },
  capacity: { min: 1, max: 20, default: 3 },
  ringMs: { min: 5 * second, max: 300 * second, default: 20 * second },
  /** A3: a ring that is found this long after its end was no miss. Alarms come within a second, so the server was away. */
  ringLateMs: 5 * second,
  /**
   * Q3, P6: how long after its ring an unanswered offer is taken back, because the agent's object cannot be reached. It is twice the pause
   * between two tries of a letter: one letter each way.
   */
  answerGraceMs: minute,
  openWithinMs: { min: 10 * second, max: day, default: 5 * minute },
  returnWithinMs: { min: 5 * second, max: hour, default: 120 * second },
  /** W6: maximum duration in minutes. */
  durationMinutes: { min: 60, max: 10_080, default: 1_500 },
  warnBeforeMs: 5 * minute,
  /** W11 */
  connectWithinMs: 5 * minute,
  /** Q10 */
  noLifeSkipMs: 60 * second,
  noLifeEndMs: { min: minute, max: day, default: 10 * minute },
  /** A3. An open page shows life every 25 s; a hidden page once a minute, because browsers throttle its timers. */
  leaseGraceMs: { min: 90 * second, max: hour, default: 150 * second },
  /** T9 */
  avoidMs: 60 * second,
  /** Q3 */
  roundRestMs: 30 * second,
  /**
   * An agent who is offered a conversation that they are still in is not offered it
   * again for this long. The span doubles each time, up to the rest between rounds.
   */
  stillThereMs: second / 4,
  roundsBeforeAlert: 3,
  /** Q3: how many times an agent is offered one conversation within one stint. */
  asksPerAgent: 3,
  /** How long an agent waits for one queue to answer its ticket before announcing readiness to the next (A5). */
  announceWaitMs: 5 * second,
  queueDelayMs: { min: 0, max: hour },
  queueSize: { min: 1, max: 10_000, default: 2_000 },
  queuesPerAgent: 50,
  /** How many past alerts a workspace shows, and for how many past offers an agent can still be told the outcome. */
  alertsPerAgent: 20,
  settledPerAgent: 50,
  /** S1: how long an agent may read what they served, from the time when they left. */
  readServedMs: 30 * day,
  /** S4: how many conversations an agent can have open for reading at a time. */
  readingPerAgent: 20,
  wrapUpMs: { min: 5 * second, max: day, default: 3 * minute },
  /** How long a flow waits for the answer to a question to another object. */
  questionMs: 10 * second,
  /**
   * T3: how long a queue may take to answer when a request asks it to take a conversation. The request is answered after `queueAnswerMs` at the
   * latest. That is after the queue's time is over, and before a page gives up its request (`connectMs`).
   */
  queueAskedMs: 8 * second,
  queueAnswerMs: 9 * second,
  /** How long a start waits for the conversation to have begun. */
  startWithinMs: 5 * second,
  flowBlocks: 500,
  /** JSON bytes of one flow. All flows of a conversation are stored in its first event, which must stay below 2 MB. */
  flowBytes: 65_536,
  flowsPerConversation: 20,
  /**
   * Blocks that run without a pause before a flow is stopped (W9). It must not
   * be below `flowBlocks`, because a correct flow may pass each block once.
   */
  flowSteps: 500,
  /** Q7: how many days ahead the next change of opening hours is searched: a year and a margin. */
  hoursAheadDays: 400,
  /** U1: the number of topics of an entry point, the length of one in UTF-16 units, and how many team members are shown. */
  topics: { count: 6, length: 80 },
  teamShown: 5,
  /**
   * Q9: the usual time to an answer uses the last answers, none older than this. With fewer than `least` nothing is shown. With ten samples
   * several must differ before the third quartile changes; with three, one lucky night would make a promise.
   */
  usualAnswer: { samples: 50, least: 10, withinMs: 14 * day },
  /** U1: how long the Worker caches a team, and for how many entry points. */
  welcome: { keptMs: 5 * minute, kept: 200 },
  /** Q7: for how many queues the Worker caches the next opening. */
  openingsKept: 200,
  waitMs: { min: second, max: 7 * day },
  promptBytes: 8_192,

  connectionTokenMs: minute,
  visitorTokenMs: 365 * day,
  /**
   * D5, connections over HTTP: how long a request waits, how long a connection lives without a request, how much it holds for a client that does
   * not fetch, frames in one request, how long its token lives, and the pauses between a client's requests.
   */
  polling: {
    waitMs: 25 * second,
    silentMs: 20 * second,
    heldBytes: 1_048_576,
    framesPerRequest: 64,
    tokenMs: hour,
    everyMs: 250,
  },
  sessionTokenMs: 12 * hour,
  /** S6: from leaving for the identity provider to coming back, and from there to the page's request for its session. */
  signInMs: 10 * minute,
  handOverMs: minute,
  loginsPerAgent: 10,
  /** C1: how many keys of backends may be valid at a time. */
  keys: 100,
  /** Public keys of identity providers and sites: they are fetched again after `maxAgeMs`, and for an unknown key at most every `coolDownMs`. */
  keySets: { maxAgeMs: 10 * minute, coolDownMs: 30 * second, timeoutMs: 5 * second, kept: 100 },
  /** The clock difference that is tolerated in signed tokens. */
  clockToleranceMs: 30 * second,
  /** P8: how long the session of a signed-in customer lives. After that the site is asked for a new token. */
  customerTokenMs: hour,
  /** P8: bytes of a token from a site or an identity provider. */
  identityTokenBytes: 6_144,
  /** P8: how long a site's token may live at most. */
  siteTokenMs: hour,
  /** P8: length of the customer's id at their site. */
  subjectLength: 128,
  /** The least length of a shared secret in bytes: the output length of HS256. */
  sharedSecretBytes: 32,
  /** The least length of an RSA key in bits (RFC 7518). */
  rsaKeyBits: 2_048,
  pemBytes: 4_096,
  urlLength: 2_048,
  /** UTF-16 units of a host with its port. A DNS name has at most 253. */
  hostLength: 260,

  /** D5, clients: the limit of one attempt to connect, the heartbeat, and the back-off, which doubles from `first` to its cap. */
  connectMs: launcherLimits.connectMs,
  pingEveryMs: 25 * second,
  backOffMs: launcherLimits.backOffMs,
  /** D5, clients: how long a socket may take to answer a ping after a hint that it may be dead. */
  hintMs: 5 * second,
  /**
   * D5, clients: how long a socket may take to open, how many sockets in a row without a single frame mean that the network forbids them, and the
   * pause before the next try, which doubles to its cap.
   */
  mute: { afterMs: 4 * second, sockets: 2, againMs: { first: 30 * second, max: 5 * minute } },
  /** D3, clients: numbered frames that may be sent without an answer, and the pause after a refusal that may pass. */
  framesInFlight: 16,
  refusedRestMs: 10 * second,
  /** Clients: how often a request is tried while the network or the server is away. */
  requestTries: 5,
  /** Clients: a shorter loss of the connection is not shown. */
  offlineShownMs: 5 * second,
  /** The widget: how old the entry point's look and hours may be on a page where nobody chats, and when somebody opens the chat. */
  lookMs: launcherLimits.lookMs,
  lookAgainMs: 30 * second,
  /** Clients: how often a tab without unsent messages looks for those of a closed tab. */
  adoptEveryMs: 30 * second,
  /** Clients: links that are detected in one message, search hits marked in it, and UTF-16 units of a search. */
  linksPerMessage: 100,
  matchesPerMessage: 100,
  queryLength: 200,
  /** Clients: how long an act that can be undone is delayed. */
  undoMs: 5 * second,
  /** Clients: how long an agent's drafts are kept. */
  draftMs: 14 * day,

  /** Rows of a log between two checkpoints. */
  checkpointEvery: 512,
  /** How many deadlines one alarm executes. The rest is done by another alarm at once. */
  duePerWake: 1_000,
  /**
   * R14: how long queues, agents and customers keep their events: as long as a request whose
   * answer is in them may be repeated. Older events are deleted within `sweepEveryMs`.
   */
  keepEventsMs: day,
  sweepEveryMs: hour,
  /**
   * A letter that was undelivered for this long, and tried this often in a row, comes back
   * as undeliverable. Both are required: a receiver that was away for a day has not failed.
   */
  letterMs: day,
  letterTries: 20,
  /**
   * How long the last letter number of another object is remembered. It is longer than letters are tried; an unknown letter of that age is
   * refused. The count is how many are forgotten at one checkpoint, which is more than can be added between two.
   */
  letterMarkMs: 2 * day,
  marksForgotten: 2_048,
  lettersPerCall: 50,
  /** S7: how often an administrative write is retried because another write came in between, and the longest pause before a retry. */
  configAttempts: 20,
  configRetryMs: 50,
  /** S7: how long a deletion may take. After that the object is opened again. */
  deletionMs: 30 * second,
  /** S7: how long the id of something deleted is reserved. */
  deletedIdMs: 30 * day,
  /** S7: how many uses a refused deletion lists. */
  usesShown: 50,
  /**
   * O3: an object raises an alert for letters that have waited this long for one receiver, for work done this late, and for more stored bytes
   * than this (the platform's limit is 10 GB). It repeats an alert after `againMs`. Alerts that are over are kept for a month, and never more
   * than `kept`. Objects in quarantine are checked again, a few each minute.
   */
  alerts: {
    letterMs: 10 * minute,
    alarmMs: minute,
    objectBytes: 8_192 * megabyte,
    againMs: 10 * minute,
    remembered: 1_000,
    detailLength: 300,
    keptMs: 30 * day,
    kept: 10_000,
    checkedAtOnce: 20,
    acknowledged: 200,
  },
  /** O3: requests slower than this are logged. A start may wait five seconds for its objects, so it counts as slow too. */
  slowMs: 2 * second,
  /** O3: how many queues the metrics include, the first ones by id. */
  metricsQueues: 500,
  /** O3: how long the health check's writes may take, and how long its result is cached. */
  health: { withinMs: 3 * second, everyMs: 10 * second },
  /** The event stream is told again of new rows that it has not fetched after this long. */
  exportAgainMs: 10 * minute,
  /** How many pages of a log one message of the event stream may fetch. */
  exportPages: 100,
  retryMs: { first: 500, max: 30 * second },
  historyPerCustomer: 100,
  /** P9: how many open conversations a customer may have at one entry point besides the one that a start returns. */
  besidePerEntryPoint: 100,
} as const
