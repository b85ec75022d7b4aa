/** Length beats rules about characters (NIST SP 800-63B). */
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;
export const LINK_LIVES_SECONDS = 15 * 60;
