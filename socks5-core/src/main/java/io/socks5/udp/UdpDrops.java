package io.socks5.udp;

/**
 * The numbers of datagrams that an association has dropped, by reason.
 *
 * @param fragmented the number of fragments: FRAG was not 00
 * @param malformed the number of datagrams without a complete header
 * @param foreign the number of datagrams from other senders than the relay
 */
public record UdpDrops(long fragmented, long malformed, long foreign) {
}
