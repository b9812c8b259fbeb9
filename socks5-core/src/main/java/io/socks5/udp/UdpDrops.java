package io.socks5.udp;

/**
 * How many datagrams an association has dropped, each for one reason.
 *
 * @param fragmented parts of datagrams: FRAG was not 00
 * @param malformed without a whole header
 * @param foreign from elsewhere than the relay
 */
public record UdpDrops(long fragmented, long malformed, long foreign) {
}
