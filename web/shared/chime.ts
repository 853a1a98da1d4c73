// Two soft notes, made here: nothing to fetch, nothing for a page's policy to refuse.

let audio: AudioContext | null = null

/** A browser plays nothing before somebody has touched the page, and some have no audio; then it is silent: what rings is seen as well. */
export function chime(loudness: number): void {
  try {
    audio ??= new AudioContext()
    const { currentTime, destination } = audio
    for (const [pitch, after] of [
      [659, 0],
      [880, 0.12],
    ] as const) {
      const tone = audio.createOscillator()
      const volume = audio.createGain()
      const at = currentTime + after
      tone.frequency.value = pitch
      volume.gain.setValueAtTime(0, at)
      volume.gain.linearRampToValueAtTime(loudness, at + 0.02)
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.5)
      tone.connect(volume).connect(destination)
      tone.start(at)
      tone.stop(at + 0.5)
    }
  } catch {
    // No audio here.
  }
}

/** After a touch. */
export function wakeAudio(): void {
  if (audio?.state === 'suspended') audio.resume().catch(() => {})
}
