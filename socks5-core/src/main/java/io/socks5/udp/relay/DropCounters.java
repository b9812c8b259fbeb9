package io.socks5.udp.relay;

import java.util.concurrent.atomic.AtomicLong;

import io.socks5.handshake.DatagramHeader.Unusable;
import io.socks5.udp.UdpDrops;

/**
 * Counts dropped datagrams by reason.
 */
final class DropCounters {

	private final AtomicLong fragmented = new AtomicLong();

	private final AtomicLong malformed = new AtomicLong();

	private final AtomicLong foreign = new AtomicLong();

	void unusable(Unusable reason) {
		switch (reason) {
			case FRAGMENT -> this.fragmented.incrementAndGet();
			case MALFORMED -> this.malformed.incrementAndGet();
		}
	}

	void foreign() {
		this.foreign.incrementAndGet();
	}

	UdpDrops sum() {
		return new UdpDrops(this.fragmented.get(), this.malformed.get(), this.foreign.get());
	}

}
