package io.socks5.udp.relay;

import java.net.DatagramPacket;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import io.socks5.udp.UdpDatagram;

/**
 * Fills the packets of callers and remembers their capacities. The JDK keeps the capacity
 * of a packet where only its own sockets can read it. Other code sets the length of a
 * packet, which is then the capacity for the next datagram.
 */
final class PacketCapacities {

	private final Map<DatagramPacket, Filled> filled = Collections.synchronizedMap(new WeakHashMap<>());

	/**
	 * Fills a packet and truncates the payload to its capacity, as a datagram socket
	 * does.
	 * @param packet the packet of the caller
	 * @param datagram the received datagram
	 */
	void fill(DatagramPacket packet, UdpDatagram datagram) {
		int capacity = capacity(packet);
		int length = Math.min(capacity, datagram.payload().remaining());
		datagram.payload().get(packet.getData(), packet.getOffset(), length);
		packet.setLength(length);
		packet.setSocketAddress(PlaceholderAddresses.of(datagram.source()));
		this.filled.put(packet, new Filled(packet.getOffset(), length, capacity));
	}

	private int capacity(DatagramPacket packet) {
		Filled last = this.filled.get(packet);
		if (last == null || last.offset != packet.getOffset() || last.length != packet.getLength()) {
			return packet.getLength();
		}
		// the packet can have another array
		return Math.min(last.capacity, packet.getData().length - last.offset);
	}

	/**
	 * The state of a packet after it was filled.
	 *
	 * @param offset the offset of its data
	 * @param length the length of its data
	 * @param capacity the maximum length of its data
	 */
	private record Filled(int offset, int length, int capacity) {

	}

}
