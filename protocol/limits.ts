// Every bound in one place: bytes, counts and spans. Spans end in Ms. Nothing here depends on anything, so that pages may import it.
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

  /** D8: frames that count, per socket: a bucket of `burst` refilled by `perSecond`. A long frame counts once for every `frameUnitBytes` that it begins. */
  frames: { perSecond: 20, burst: 60 },
  frameUnitBytes: 4_096,
  /** D8: bytes of answers to short questions (pages of the log), per participant: a bucket like that. */
  answers: { perSecond: megabyte, burst: 16 * megabyte },
  /** D8: bytes that the object of a conversation may have on its disk, and how many of them are kept for acts, agents' words and the end. */
  logBytes: { min: 2 * megabyte, max: 1_024 * megabyte, default: 64 * megabyte },
  logReserveBytes: megabyte,
  /** How much a log may get (UTF-16 units, of at most three bytes) before its size on disk is asked for again; far less than the reserve. */
  measureEvery: 65_536,
  /** Frames refused for their rate, more than were taken, until the socket is closed. */
  framesRefused: 600,
  /**
   * S5: requests in a span, counted by the platform in each of its locations; `wrangler.toml` says the same. Whole offices and
   * mobile networks come from one address, so that limit only stops machines. A page that is reloaded comes in again; after a
   * deploy an agent's tabs connect to all their conversations at once, more than one time; sockets say 20 frames a second.
   * `address`: coming in and signing in. `asking`: whatever one person asks, of all conversations together; `askingFrom`: whatever
   * is asked from one address, or by one backend. `starting`: newcomers without a token, by address and entry point; who is one too
   * many is asked for a challenge where there is one.
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
  /** S5: how long the verifier of a challenge is waited for, and characters of what it gave the page. */
  challengeMs: 5 * second,
  challengeLength: 2_048,
  typingEveryMs: second,
  typingShownMs: 6 * second,
  /** Sockets, and connections over HTTP. */
  socketsPerParticipant: 10,
  /** D8: what has shown no life for so long makes room for a new one. Browsers let hidden pages ping once a minute. */
  socketSilentMs: 150 * second,
  /** S2: connection tokens that one object remembers as used, of those that have not ended yet. */
  ticketsKept: 1_000,
  socketsPerAgent: 20,
  /** Items in one page of history. */
  pageItems: 200,
  /** Bytes of items in one page; at least one item is always sent. */
  pageBytes: 262_144,
  /** A participant's live client instances; marks of one silent for `instanceSilentMs` are dropped. */
  instancesPerParticipant: 200,
  instanceSilentMs: 30 * day,
  /** Refusals remembered for each instance, so that what was refused stays refused. */
  refusalsPerSender: 100,
  idempotencyKeyMs: day,
  /** How often an object looks for keys that are too old, and how many it remembers that were refused. */
  sweepKeys: { everyMs: hour, everyKeys: 200 },
  refusedKeys: 1_000,
  /** R14: how long an author may correct or delete their own words, and how often one item can be changed. */
  amendWithinMs: { min: 0, max: day, default: 15 * minute },
  amendmentsPerItem: 20,
  /** Items that a page begins with, and that it fetches more of as one scrolls up. */
  tailItems: 50,
  earlierItems: 50,
  /** Q4: how many messages of the customer an offer shows. */
  lastWords: 3,
  /** Q9: a place in the queue is told at most this often. */
  queueHintEveryMs: 30 * second,
  /**
   * Q9: places that a queue tells at one look, the first ones first, and how long it does not look again: when one who waits is
   * taken the places of thousands change, and the queue has offers to make meanwhile.
   */
  placeHints: { atOnce: 50, everyMs: second },
  /** Q9: an estimate rests on the last waits of the queue, if enough of them are recent, and have moved up enough places together. */
  estimate: { samples: 50, least: 5, places: 10, withinMs: 4 * hour },
  /** E2: within how long a conversation should be answered. */
  serviceLevelMs: { min: second, max: hour, default: 20 * second },
  /** E2: how many of those who wait a board shows. */
  boardEntries: 200,
  /** E2, T8: objects that one request asks how they stand: so many at once, and for so long altogether. */
  asking: { atOnce: 20, withinMs: 3 * second },
  /** E2: agents that a queue asks what they do for it when its board is looked at, how long it waits, and how long they then tell of changes. */
  figures: { agentsAsked: 200, withinMs: second, toldForMs: minute },
  /** D9, R12: a participant's cursors are written at most this often. */
  cursorEveryMs: 5 * second,
  /** D9, R12, clients: how often each of the two cursors is told. */
  cursorFrameEveryMs: second,

  partyLimit: { min: 2, max: 50, default: 2, multiParty: 6 },
  capacity: { min: 1, max: 20, default: 3 },
  ringMs: { min: 5 * second, max: 300 * second, default: 20 * second },
  /** A3: a ring whose end is looked at later than this was no miss: an alarm comes within a second, so the server was away. */
  ringLateMs: 5 * second,
  /**
   * Q3, P6: how long after its ring an offer may be without an answer until it is taken back and goes on: the agent's object cannot be reached.
   * Twice as long as a letter waits between two tries: one there, one back.
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
  /** A3. Whoever is there shows it every 25 s, and once a minute on a hidden page: browsers let it do no more. */
  leaseGraceMs: { min: 90 * second, max: hour, default: 150 * second },
  /** T9 */
  avoidMs: 60 * second,
  /** Q3 */
  roundRestMs: 30 * second,
  /** Who is offered what they are in the room of is left alone for it so long, twice as long each time, and never longer than between rounds. */
  stillThereMs: second / 4,
  roundsBeforeAlert: 3,
  /** Q3: how often an agent is asked for one conversation before a new stint. */
  asksPerAgent: 3,
  /** How long an agent waits for one queue's answer before telling the next (A5). */
  announceWaitMs: 5 * second,
  queueDelayMs: { min: 0, max: hour },
  queueSize: { min: 1, max: 10_000, default: 2_000 },
  queuesPerAgent: 50,
  /** What a workspace shows of past alerts, and the offers whose outcome an agent can still be told. */
  alertsPerAgent: 20,
  settledPerAgent: 50,
  /** S1: how long an agent may read what they served, counted from when they left. */
  readServedMs: 30 * day,
  /** S4: conversations that an agent can have open at a time to read. */
  readingPerAgent: 20,
  wrapUpMs: { min: 5 * second, max: day, default: 3 * minute },
  /** How long a flow waits for an answer to a question that it asked another object. */
  questionMs: 10 * second,
  /**
   * T3: how long a queue has to answer when a request asks it to take a conversation. The request is answered after `queueAnswerMs` at
   * the latest: once the queue's time is over, and before a page gives its request up (`connectMs`).
   */
  queueAskedMs: 8 * second,
  queueAnswerMs: 9 * second,
  /** How long the answer to a start waits for the conversation to have begun. */
  startWithinMs: 5 * second,
  flowBlocks: 500,
  /** JSON bytes of one flow. Those of a conversation stand together in its first event, which must stay below 2 MB. */
  flowBytes: 65_536,
  flowsPerConversation: 20,
  /** Blocks run without a pause before a flow is stopped (W9). Not below `flowBlocks`: a sound flow passes each at most once. */
  flowSteps: 500,
  /** Q7: how many days ahead the next change of opening hours is looked for; a year and what falls between two years. */
  hoursAheadDays: 400,
  /** U1: topics that an entry point names, and UTF-16 units of one; faces of the team that are shown. */
  topics: { count: 6, length: 80 },
  teamShown: 5,
  /**
   * Q9: what the usual time to an answer is taken from: the last so many answers, none older than this. With fewer than `least` nothing is said: of ten the
   * third quartile moves to another category only when several of them differ, of three one lucky night makes a promise.
   */
  usualAnswer: { samples: 50, least: 10, withinMs: 14 * day },
  /** U1: how long the Worker keeps what it has found out of a team, and of how many entry points. */
  welcome: { keptMs: 5 * minute, kept: 200 },
  /** Q7: queues of which the Worker remembers when they open next. */
  openingsKept: 200,
  waitMs: { min: second, max: 7 * day },
  promptBytes: 8_192,

  connectionTokenMs: minute,
  visitorTokenMs: 365 * day,
  /**
   * D5, over HTTP: how long a request waits, how long a connection lives without one, how much it holds for a client that does not
   * fetch it, frames in one request, how long its token lives, and how far a client spaces its requests.
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
  /** S6: from leaving for the identity provider to being back, and from there to the page's asking for its session. */
  signInMs: 10 * minute,
  handOverMs: minute,
  loginsPerAgent: 10,
  /** C1: keys of backends that are not revoked. */
  keys: 100,
  /** Keys of identity providers and sites: fetched again after `maxAgeMs`, and for an unknown key at most every `coolDownMs`. */
  keySets: { maxAgeMs: 10 * minute, coolDownMs: 30 * second, timeoutMs: 5 * second, kept: 100 },
  /** How far the clock of whoever signs a token may be off. */
  clockToleranceMs: 30 * second,
  /** P8: a signed-in customer; the site is asked for a new token of its own when this has run out. */
  customerTokenMs: hour,
  /** P8: bytes of a token that a site or an identity provider signed. */
  identityTokenBytes: 6_144,
  /** P8: how far ahead a site's token may end. */
  siteTokenMs: hour,
  /** P8: the customer's id at their site. */
  subjectLength: 128,
  /** Bytes that a shared secret must have: as many as HS256 makes of it. */
  sharedSecretBytes: 32,
  /** Bits that an RSA key must have (RFC 7518). */
  rsaKeyBits: 2_048,
  pemBytes: 4_096,
  urlLength: 2_048,
  /** UTF-16 units of a host with its port; no name in the DNS is longer than 253. */
  hostLength: 260,

  /** D5, clients: one attempt to connect, signs of life, and the span of the back-off, which doubles from `first` to its cap. */
  connectMs: launcherLimits.connectMs,
  pingEveryMs: 25 * second,
  backOffMs: launcherLimits.backOffMs,
  /** D5, clients: how long a socket may take to show that it lives once there is reason to doubt it. */
  hintMs: 5 * second,
  /**
   * D5, clients: how long a socket may take to open, how many in a row that never said anything are taken for a network that forbids
   * them, and the span after which one is tried again, which doubles to its cap.
   */
  mute: { afterMs: 4 * second, sockets: 2, againMs: { first: 30 * second, max: 5 * minute } },
  /** D3, clients: numbered frames on the wire without an answer; the wait after a refusal that time may heal. */
  framesInFlight: 16,
  refusedRestMs: 10 * second,
  /** Clients: how often a request is tried while the network or the server is not there. */
  requestTries: 5,
  /** Clients: a connection that is away for less is not worth a word. */
  offlineShownMs: 5 * second,
  /** The widget: how old its entry point's look and hours may be on a page that nobody chats on, and where somebody opens the chat. */
  lookMs: launcherLimits.lookMs,
  lookAgainMs: 30 * second,
  /** Clients: how often one that has nothing unsent looks for what a closed tab left behind. */
  adoptEveryMs: 30 * second,
  /** Clients: web addresses looked at in one message, marks of a search in it, and UTF-16 units of what is searched for. */
  linksPerMessage: 100,
  marksPerMessage: 100,
  queryLength: 200,
  /** Clients: how long an act that can be taken back is held back. */
  undoMs: 5 * second,
  /** Clients: how long what an agent wrote and did not send is kept for them. */
  draftMs: 14 * day,

  /** Rows of a log between two checkpoints. */
  checkpointEvery: 512,
  /** Deadlines executed in one go; the rest by an alarm at once. */
  duePerWake: 1_000,
  /**
   * R14: what queues, agents and customers keep of their logs: as long as a request can come again whose answer stands there. What is older goes
   * within `sweepEveryMs`.
   */
  keepEventsMs: day,
  sweepEveryMs: hour,
  /** A letter undelivered for so long, and tried so often in a row, comes back as unknown: a day asleep is no failure. */
  letterMs: day,
  letterTries: 20,
  /**
   * The last letter of another object is remembered for so long, and longer than letters are tried; what is as old and unknown is
   * refused. So many are forgotten at one checkpoint, which is more than one can add.
   */
  letterMarkMs: 2 * day,
  marksForgotten: 2_048,
  lettersPerCall: 50,
  /** S7: how often, and after how long at most, an administrative write is tried again because another one came between its reading and its writing. */
  configAttempts: 20,
  configRetryMs: 50,
  /** S7: how long a deletion may take before the object that was asked is opened again. */
  deletionMs: 30 * second,
  /** S7: a deleted id is not given again for so long. */
  deletedIdMs: 30 * day,
  /** S7: how much is named of what keeps something from being deleted. */
  usesShown: 50,
  /**
   * O3: an object tells of letters that have waited so long for one receiver, of what came so late, and of more bytes than this on its disk (the
   * platform's limit is 10 GB); of one thing again after `againMs`. Alerts that are over are kept for a month, and never more than `kept`.
   * Objects in quarantine are asked again, some a minute.
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
  /** O3: a request that takes so long is told of in the log. A start waits up to five seconds for its objects, so that is long too. */
  slowMs: 2 * second,
  /** O3: queues that metrics tell of, the first ones by id. */
  metricsQueues: 500,
  /** O3: how long the service may take to show that it can write, and how long what was found is answered again. */
  health: { withinMs: 3 * second, everyMs: 10 * second },
  /** What the event stream was told to fetch and has not, it is told again after so long. */
  exportAgainMs: 10 * minute,
  /** Pages of a log that one message of the event stream fetches. */
  exportPages: 100,
  retryMs: { first: 500, max: 30 * second },
  historyPerCustomer: 100,
  /** P9: open conversations that a customer has at one entry point beside the one that a start leads to. */
  besidePerEntryPoint: 100,
} as const
