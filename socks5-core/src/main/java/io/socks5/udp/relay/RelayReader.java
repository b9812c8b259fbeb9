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
 * Takes datagrams off the wire, and drops those that are none of the relay's, or of no
 * use. RFC 1928 §7.
 */
final class RelayReader {

	/** More than a datagram can hold, so that nothing is cut off. */
	private static final int ROOM = 65_536;

	private final ReentrantLock lock = new ReentrantLock();

	private final DropCounters drops = new DropCounters();

	private final InetSocketAddress relay;

	private final Wire wire;

	private final DatagramProtection guard;

	private @Nullable DatagramPacket packet;

	RelayReader(InetSocketAddress relay, Wire wire, DatagramProtection guard) {
		this.guard = guard;
		this.relay = relay;
		this.wire = wire;
	}

	UdpDrops drops() {
		return this.drops.sum();
	}

	// the next datagram of a peer, or of anybody, whatever comes before it; timeout in
	// milliseconds, 0 for none
	UdpDatagram next(int timeout, @Nullable InetSocketAddress peer) throws IOException {
		Deadline deadline = (timeout > 0) ? Deadline.after(Duration.ofMillis(timeout), "time-out") : null;
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

	// null if it was dropped
	private @Nullable UdpDatagram read(@Nullable Deadline deadline) throws IOException {
		DatagramPacket received = receive(deadline);
		if (received.getPort() != this.relay.getPort() || !received.getAddress().equals(this.relay.getAddress())) {
			this.drops.foreign();
			return null;
		}
		ByteBuffer octets = this.guard.open(ByteBuffer.wrap(received.getData(), 0, received.getLength()));
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
			this.packet = new DatagramPacket(new byte[ROOM], ROOM);
		}
		int remaining = (deadline != null) ? deadline.remainingMillis() : 0;
		if (deadline != null && remaining == 0) {
			throw timedOut();
		}
		this.wire.receive(this.packet, remaining);
		return this.packet;
	}

	private static SocketTimeoutException timedOut() {
		return new SocketTimeoutException("Receive timed out");
	}

	/**
	 * Receives whatever comes.
	 */
	@FunctionalInterface
	interface Wire {

		void receive(DatagramPacket packet, int timeout) throws IOException;

	}

}
