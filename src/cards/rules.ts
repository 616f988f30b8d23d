/** So many cards are shown on one page, which has to load quickly on a phone. */
export const CARDS_AT_ONCE_MAX = 25
