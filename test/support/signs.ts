// What strangers write to do harm: every sign that a pattern or a loop of ours knows, alone and in the mixtures in which one waits for another.
export const hostileSigns = [
  '.,;:!?…。、)]»”’([/\\{}|^*_~`#><-+="\' \n\t@%0aÉΣ語\u202e\u2066\u200b\u0301\ud800'.split(''),
  ['\u0301\u0323', '\u0301\u0323\u0327\u0315', '👩‍👩‍👧', "Σ'", '{name}'],
  ['](', '](a', '[a](b', '![', '[[', '*a ', '**a', '_a*', '`a``', '<https://', '\\*', '> ', '>  ', '* ', '- -', '~~a '],
  ['a\n# ', '```\n', 'http://', 'https://a ', 'https://a@b ', 'https://a).', 'https://(', 'https://語'],
].flat()

export const hostileBeginnings = ['', 'https://example.com/(', '[a](`']
