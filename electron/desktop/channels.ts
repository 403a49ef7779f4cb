/** The names of what passes between preload and main. The page never chooses a channel. */
export const CALL_CHANNEL = 'rpc:call';
export const CANCEL_CHANNEL = 'rpc:cancel';
export const OPEN_FILES_CHANNEL = 'files:open';
export const EVENT_CHANNEL = 'rpc:event';
