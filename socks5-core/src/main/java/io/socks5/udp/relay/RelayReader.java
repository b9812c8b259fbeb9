package io.socks5.udp.relay;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.handshake.DatagramHeader;
import io.socks5.handshake.DatagramHeader.Unusable;
import io.socks5.handshake.DatagramHeader.Unwrapped;
import io.socks5.handshake.DatagramHeader.Valid;
import io.socks5.transport.Deadline;
import io.socks5.udp.UdpDatagram;
import io.socks5.udp.UdpDrops;
import org.jspecify.annotations.Nullable;

/**
 * Receives datagrams from the relay and drops all others. RFC 1928 §7.
 */
final class RelayReader {

	/** More than the maximum length of a datagram, so that none is truncated. */
	private static final int CAPACITY = 65_536;

	private final ReentrantLock lock = new ReentrantLock();

	private final DropCounters drops = new DropCounters();

	private final InetSocketAddress relay;

	private final PacketReceiver receiver;

	private final DatagramProtection protection;

	private @Nullable DatagramPacket packet;

	RelayReader(InetSocketAddress relay, PacketReceiver receiver, DatagramProtection protection) {
		this.relay = relay;
		this.receiver = receiver;
		this.protection = protection;
	}

	UdpDrops drops() {
		return this.drops.sum();
	}

	/**
	 * Waits for the next datagram of a peer and discards those of other peers.
	 * @param timeout the timeout in milliseconds, 0 for none
	 * @param peer the peer, or {@code null} for any
	 * @return the datagram
	 */
	UdpDatagram next(int timeout, @Nullable InetSocketAddress peer) throws IOException {
		Deadline deadline = (timeout > 0) ? Deadline.after(Duration.ofMillis(timeout), "timeout") : null;
		lock(deadline);
		try {
			while (true) {
				UdpDatagram datagram = read(deadline);
				if (datagram != null && (peer == null || PlaceholderAddresses.isFrom(peer, datagram.source()))) {
					return datagram;
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void lock(@Nullable Deadline deadline) throws IOException {
		if (deadline == null) {
			this.lock.lock();
			return;
		}
		try {
			if (!this.lock.tryLock(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
				throw timedOut();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while another thread receives");
		}
	}

	/**
	 * Reads a datagram.
	 * @param deadline the end of the wait, or {@code null} for none
	 * @return the datagram, or {@code null} if it was dropped
	 */
	private @Nullable UdpDatagram read(@Nullable Deadline deadline) throws IOException {
		DatagramPacket received = receive(deadline);
		if (received.getPort() != this.relay.getPort() || !received.getAddress().equals(this.relay.getAddress())) {
			this.drops.foreign();
			return null;
		}
		ByteBuffer octets = this.protection.unwrap(ByteBuffer.wrap(received.getData(), 0, received.getLength()));
		if (octets == null) {
			this.drops.unusable(Unusable.MALFORMED);
			return null;
		}
		Unwrapped unwrapped = DatagramHeader.unwrap(octets);
		if (unwrapped instanceof Valid header) {
			return new UdpDatagram(header.source(), ByteBuffer.allocate(octets.remaining()).put(octets).flip());
		}
		this.drops.unusable((Unusable) unwrapped);
		return null;
	}

	private DatagramPacket receive(@Nullable Deadline deadline) throws IOException {
		if (this.packet == null) {
			this.packet = new DatagramPacket(new byte[CAPACITY], CAPACITY);
		}
		int remaining = (deadline != null) ? deadline.remainingMillis() : 0;
		if (deadline != null && remaining == 0) {
			throw timedOut();
		}
		this.receiver.receive(this.packet, remaining);
		return this.packet;
	}

	private static SocketTimeoutException timedOut() {
		return new SocketTimeoutException("Receive timed out");
	}

	/**
	 * Receives packets from any sender.
	 */
	@FunctionalInterface
	interface PacketReceiver {

		void receive(DatagramPacket packet, int timeout) throws IOException;

	}

}
