/**
 * Letters that Unicode does not decompose into Latin letters, or that a language writes with other letters than
 * decomposition gives (German: ä as ae; Danish and Norwegian: ø as o, å as a).
 *
 * The table is ours and never changes: a library that improves its own would give a registration another key.
 */
const LATIN: Readonly<Record<string, string>> = {
  ...{ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h' },
  ...{ ı: 'i', ŋ: 'ng', ŧ: 't', ĸ: 'k', ŀ: 'l', ə: 'e', ɓ: 'b', ɗ: 'd', ƙ: 'k', ɛ: 'e', ɔ: 'o', ɣ: 'g', ǝ: 'e' },
};

/** Greek (ELOT 743, without its digraph rules). */
const GREEK: Readonly<Record<string, string>> = {
  ...{ α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n' },
  ...{ ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o' },
};

/** Cyrillic (BGN/PCGN, simplified; Russian, Ukrainian, Belarusian, Bulgarian, Serbian and Macedonian letters). */
const CYRILLIC: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'yo', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l' },
  ...{ м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh' },
  ...{ щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya', і: 'i', ї: 'yi', є: 'ye', ґ: 'g', ў: 'u' },
  ...{ ђ: 'dj', ј: 'j', љ: 'lj', њ: 'nj', ћ: 'c', џ: 'dz', ѓ: 'gj', ќ: 'kj', ѕ: 'dz' },
};

const LETTERS: ReadonlyMap<string, string> = new Map([LATIN, GREEK, CYRILLIC].flatMap(Object.entries));

/**
 * The lower-case text with its letters in `a-z` as far as they have such a spelling: `Ärzteportal` is `aerzteportal`,
 * `Café` is `cafe`, `Клиника` is `klinika`. Other characters stay as they are. The same for every Unicode spelling of a
 * text.
 */
export function transliterate(text: string): string {
  return Array.from(text.normalize('NFC').toLowerCase().normalize('NFC'), (character) => {
    const whole = LETTERS.get(character);
    if (whole !== undefined) {
      return whole;
    }
    const parts = character.normalize('NFKD').replace(/\p{M}+/gu, '');
    return Array.from(parts.toLowerCase(), (part) => LETTERS.get(part) ?? part).join('');
  }).join('');
}
