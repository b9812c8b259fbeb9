package io.socks5.udp.relay;

import java.net.DatagramPacket;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import io.socks5.udp.UdpDatagram;

/**
 * Fills a caller's packets. How much room a packet has when it is used again, the JDK
 * keeps where only its own sockets see it: the length that anybody else sets for one
 * datagram is the room for the next. So it is kept here.
 */
final class PacketCapacities {

	private final Map<DatagramPacket, Filled> filled = Collections.synchronizedMap(new WeakHashMap<>());

	// cuts off what there is no room for, as a datagram socket does
	void fill(DatagramPacket packet, UdpDatagram datagram) {
		int room = room(packet);
		int length = Math.min(room, datagram.payload().remaining());
		datagram.payload().get(packet.getData(), packet.getOffset(), length);
		packet.setLength(length);
		packet.setSocketAddress(PlaceholderAddresses.of(datagram.source()));
		this.filled.put(packet, new Filled(packet.getOffset(), length, room));
	}

	private int room(DatagramPacket packet) {
		Filled last = this.filled.get(packet);
		if (last == null || last.offset != packet.getOffset() || last.length != packet.getLength()) {
			return packet.getLength();
		}
		// the array may be another one
		return Math.min(last.room, packet.getData().length - last.offset);
	}

	/**
	 * What a packet was left with.
	 *
	 * @param offset where its data start
	 * @param length how long they are
	 * @param room how long they could have been
	 */
	private record Filled(int offset, int length, int room) {

	}

}
