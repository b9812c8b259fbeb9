package io.socks5.fuzz;

/**
 * The end of a dialogue.
 *
 * @param outcome the phase, and what it came to
 * @param consumed how many of the server's octets were taken
 * @param sent what the client sent, in hex
 */
record Played(String outcome, int consumed, String sent) {
}
