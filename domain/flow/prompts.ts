// The product's own prompts, in its languages (U2). Administrators' own texts are shown as written.
import { inLocale, type InLocales } from './tongue.ts'

export interface Prompt {
  /** The English text, for every language that is not in `locales`. */
  readonly text: string
  readonly locales: InLocales
}

export const prompts = {
  looking: {
    text: 'Thank you. We are looking for somebody who can help you.',
    locales: {
      fr: 'Merci. Nous cherchons quelqu’un qui puisse vous aider.',
      id: 'Terima kasih. Kami sedang mencari orang yang dapat membantu Anda.',
      ja: 'ありがとうございます。担当者を探しています。',
      'pt-BR': 'Obrigado. Estamos procurando alguém que possa ajudar você.',
    },
  },
  anyTime: {
    text: 'Thank you. You will find our answer here, whenever you come back.',
    locales: {
      fr: 'Merci. Vous trouverez notre réponse ici, quel que soit le moment où vous reviendrez.',
      id: 'Terima kasih. Anda akan menemukan jawaban kami di sini, kapan pun Anda kembali.',
      ja: 'ありがとうございます。いつお戻りになっても、ここで返信をご覧いただけます。',
      'pt-BR': 'Obrigado. Você encontrará nossa resposta aqui, quando quiser voltar.',
    },
  },
  patience: {
    text: 'Thank you for your patience. You still have your place in the queue.',
    locales: {
      fr: 'Merci de votre patience. Vous gardez votre place dans la file d’attente.',
      id: 'Terima kasih atas kesabaran Anda. Tempat Anda dalam antrean tetap terjaga.',
      ja: 'お待たせしております。順番はそのまま確保されています。',
      'pt-BR': 'Obrigado pela paciência. Seu lugar na fila continua garantido.',
    },
  },
  closed: {
    text: 'We are closed at the moment. Please come back later.',
    locales: {
      fr: 'Nous sommes fermés pour le moment. Revenez plus tard.',
      id: 'Saat ini kami tutup. Silakan kembali lagi nanti.',
      ja: 'ただいま営業時間外です。のちほどもう一度お越しください。',
      'pt-BR': 'Estamos fechados no momento. Volte mais tarde.',
    },
  },
  closedNow: {
    text: 'We are closed at the moment. Please come back during our opening hours.',
    locales: {
      fr: 'Nous sommes fermés pour le moment. Revenez pendant nos heures d’ouverture.',
      id: 'Saat ini kami tutup. Silakan kembali pada jam buka kami.',
      ja: 'ただいま営業時間外です。営業時間内にもう一度お越しください。',
      'pt-BR': 'Estamos fechados no momento. Volte durante o nosso horário de atendimento.',
    },
  },
  full: {
    text: 'All our lines are busy at the moment. Please try again later.',
    locales: {
      fr: 'Toutes nos lignes sont occupées pour le moment. Réessayez plus tard.',
      id: 'Semua petugas kami sedang sibuk. Silakan coba lagi nanti.',
      ja: 'ただいま大変混み合っています。のちほどもう一度お試しください。',
      'pt-BR': 'Todos os nossos atendentes estão ocupados no momento. Tente novamente mais tarde.',
    },
  },
  unstaffed: {
    text: 'Nobody is here to help you at the moment. Please try again later.',
    locales: {
      fr: 'Personne n’est disponible pour vous aider en ce moment. Réessayez plus tard.',
      id: 'Saat ini belum ada yang dapat membantu Anda. Silakan coba lagi nanti.',
      ja: 'ただいま対応できる担当者がおりません。のちほどもう一度お試しください。',
      'pt-BR': 'Não há ninguém para ajudar você no momento. Tente novamente mais tarde.',
    },
  },
  agentLeft: {
    text: 'The agent has left. Write a message to continue.',
    locales: {
      fr: 'Votre interlocuteur est parti. Écrivez un message pour continuer.',
      id: 'Petugas telah keluar. Tulis pesan untuk melanjutkan.',
      ja: '担当者が退出しました。続けるにはメッセージを送ってください。',
      'pt-BR': 'O atendente saiu. Escreva uma mensagem para continuar.',
    },
  },
  late: {
    text: 'We have not heard from you, so we close this conversation. You can start a new one at any time.',
    locales: {
      fr: 'Sans nouvelles de vous, nous fermons cette conversation. Vous pouvez en commencer une autre à tout moment.',
      id: 'Karena tidak ada kabar dari Anda, kami menutup percakapan ini. Anda dapat memulai yang baru kapan saja.',
      ja: 'ご返信がないため、この会話を終了します。いつでも新しい会話を始められます。',
      'pt-BR': 'Como não tivemos notícias suas, encerramos esta conversa. Você pode começar outra quando quiser.',
    },
  },
  later: {
    text: 'Nobody is free to answer at the moment. Write again later to continue this conversation.',
    locales: {
      fr: 'Personne n’est libre pour répondre en ce moment. Écrivez plus tard pour poursuivre cette conversation.',
      id: 'Saat ini belum ada yang dapat menjawab. Tulis lagi nanti untuk melanjutkan percakapan ini.',
      ja: 'ただいま返信できる者がおりません。のちほどもう一度書き込むと、この会話を続けられます。',
      'pt-BR': 'Ninguém está livre para responder no momento. Escreva mais tarde para continuar esta conversa.',
    },
  },
  inviting: {
    text: 'Inviting a new agent…',
    locales: {
      fr: 'Un nouvel interlocuteur est invité…',
      id: 'Mengundang petugas baru…',
      ja: '新しい担当者を招待しています…',
      'pt-BR': 'Convidando outro atendente…',
    },
  },
  rerouted: {
    text: 'The connection to your agent was lost. We are finding you another one.',
    locales: {
      fr: 'La connexion avec votre interlocuteur a été perdue. Nous vous en cherchons un autre.',
      id: 'Koneksi dengan petugas Anda terputus. Kami sedang mencarikan yang lain.',
      ja: '担当者との接続が切れました。別の担当者を探しています。',
      'pt-BR': 'A conexão com o seu atendente foi perdida. Estamos procurando outro.',
    },
  },
} as const satisfies Record<string, Prompt>

/** `locale`: a BCP 47 code; undefined: unknown. */
export function promptIn({ text, locales }: Prompt, locale: string | undefined): string {
  return inLocale(text, locales, locale ?? null)
}
