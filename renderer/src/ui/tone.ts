/** What a colour means here. A tone is never the only signal: it comes with a mark of its own shape and with words. */
export type Tone = 'signed' | 'attention' | 'fault' | 'neutral' | 'pending' | 'disclosure';
